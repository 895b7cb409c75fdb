"""A warning, refutation, report, lesson, quotation or negation in the same sentence makes a mention innocent."""

from pathlib import Path

import pytest

from tests.unit.rules.toy_pack import engine_of, hits


@pytest.mark.parametrize(
    ("guard", "text", "excused"),
    [
        ("warning", "民警提醒：刷单都是骗局", True),
        ("warning", "刷单日结。提醒大家多喝水", False),
        ("refutation", "网上说刷单合法，系谣言", True),
        ("law_report", "警方打掉一个刷单团伙", True),
        ("law_report", "刷单日结，加群。警方今日宣传", False),
        ("lesson", "反诈课堂讲解刷单的套路", True),
        ("quotation", "《刷单》这部电影上映", True),
        ("quotation", "所谓刷单，其实是白忙", True),
        ("quotation", "“刷单”二字", True),
        ("quotation", "“好”，刷单，“好”", False),
        ("negation", "请勿刷单", True),
        ("negation", "不去想那些事了，来刷单", False),
    ],
)
def test_a_guard_excuses_within_its_sentence(guard: str, text: str, excused: bool, tmp_path: Path) -> None:
    """And no further."""
    engine = engine_of(tmp_path, one=f"kind: terms\nterms: [刷单]\nguards: [{guard}]")

    assert hits(engine, text) == ([] if excused else ["刷单"])


def test_a_guard_that_the_rule_does_not_name_excuses_nothing(tmp_path: Path) -> None:
    """Guards are chosen rule by rule."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [刷单]\nguards: [lesson]")

    assert hits(engine, "警方打掉刷单团伙") == ["刷单"]
