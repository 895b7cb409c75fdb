"""Account names (article 7): every example of the pack, evasive spellings, shape, and the link to place and unit."""

from pathlib import Path

import pytest

from rules.accounts import AccountKind
from rules.errors import SourceError
from rules.library import PACKS
from rules.name_source import NameExample
from rules.names import NameRules, load_names

NAMES = load_names(PACKS / "gejiu")
BAD = [(group.advice.id, example) for group in NAMES.source.groups for example in group.examples]


@pytest.fixture(scope="module")
def names() -> NameRules:
    """What the pack of Gejiu says of names."""
    return NAMES


@pytest.mark.parametrize(("rule", "example"), BAD, ids=lambda value: getattr(value, "name", value))
def test_every_bad_example_is_found_at_its_place(names: NameRules, rule: str, example: NameExample) -> None:
    """Each bad example of the pack is found by its own group, at the characters that it names."""
    findings = names.check(example.name, account=example.account, unit=example.unit).findings

    found = {finding.rule: finding for finding in findings}
    assert found[rule].hit == example.hit
    assert example.name[found[rule].start : found[rule].end] == example.hit


@pytest.mark.parametrize("example", NAMES.source.examples, ids=lambda example: example.name)
def test_good_examples_pass(names: NameRules, example: NameExample) -> None:
    """Each good example of the pack passes."""
    assert names.check(example.name, account=example.account, unit=example.unit).findings == ()


@pytest.mark.parametrize(
    ("name", "account", "verdict"),
    [
        ("泽民诊所", AccountKind.UNLICENSED, "review"),
        ("习近平读书会", AccountKind.UNLICENSED, "block"),
        ("周恩来纪念馆", AccountKind.GOVERNMENT, "review"),
        ("个旧市人民政府", AccountKind.UNLICENSED, "block"),
        ("个旧市人民政府", AccountKind.GOVERNMENT, "pass"),
        ("个旧新闻网", AccountKind.UNLICENSED, "fix"),
        ("个旧新闻网", AccountKind.LICENSED, "pass"),
        ("萌萌的小编", AccountKind.GOVERNMENT, "fix"),
        ("个旧", AccountKind.UNLICENSED, "fix"),
        ("13887654321", AccountKind.UNLICENSED, "fix"),
        ("锡", AccountKind.UNLICENSED, "fix"),
        ("锡城❤吃货", AccountKind.UNLICENSED, "fix"),
        ("锡城" * 20, AccountKind.UNLICENSED, "fix"),
        ("", AccountKind.UNLICENSED, "fix"),
    ],
)
def test_the_verdict_follows_from_the_holder(names: NameRules, name: str, account: AccountKind, verdict: str) -> None:
    """The same name may be right for one holder and wrong for another; a possible namesake is left to a person."""
    assert names.check(name, account=account).verdict == verdict


@pytest.mark.parametrize(
    ("name", "view"),
    [("個舊市人民政府", ""), ("个旧公·安", "插入符号"), ("个旧公\u200b安", "插入符号"), ("锡城神笇算命", "")],
)
def test_evasive_spellings_are_seen(names: NameRules, name: str, view: str) -> None:
    """Traditional characters and inserted signs do not hide a term, and the finding says how it was written."""
    findings = names.check(name, account=AccountKind.UNLICENSED).findings

    assert any(finding.severity == "block" and finding.view == view for finding in findings)


def test_what_only_sounds_like_a_leader_is_left_to_a_person(names: NameRules) -> None:
    """A homophone of a leader's name asks for a person and says that it was heard, not read."""
    (finding,) = names.check("习进平的小店", account=AccountKind.UNLICENSED).findings

    assert (finding.severity, finding.view) == ("review", "谐音")


@pytest.mark.parametrize(
    ("name", "unit", "rules"),
    [
        ("个旧教体", "个旧市教育体育局", set()),
        ("个旧锡博", "个旧市锡矿博览馆", set()),
        ("阳光教体", "个旧市教育体育局", {"7-no-place"}),
        ("个旧小可爱", "个旧市教育体育局", {"7-no-unit"}),
        ("开心每一天", "", {"7-no-place", "7-no-unit"}),
    ],
)
def test_government_names_are_tied_to_place_and_unit(names: NameRules, name: str, unit: str, rules: set[str]) -> None:
    """A government account's name tells the place and the unit, which it may shorten."""
    found = {finding.rule for finding in names.check(name, account=AccountKind.GOVERNMENT, unit=unit).findings}

    assert found == rules


def test_suggestions_hold_a_name_that_passes(names: NameRules) -> None:
    """What is suggested in place of a refused name passes itself."""
    (finding,) = names.check("锡城日报", account=AccountKind.UNLICENSED).findings

    assert NAMES.source.sample in finding.suggestion
    assert names.check(NAMES.source.sample, account=AccountKind.UNLICENSED).verdict == "pass"


def test_an_unknown_key_is_refused_with_its_place(tmp_path: Path) -> None:
    """A slip in the file stops the load and names line and key."""
    text = (PACKS / "gejiu" / "names.yaml").read_text(encoding="utf-8")
    (tmp_path / "names.yaml").write_text(text.replace("namesake: true", "namesakes: true"), encoding="utf-8")

    with pytest.raises(SourceError, match="namesakes"):
        load_names(tmp_path)
