"""`rules test` and `rules show` in the author's language."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands.rule_tests import lines
from main import app
from rules.diagnostics import diagnose
from rules.library import load_packs
from tests.unit.rules.toy_pack import write_pack

_GOOD = "good: [{text: 甲乙, why: 试}, {text: 丑, why: 试}, {text: 寅, why: 试}]"
_BODY = f"""kind: terms
lexicons: [words.txt]
except: [打甲丙]
examples:
  bad: [{{text: 甲乙, hit: 甲乙}}, {{text: 丙丁, hit: 丙丁}}]
  {_GOOD}
  todo_bad: [{{text: 甲乙, hit: 甲乙}}]"""


def test_everything_is_told_in_chinese(tmp_path: Path) -> None:
    """Failures, silent terms, slow and overlapping rules, doubled lines, and what was run."""
    folder = write_pack(tmp_path)
    (folder / "toy" / "lexicons").mkdir()
    (folder / "toy" / "lexicons" / "words.txt").write_text("甲乙\n打甲丙\nＡＢ\nab\n赌*\n", encoding="utf-8")
    write_pack(tmp_path, one=_BODY, two=_BODY)
    clock = iter(range(1000))

    told = "\n".join(lines(diagnose(load_packs(folder, ["toy"]), timer=lambda: float(next(clock)))))

    for sentence in (
        "✘ one（one.yaml:6）：应命中“丙丁”，实际没有命中：丙丁",
        "✘ one（one.yaml:7）：不应命中，实际“甲乙”：甲乙",
        "已经符合了，请从 todo 移到正式的例子里：甲乙",
        "✘ 不起作用的词：one 的“打甲丙”，被例外或语境整个盖住",
        "· 词库 words.txt 第 4 行“ab”：和第 3 行是同一个词，请删去",
        "· 词库 words.txt 第 5 行“赌*”：去掉符号只剩一个字，会到处命中，请删去",
        "最慢的规则：one，每千字 1000000 微秒",
        "2 条规则，12 个例子，10 个词逐一试过，8 处不符。",
    ):
        assert sentence in told


@pytest.mark.parametrize(
    ("rule", "sentences"),
    [
        (
            "10.7-gambling",
            ("条款：第十条第（七）项", "要点：", "怎么查：组合", "不应命中的例子：", "文件：gejiu/rules/"),
        ),
        ("ad.9-absolute", ("条款：《广告法》第九条", "施行：2015-09-01 起")),
        ("12-repost-complete", ("怎么查：转载", "改法：")),
        ("9-current-affairs", ("未持证非政务新媒体 不得发布", "怎么查：分类模型")),
    ],
)
def test_a_rule_is_explained_in_words(rule: str, sentences: tuple[str, ...]) -> None:
    """Article with its gist, for whom, how, words, guards, examples."""
    told = CliRunner().invoke(app, ["rules", "show", rule])

    assert told.exit_code == 0
    for sentence in sentences:
        assert sentence in told.stdout


def test_an_unknown_rule_names_its_neighbours() -> None:
    """Those of the same article."""
    told = CliRunner().invoke(app, ["rules", "show", "10.13-x"])

    assert told.exit_code == 2
    assert "10.13-exclamation" in told.stderr


def test_the_packs_pass() -> None:
    """As `make check` runs them."""
    told = CliRunner().invoke(app, ["rules", "test", "cn-baseline"])

    assert told.exit_code == 0
    assert "0 处不符" in told.stdout
    assert "最慢的规则" in told.stdout
