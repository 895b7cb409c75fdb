"""The ready engine on disk answers like a fresh one and never outlives a change."""

from pathlib import Path

import pytest

from commands.engine_cache import ready_engine
from rules.reloading import EngineSource
from tests.unit.rules.toy_pack import hits, write_pack

_TERMS = "kind: terms\nclass: solicitation\nterms: [六合彩]"
_BODIES = {
    "one": _TERMS,
    "two": "kind: combination\ngroups:\n  a: [刷单]\n  b: ['/日结\\d+/']\nall: [a, b]",
    "three": "kind: pattern\npatterns: ['内部.料']",
}
_DRAFT = "六*合*彩，六和彩，刷单日结300，内部资料"


@pytest.fixture
def source(tmp_path: Path) -> EngineSource:
    """Three rules of different kinds, and a list of words that is not there yet."""
    return EngineSource(packs=write_pack(tmp_path / "packs", **_BODIES), names=["toy"], lexicon=tmp_path / "add.txt")


def test_a_stored_engine_finds_what_a_fresh_one_finds(source: EngineSource, tmp_path: Path) -> None:
    """Terms, evasive spellings, combinations and expressions alike."""
    fresh = ready_engine(source, tmp_path / "cache")
    stored = ready_engine(source, tmp_path / "cache")

    assert stored is not fresh
    assert hits(stored, _DRAFT) == hits(fresh, _DRAFT) == ["六*合*彩", "六和彩", "刷单", "内部资料"]


def test_a_changed_file_makes_a_new_engine(source: EngineSource, tmp_path: Path) -> None:
    """And the one before is taken away."""
    ready_engine(source, tmp_path / "cache")
    (tmp_path / "add.txt").write_text("锡城毒茶\n", encoding="utf-8")

    assert hits(ready_engine(source, tmp_path / "cache"), "锡城毒茶") == ["锡城毒茶"]
    assert len(list((tmp_path / "cache").iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"no pickle", b"\x80\x05K\x01."])
def test_a_damaged_file_is_built_anew(source: EngineSource, tmp_path: Path, content: bytes) -> None:
    """Empty, cut short, or something else altogether."""
    ready_engine(source, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(content)

    assert hits(ready_engine(source, tmp_path / "cache"), "六合彩") == ["六合彩"]
    assert file.read_bytes() != content


def test_a_folder_that_cannot_be_written_only_costs_time(source: EngineSource, tmp_path: Path) -> None:
    """A file stands where the folder should be; the engine is there all the same."""
    (tmp_path / "cache").write_text("", encoding="utf-8")

    assert hits(ready_engine(source, tmp_path / "cache"), "六合彩") == ["六合彩"]
