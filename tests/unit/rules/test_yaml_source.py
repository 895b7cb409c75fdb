"""Every broken rule file is refused with file, line, rule, key and remedy."""

from pathlib import Path

import pytest

from rules.errors import PacksRefusedError, SourceError
from rules.library import load_packs
from tests.unit.rules.toy_pack import completed, write_pack

_TERMS = "kind: terms\nterms: [赌博网]"

BROKEN = {
    "an unknown key": ("kind: terms\nterm: [赌博网]\nterms: [六合彩]", "term", "terms"),
    "a doubled key": ("kind: terms\nterms: [赌博网]\nterms: [六合彩]", "terms", "first in line 3"),
    "a missing key written wrong": ("kind: pattern\npattern: [赌]", "patterns", "“pattern” may be a slip"),
    "an unknown kind": ("kind: term\nterms: [赌博网]", "kind", "Did you mean “terms”?"),
    "an unknown severity": (f"{_TERMS}\nseverity: blok", "severity", "Did you mean “block”?"),
    "a severity for an unknown account": (
        f"{_TERMS}\nseverity: {{goverment: fix, default: hint}}",
        "severity.goverment",
        "government",
    ),
    "no severity for some accounts": (f"{_TERMS}\nseverity: {{government: fix}}", "severity", "default:"),
    "an unknown account": (f"{_TERMS}\naccounts: [licenced]", "accounts", "Did you mean “licensed”?"),
    "an unknown guard": (f"{_TERMS}\nguards: [warnings]", "guards", "Did you mean “warning”?"),
    "a bad date": (f"{_TERMS}\nchecked_on: 2026-02-30", "checked_on", "2026-11-23"),
    "a bad number": (f"{_TERMS}\nconfidence: high", "confidence", "Write a number."),
    "a bad flag": (f"{_TERMS}\nevasion: ja", "evasion", "true or false"),
    "a bad article": (f"{_TERMS}\narticles: [ten]", "articles", "10.7"),
    "an empty value": (f"{_TERMS}\nexcept: ['']", "except", "Fill it in"),
    "the same term twice": ("kind: terms\nterms: [六合彩, 六合彩]", "terms", "Keep one."),
    "no term at all": ("kind: terms\nclass: mention", "terms", "lexicons"),
    "a lexicon that is not there": ("kind: terms\nlexicons: [none.txt]", "lexicons", "There are: none."),
    "an expression that RE2 refuses": ("kind: pattern\npatterns: ['(?=赌)']", "patterns", "look-around"),
    "an expression that matches nothing": ("kind: pattern\npatterns: ['赌*']", "patterns", "obligatory"),
    "a group that does not exist": ("kind: combination\ngroups: {act: [买]}\nall: [acts]", "all", "There are: act."),
    "a group that is never asked for": (
        "kind: combination\ngroups: {act: [买], thing: [粉]}\nall: [act]",
        "groups",
        "Name it in all, any, none.",
    ),
    "a model that is not there": ("kind: classifier\nmodel: none", "model", "There are:"),
    "an unknown number format": ("kind: number\nformat: phone", "format", "resident_id"),
    "too few bad examples": (
        f"{_TERMS}\nexamples: {{bad: [], good: []}}",
        "examples.bad",
        "drafts that the rule must find",
    ),
    "a good example without a reason": (
        f"{_TERMS}\nexamples:\n  bad:\n  - {{text: 一, hit: 一}}\n  - {{text: 一, hit: 一}}\n  good:\n  - {{text: 二}}",
        "good.why",
        "Add “why:”",
    ),
    "a text where a list is wanted": (f"{_TERMS}\nexamples: {{bad: 六合彩}}", "examples.bad", "Begin each entry"),
    "too few good examples": (
        f"{_TERMS}\nexamples: {{bad: [{{text: 一, hit: 一}}, {{text: 二, hit: 二}}], good: [{{text: 三, why: 试}}]}}",
        "examples.good",
        "near misses, each with why",
    ),
    "a bad example without its hit": (
        f"{_TERMS}\nexamples: {{bad: [{{text: 六合彩}}]}}",
        "bad.hit",
        "Add “hit:”",
    ),
    "an example without a draft": (
        f"{_TERMS}\nexamples: {{bad: [{{hit: 六合彩}}]}}",
        "bad.text",
        "Write the draft's text.",
    ),
    "a text in the place of keys": (f"{_TERMS}\nexamples: 六合彩", "examples", "Write “key: value”."),
    "a list in the place of a text": ("kind: terms\nterms: [六合彩]\ntitle: [一, 二]", "title", "Quote it."),
    "a group that is asked for nowhere": ("kind: combination\ngroups: {act: [买]}", "all", "must meet"),
    "a confidence over one": (f"{_TERMS}\nconfidence: 90", "confidence", "from 0 to 1"),
    "a confidence that is no number": (f"{_TERMS}\nconfidence: nan", "confidence", "from 0 to 1"),
    "a distance below zero": ("kind: combination\ngroups: {act: [买]}\nall: [act]\nnear: -1", "near", "of 0 or more"),
    "a likeness in per cent": ("kind: title\ncompare: original_title\nlikeness: 50", "likeness", "from 0 to 1"),
    "a density of none": ("kind: density\nof: {a: [买]}\nat_least: 0", "at_least", "of 1 or more"),
    "an end before the beginning": (
        f"{_TERMS}\neffective_from: 2026-02-01\neffective_until: 2026-01-01",
        "effective_until",
        "last day in force",
    ),
    "a fact that the kind does not know": (f"{_TERMS}\nmessage: 出现“{{hits}}”", "message", "There are: {hit}."),
    "a fact of another kind": (f"{_TERMS}\nsuggestion: '{{lines}}'", "suggestion", "There are: {hit}."),
    "an unknown class": ("kind: terms\nclass: mentions\nterms: [六合彩]", "class", "Did you mean “mention”?"),
    "an unknown field": (f"{_TERMS}\nfield: body", "field", "title, text"),
    "an unknown boundary": (f"{_TERMS}\nboundary: words", "boundary", "Did you mean “word”?"),
    "an unknown stretch": ("kind: combination\ngroups: {act: [买]}\nall: [act]\nwithin: line", "within", "sentence"),
    "an unknown comparison": ("kind: title\ncompare: titles", "compare", "original_title"),
    "a repost that requires nothing": ("kind: repost\ntriggers: [转载]", "required", "Add “required:”"),
    "no yaml": (f"{_TERMS}\nmessage: a: b", "", "quotes"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_rule_is_refused_with_its_place_and_a_remedy(case: str, tmp_path: Path) -> None:
    """The refusal names the file, the rule, the key and what to write instead."""
    body, key, remedy = BROKEN[case]
    write_pack(tmp_path, broken=body)

    with pytest.raises(PacksRefusedError) as refused:
        load_packs(tmp_path, ["toy"])

    (problem,) = refused.value.problems
    assert problem.file.name == "broken.yaml"
    assert problem.line >= 1
    assert (problem.rule, problem.key) == ("broken" if key else "", key)
    assert remedy in str(problem)


@pytest.mark.parametrize(
    ("content", "remedy"), [(b"", "rules new"), (b"# only a comment\n", "rules new"), (b"\xff\xfe\x00", "UTF-8")]
)
def test_a_file_without_a_rule_is_refused(content: bytes, remedy: str, tmp_path: Path) -> None:
    """Empty, or in another encoding."""
    folder = write_pack(tmp_path, one=_TERMS)
    (folder / "toy" / "rules" / "one.yaml").write_bytes(content)

    with pytest.raises(PacksRefusedError, match=remedy):
        load_packs(folder, ["toy"])


def test_all_problems_of_a_pack_are_told_at_once(tmp_path: Path) -> None:
    """Two broken files give two problems."""
    write_pack(tmp_path, one="kind: term", two="kind: pattern\npatterns: ['(']")

    with pytest.raises(PacksRefusedError) as refused:
        load_packs(tmp_path, ["toy"])

    assert [problem.rule for problem in refused.value.problems] == ["one", "two"]


def test_the_line_of_a_problem_is_the_line_in_the_file(tmp_path: Path) -> None:
    """An author can jump to it."""
    write_pack(tmp_path, broken="kind: terms\nterms: [六合彩]\ncolour: red")

    with pytest.raises(PacksRefusedError) as refused:
        load_packs(tmp_path, ["toy"])

    text = completed("broken", "kind: terms\nterms: [六合彩]\ncolour: red").splitlines()
    assert text[refused.value.problems[0].line - 1] == "colour: red"


def test_a_rule_must_be_called_as_its_file_is(tmp_path: Path) -> None:
    """The id is the file's name."""
    folder = write_pack(tmp_path, one=_TERMS)
    (folder / "toy" / "rules" / "one.yaml").rename(folder / "toy" / "rules" / "two.yaml")

    with pytest.raises(PacksRefusedError, match=r"Name it one\.yaml"):
        load_packs(tmp_path, ["toy"])


def test_a_pack_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    """A slip in PACKS is told."""
    write_pack(tmp_path, one=_TERMS)

    with pytest.raises(PacksRefusedError, match="Packs here: toy"):
        load_packs(tmp_path, ["toys"])


def test_two_packs_cannot_share_a_rule_id(tmp_path: Path) -> None:
    """Findings name rules: an id means one rule."""
    write_pack(tmp_path, one=_TERMS)
    (tmp_path / "toy").rename(tmp_path / "other")
    (tmp_path / "other" / "pack.yaml").write_text("name: other\ntitle: 二\n", encoding="utf-8")
    write_pack(tmp_path, one=_TERMS)

    with pytest.raises(PacksRefusedError, match="pack other has a rule of that id"):
        load_packs(tmp_path, ["other", "toy"])


@pytest.mark.parametrize(
    ("content", "problem"),
    [("赌\n六合彩", "single character"), ("六合彩\n# 注\n六合彩", "line 1"), (b"\xff\xfe\x00", "UTF-8")],
)
def test_a_broken_lexicon_is_refused(content: str | bytes, problem: str, tmp_path: Path) -> None:
    """Single characters, doubles and other encodings do more harm than good."""
    write_pack(tmp_path, one="kind: terms\nlexicons: [words.txt]")
    folder = tmp_path / "toy" / "lexicons"
    folder.mkdir()
    (folder / "words.txt").write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(PacksRefusedError, match=problem):
        load_packs(tmp_path, ["toy"])


def test_an_error_says_everything_on_one_line() -> None:
    """Place, rule, key, problem and remedy."""
    error = SourceError(Path("/x/packs/toy/rules/one.yaml"), 3, "it is odd", "Mend it.", "one", "terms")

    assert str(error) == "toy/rules/one.yaml:3: rule one key “terms”: it is odd. Mend it."
