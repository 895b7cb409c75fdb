"""A deployment's files change without a restart; a broken one changes nothing."""

from pathlib import Path

import pytest

from rules.reloading import EngineSource, FollowingEngine
from tests.unit.rules.toy_pack import hits, write_pack

_RULE = "kind: terms\nterms: [六合彩]"


def _following(tmp_path: Path) -> FollowingEngine:
    folder = write_pack(tmp_path / "packs", one=_RULE)
    source = EngineSource(packs=folder, names=["toy"], lexicon=tmp_path / "add.txt", allowed=tmp_path / "allow.txt")
    return FollowingEngine(source)


def test_words_added_to_the_files_count_at_once(tmp_path: Path) -> None:
    """Both the lexicon and the allow-list, which need not exist at the start."""
    following = _following(tmp_path)
    first = following.current()

    (tmp_path / "add.txt").write_text("锡城毒茶\n", encoding="utf-8")
    (tmp_path / "allow.txt").write_text("六合彩图库\n", encoding="utf-8")

    following.refresh()

    assert hits(following.current(), "锡城毒茶六合彩图库") == ["锡城毒茶"]
    assert hits(first, "锡城毒茶六合彩图库") == ["六合彩"]


def test_nothing_is_built_while_nothing_changes(tmp_path: Path) -> None:
    """The same engine, as long as the files are the same."""
    following = _following(tmp_path)
    before = following.current()
    following.refresh()

    assert following.current() is before


def test_a_rule_that_changed_counts(tmp_path: Path) -> None:
    """Packs are followed as the words are; nothing happens before the files are looked at."""
    following = _following(tmp_path)
    write_pack(tmp_path / "packs", one=_RULE.replace("六合彩", "赌博网"))
    unseen = hits(following.current(), "赌博网")
    following.refresh()

    assert unseen == []
    assert hits(following.current(), "赌博网") == ["赌博网"]


def test_a_broken_file_keeps_the_last_good_engine(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """And is told to the log once, with its place."""
    following = _following(tmp_path)
    good = following.current()
    (tmp_path / "add.txt").write_text("赌\n", encoding="utf-8")

    kept = []
    for _ in range(2):
        following.refresh()
        kept.append(following.current())

    assert kept == [good, good]
    (record,) = caplog.records
    assert record.message == "rules_not_reloaded"
    assert "single character" in record.__dict__["reason"]


def test_a_mended_file_counts_again(tmp_path: Path) -> None:
    """What was broken is read as soon as it changes."""
    following = _following(tmp_path)
    (tmp_path / "add.txt").write_text("赌\n", encoding="utf-8")
    following.refresh()
    (tmp_path / "add.txt").write_text("锡城毒茶\n", encoding="utf-8")
    following.refresh()

    assert hits(following.current(), "锡城毒茶") == ["锡城毒茶"]


def test_a_file_that_went_away_keeps_the_engine(tmp_path: Path) -> None:
    """A pack whose description went away is no reason to stop checking."""
    following = _following(tmp_path)
    good = following.current()
    (tmp_path / "packs" / "toy" / "pack.yaml").unlink()
    following.refresh()

    assert following.current() is good
