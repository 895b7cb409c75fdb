"""The pages on adding a rule are true: every rule in them runs, every refusal is explained, both say the same."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.diagnostics import diagnose
from rules.errors import PacksRefusedError
from rules.library import load_packs
from tests.unit.rules.test_yaml_source import BROKEN
from tests.unit.rules.toy_pack import completed, write_pack

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("adding-a-rule.zh-CN.md", "adding-a-rule.md")
_BLOCK = re.compile(r"^```(?P<sort>yaml|text|sh)(?: (?P<name>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"^id: (\S+)$", re.MULTILINE)
_ROW = re.compile(r"^\| `([^`]+)` \| [^|]+ \|$", re.MULTILINE)


def _blocks(page: str) -> Iterator[re.Match[str]]:
    return _BLOCK.finditer((DOCS / page).read_text(encoding="utf-8"))


def _rules() -> list[str]:
    return [block["body"] for block in _blocks(PAGES[0]) if block["sort"] == "yaml"]


def _pack(folder: Path) -> Path:
    """A pack with the lexicons that the page shows."""
    write_pack(folder)
    lexicons = folder / "toy" / "lexicons"
    lexicons.mkdir()
    for block in _blocks(PAGES[0]):
        if block["sort"] == "text":
            (lexicons / block["name"]).write_text(block["body"], encoding="utf-8")
    return folder


@pytest.mark.parametrize("body", _rules(), ids=lambda body: (_ID.search(body) or ["", body.splitlines()[-1]])[1])
def test_every_rule_on_the_page_runs(body: str, tmp_path: Path) -> None:
    """A whole rule passes its own tests; a fragment loads once the keys that all rules need are there."""
    folder = _pack(tmp_path)
    found = _ID.search(body)
    name = found[1] if found else "fragment"
    text = body if found else completed(name, body)
    (folder / "toy" / "rules" / f"{name}.yaml").write_text(text, encoding="utf-8")

    library = load_packs(folder, ["toy"])

    assert [rule.id for rule in library.rules] == [name]
    if "examples:" in body:
        diagnosis = diagnose(library, timer=time.perf_counter)
        assert ([str(failure) for failure in diagnosis.failures], diagnosis.silent) == ([], ())


def test_every_kind_is_shown() -> None:
    """With a whole rule each."""
    whole = "\n".join(body for body in _rules() if _ID.search(body))
    kinds = ["terms", "pattern", "combination", "repost", "density", "number", "title", "classifier"]

    assert [kind for kind in kinds if f"kind: {kind}\n" not in whole] == []


def test_both_pages_show_the_same() -> None:
    """Rules, lexicons and commands are the same, in the same order; so are the messages that are explained."""
    shown = [[(block["sort"], block["name"], block["body"]) for block in _blocks(page)] for page in PAGES]
    messages = [_ROW.findall((DOCS / page).read_text(encoding="utf-8")) for page in PAGES]
    headings = [re.findall(r"^#+", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE) for page in PAGES]

    assert shown[0] == shown[1]
    assert messages[0] == messages[1]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("case", BROKEN)
def test_every_refusal_is_explained(case: str, tmp_path: Path) -> None:
    """Whatever is wrong with a rule, the table on the page has the message."""
    write_pack(tmp_path, broken=BROKEN[case][0])
    rows = _ROW.findall((DOCS / PAGES[0]).read_text(encoding="utf-8"))
    patterns = [".*".join(re.escape(part) for part in row.split("…")) for row in rows]

    with pytest.raises(PacksRefusedError) as refused:
        load_packs(tmp_path, ["toy"])

    problem = refused.value.problems[0].problem
    assert any(re.match(pattern, problem) for pattern in patterns), problem
