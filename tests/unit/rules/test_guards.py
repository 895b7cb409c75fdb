"""A warning, refutation, report, lesson, quotation or negation in the same sentence makes a mention innocent."""

from dataclasses import replace
from pathlib import Path

import pytest

from rules.accounts import AccountKind
from rules.engine import Engine
from rules.library import load_packs
from tests.unit.rules.toy_pack import draft, engine_of, hits, write_pack


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


@pytest.mark.parametrize(("account", "found"), [(AccountKind.GOVERNMENT, []), (AccountKind.UNLICENSED, ["刷单"])])
def test_an_office_warns_in_one_sentence_of_what_stands_in_another(
    account: AccountKind, found: list[str], tmp_path: Path
) -> None:
    """Of what the pack says that offices warn of; in any other account the sentence is the frame."""
    folder = write_pack(tmp_path, one="kind: terms\nterms: [刷单]\nguards: [warning]")
    with (folder / "toy" / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write('\nwarned_of: ["10.7"]\n')
    engine = Engine(load_packs(folder, ["toy"]))
    text = "对方说刷单日结。民警提醒：转账前先核实。"

    findings = engine.check(replace(draft(text), account=account)).findings

    assert [finding.hit for finding in findings] == found
