"""The sentence model: what its heads score, that neighbours do not matter, what is shown as evidence and refused."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rules.errors import ModelError
from rules.folding import codes_of, fold
from rules.sentence_model import SentenceModel

MODELS = Path(__file__).parents[3] / "rules" / "models"
SHIPPED_BYTES = 2 * 1024 * 1024


@pytest.fixture(scope="module")
def model() -> SentenceModel:
    """The shipped model."""
    return SentenceModel.load(MODELS / "sentences.npz")


@pytest.mark.parametrize(
    "text",
    [
        "日本自民党总裁选举结果揭晓",
        "外交部发言人就巴以冲突答记者问",
        "央行宣布下调存款准备金率",
        "一煤矿发生透水事故，多人被困，救援仍在进行",
        "原副省长涉嫌严重违纪违法被查",
    ],
)
def test_news_of_public_affairs_scores_high(model: SentenceModel, text: str) -> None:
    """Politics, diplomacy, economy and sudden events score above one half."""
    assert model.score("current_affairs", fold(text)) > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "国庆七天乐，全场男装两件七折",
        "入住总统套房，送价值888元下午茶",
        "政治冲刺班开课，名师带你背考点",
        "社区食堂开张，老人就餐打八折",
        "医保缴费怎么办？三步搞定",
    ],
)
def test_borrowed_words_score_low(model: SentenceModel, text: str) -> None:
    """Adverts, lessons and services that use political words stay below one third."""
    assert model.score("current_affairs", fold(text)) < 0.33


def test_neighbours_do_not_change_a_score(model: SentenceModel) -> None:
    """A sentence scores the same alone and among others."""
    texts = ["国务院发布新政策", "今天的米线真好吃", "总统抵达北京访问", "好"]
    alone = [model.score("current_affairs", part) for part in texts]

    assert model.score_all("current_affairs", texts) == pytest.approx(alone, abs=1e-6)


def test_sentences_together_are_the_sum_of_theirs(model: SentenceModel) -> None:
    """A line of two sentences scores as their summed rows, so that lines cost no second pass."""
    codes = codes_of("国务院发布新政策。今天的米线真好吃。")
    parts = model.sums(codes, np.array([0, 9]))

    assert parts.sum(axis=0) == pytest.approx(model.sums(codes, np.array([0]))[0])


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_a_blank_text_scores_nothing(model: SentenceModel, text: str) -> None:
    """Without a character to judge by, the score is 0 and there is no evidence."""
    assert model.score("current_affairs", text) == 0.0
    assert model.evidence("current_affairs", text) == []


def test_no_texts_have_no_scores(model: SentenceModel) -> None:
    """Scoring nothing gives nothing."""
    assert model.score_all("current_affairs", []) == []


def test_evidence_names_the_deciding_characters(model: SentenceModel) -> None:
    """The strongest runs stand where they say, do not overlap, and come strongest first."""
    text = "今天天气好，国务院总理会见美国总统，散步真舒服"
    found = model.evidence("current_affairs", text, most=3)

    assert len(found) == 3
    assert all(text[piece.start : piece.end] == piece.ngram for piece in found)
    assert [piece.weight for piece in found] == sorted((piece.weight for piece in found), reverse=True)
    assert all(5 < piece.start < 17 for piece in found)
    places = sorted((piece.start, piece.end) for piece in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


def test_odd_input_is_scored_without_a_crash(model: SentenceModel) -> None:
    """Lone surrogates, astral characters and a very long run are texts like any other."""
    scores = model.score_all("current_affairs", ["\ud800", "𠮷野家😀", "啊" * 200_000])

    assert all(0.0 <= score <= 1.0 for score in scores)


@pytest.mark.parametrize(
    ("text", "offensive"),
    [
        ("那个畜生就是个人渣，大家见一次骂一次", True),
        ("这种人又懒又脏，没一个好东西", True),
        ("火把节到了，各族群众欢聚一堂", False),
        ("我家的猫蠢得可爱", False),
        ("反对任何形式的歧视，尊重每一个人", False),
    ],
)
def test_insult_is_told_from_ordinary_talk(model: SentenceModel, text: str, *, offensive: bool) -> None:
    """Contempt scores above 0.8; festivals, pets and calls for respect stay below one half."""
    score = model.score("offence", fold(text))

    assert score > 0.8 if offensive else score < 0.5


def test_the_models_are_small() -> None:
    """All weights together stay within what may be shipped."""
    assert sum(file.stat().st_size for file in MODELS.iterdir()) <= SHIPPED_BYTES


def test_a_saved_model_scores_as_before(model: SentenceModel, tmp_path: Path) -> None:
    """Saving and loading changes nothing."""
    model.save(tmp_path / "again.npz")
    again = SentenceModel.load(tmp_path / "again.npz")

    assert again.heads == model.heads
    assert again.score("crime", "出售各类证件") == model.score("crime", "出售各类证件")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut short"])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no model is refused with its name."""
    file = tmp_path / "broken.npz"
    file.write_bytes(content)

    with pytest.raises(ModelError, match=r"broken\.npz"):
        SentenceModel.load(file)


def test_an_absent_file_and_another_layout_are_refused(model: SentenceModel, tmp_path: Path) -> None:
    """What is absent, lacks a part, or has another layout is refused."""
    with pytest.raises(ModelError):
        SentenceModel.load(tmp_path / "absent.npz")
    np.savez(tmp_path / "partial.npz", layout=3)
    with pytest.raises(ModelError):
        SentenceModel.load(tmp_path / "partial.npz")
    np.savez(tmp_path / "later.npz", layout=4, weights=model.weights)
    with pytest.raises(ModelError, match="layout"):
        SentenceModel.load(tmp_path / "later.npz")


def test_calibration_only_stretches_the_score(model: SentenceModel) -> None:
    """A steeper slope moves scores outwards and never changes their order."""
    head = model.heads["current_affairs"]
    steep = replace(model, heads={head.name: replace(head, slope=head.slope * 2)})
    texts = ["国务院总理会见外宾", "今天的米线真好吃", "央行降息"]

    assert (
        np.argsort(steep.score_all(head.name, texts)).tolist() == np.argsort(model.score_all(head.name, texts)).tolist()
    )
