"""The engine: order, places, exceptions, dates, own words, and rules that crash."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from rules.accounts import AccountKind
from rules.engine import Engine
from rules.findings import Severity, distinct
from rules.library import Library, load_packs
from rules.model import Expression, Hit, Scene, Seen, Word
from tests.unit.rules.toy_pack import draft, engine_of, hits, write_pack


def test_findings_come_worst_first_and_then_by_place(tmp_path: Path) -> None:
    """Severity, then title before text, then position."""
    engine = engine_of(
        tmp_path, mild="kind: terms\nseverity: hint\nterms: [早安]", bad="kind: terms\nseverity: block\nterms: [六合彩]"
    )

    found = engine.check(draft("早安，六合彩，六合彩", title="早安六合彩")).findings

    assert [(one.severity, one.field, one.start) for one in found] == [
        (Severity.BLOCK, "title", 2),
        (Severity.BLOCK, "text", 3),
        (Severity.BLOCK, "text", 7),
        (Severity.HINT, "title", 0),
        (Severity.HINT, "text", 0),
    ]


def test_the_same_draft_gives_the_same_findings(tmp_path: Path) -> None:
    """Two engines built apart agree, order and all."""
    bodies = {"one": "kind: terms\nterms: [甲乙, 乙丙, 丙丁]", "two": "kind: pattern\npatterns: ['乙.', '丙']"}
    first, second = engine_of(tmp_path / "a", **bodies), engine_of(tmp_path / "b", **bodies)

    asked = draft("甲乙丙丁甲乙丙丁", title="乙丙")

    assert first.check(asked) == second.check(asked) == first.check(asked)


def test_offsets_count_code_points_of_the_field(tmp_path: Path) -> None:
    """An emoji is one; the title does not shift the text."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [六合彩]")

    (finding,) = engine.check(draft("😀👍六合彩", title="标题")).findings

    assert (finding.field, finding.start, finding.end) == ("text", 2, 5)


def test_title_and_text_are_not_read_as_one(tmp_path: Path) -> None:
    """A term cannot begin in the title and end in the text."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [六合彩]")

    assert hits(engine, "合彩", title="六") == []


@pytest.mark.parametrize(
    ("body", "text", "found"),
    [
        ("except: [打六合彩]", "打六合彩，买六合彩", ["六合彩"]),
        ("except: [合彩]", "六合彩", ["六合彩"]),
        ("boundary: word", "六合彩很好", ["六合彩"]),
        ("field: title", "六合彩", []),
        ("field: text", "六合彩", ["六合彩"]),
        ("accounts: [government]", "六合彩", []),
        ("effective_from: 2026-11-25", "六合彩", []),
        ("effective_until: 2026-11-23", "六合彩", []),
        ("effective_from: 2026-11-24\neffective_until: 2026-11-24", "六合彩", ["六合彩"]),
    ],
)
def test_a_rule_applies_where_it_says(body: str, text: str, found: list[str], tmp_path: Path) -> None:
    """Exceptions that cover the hit, boundaries, fields, accounts and dates."""
    engine = engine_of(tmp_path, one=f"kind: terms\nterms: [六合彩]\n{body}")

    assert hits(engine, text) == found


def test_a_hit_inside_another_word_is_none_with_a_boundary(tmp_path: Path) -> None:
    """大麻烦 is no 大麻."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [大麻]\nboundary: word")

    assert hits(engine, "遇到大麻烦了") == []
    assert hits(engine, "这里有大麻") == ["大麻"]


def test_a_latin_term_is_no_part_of_a_word(tmp_path: Path) -> None:
    """Vx before a number is found, inside a word it is not."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [vx]")

    assert hits(engine, "加VX12345，oldvxmodel") == ["VX"]


def test_severity_follows_the_account(tmp_path: Path) -> None:
    """A map gives each kind of account its own."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [六合彩]\nseverity: {government: fix, default: hint}")

    levels = [engine.check(draft("六合彩", account=kind)).findings[0].severity for kind in AccountKind]

    assert levels == [Severity.FIX, Severity.HINT, Severity.HINT, Severity.HINT]


def test_an_account_adds_and_allows_its_own_words(tmp_path: Path) -> None:
    """Own terms are found; an own phrase excuses what it covers, for every rule."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [六合彩]")
    asked = replace(draft("六合彩图库，老王"), own_terms=("老王",), own_allowed=("六合彩图库",))

    assert [(one.rule, one.hit, one.severity) for one in engine.check(asked).findings] == [
        ("own-words", "老王", Severity.FIX)
    ]


def test_a_deployment_adds_and_allows_words(tmp_path: Path) -> None:
    """The library's own lexicon and allow-list act without a rule."""
    folder = write_pack(tmp_path, one="kind: terms\nterms: [六合彩]")
    engine = Engine(load_packs(folder, ["toy"], lexicon=("锡城毒茶",), allowed=("六合彩图库",)))

    assert hits(engine, "锡城毒茶，六合彩图库，锡城du茶") == ["锡城毒茶", "锡城du茶"]


@dataclass(frozen=True)
class _Crashing:
    always: bool = True
    needed: tuple[str, ...] = ()

    def words(self) -> Iterable[Word]:
        return ()

    def expressions(self) -> Iterable[Expression]:
        return ()

    def find(self, scene: Scene, seen: Seen) -> Iterable[Hit]:
        del scene, seen
        raise ZeroDivisionError


def test_a_rule_that_crashes_never_clears_a_draft(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The verdict is review at least, the rule is named, and the log holds no text."""
    library = load_packs(write_pack(tmp_path, one="kind: terms\nterms: [六合彩]"), ["toy"])
    (pack,) = library.packs
    engine = Engine(Library(packs=(replace(pack, rules=(replace(pack.rules[0], matcher=_Crashing()),)),)))

    result = engine.check(draft("一切都好"))

    assert (result.verdict, result.failed_rules) == ("review", ("one",))
    (record,) = caplog.records
    assert (record.levelname, record.message) == ("ERROR", "rule_failed")
    assert (record.__dict__["rule"], record.__dict__["error"]) == ("one", "ZeroDivisionError")


def test_an_empty_draft_passes(tmp_path: Path) -> None:
    """Nothing in, nothing found."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [六合彩]", two="kind: pattern\npatterns: ['赌.']")

    assert engine.check(draft("")).verdict == "pass"


def test_a_rule_in_force_later_needs_no_new_engine(tmp_path: Path) -> None:
    """The day of the draft decides."""
    engine = engine_of(tmp_path, one="kind: terms\nterms: [六合彩]\neffective_from: 2027-01-01")

    assert engine.check(replace(draft("六合彩"), on=date(2027, 1, 1))).verdict == "block"
    assert engine.check(replace(draft("六合彩"), on=date(2026, 12, 31))).verdict == "pass"


def test_people_are_told_once_of_what_several_rules_see(tmp_path: Path) -> None:
    """Of overlapping findings under one article the worst is kept, then the surest; others stay, and the verdict."""
    engine = engine_of(
        tmp_path,
        weak="kind: terms\nseverity: fix\nconfidence: 0.9\nterms: [刷单返利]",
        sure="kind: terms\nseverity: block\nconfidence: 0.8\nterms: [刷单]",
        surer="kind: terms\nseverity: block\nconfidence: 0.9\nterms: [单返]",
        apart="kind: terms\nseverity: fix\nterms: [加群]",
    )
    result = engine.check(draft("刷单返利，加群"))

    told = distinct(result)

    assert [finding.rule for finding in told.findings] == ["surer", "apart"]
    assert told.verdict == result.verdict
