"""A deployment's own lists of words count in a running process, without a restart."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.real_process import ROOT, Process, environment, eventually, serve

pytestmark = pytest.mark.processes

_DRAFT = "周末来小店喝老街的锡城毒茶，这家烤肉全国第一，大家都来坐坐尝一尝，院子里的柿子红了。"
_ACCOUNT = ("新增账号", "5", "3", "1", "锡城微生活", "1")


def _write(folder: Path, name: str, content: str) -> None:
    (folder / "words").mkdir(exist_ok=True)
    (folder / "words" / name).write_text(content, encoding="utf-8")


async def _until(process: Process, *, shown: str = "", hidden: str = "") -> None:
    """Send the draft again and again until the verdict names the one and no longer the other."""

    async def told() -> bool:
        verdict = await process.say(_DRAFT)
        return shown in verdict and (not hidden or hidden not in verdict)

    await eventually(told)


async def test_lists_are_followed_and_a_broken_one_changes_nothing(tmp_path: Path) -> None:
    """A word is added, a phrase allowed, the list is broken and mended: drafts of the same process follow."""
    async with serve(tmp_path) as process:
        for text in _ACCOUNT:
            await process.say(text)
        first = await process.say(_DRAFT)
        _write(tmp_path, "lexicon.txt", "锡城毒茶  # a word of ours\n")
        await _until(process, shown="“锡城毒茶”")
        _write(tmp_path, "allowed.txt", "烤肉全国第一\n")
        await _until(process, shown="“锡城毒茶”", hidden="“全国第一”")
        _write(tmp_path, "lexicon.txt", "茶\n")
        await eventually(lambda: _logged(process, "rules_not_reloaded"))
        kept = await process.say(_DRAFT)
        _write(tmp_path, "lexicon.txt", "老街\n")
        await _until(process, shown="“老街”", hidden="“锡城毒茶”")

    assert "“锡城毒茶”" not in first
    assert "“全国第一”" in first
    assert "“锡城毒茶”" in kept
    assert "single character" in process.log.read_text("utf-8")


async def _logged(process: Process, event: str) -> bool:
    return event in process.log.read_text("utf-8")


def _run(folder: Path, *command: str) -> str:
    told = subprocess.run(  # noqa: S603  The arguments are the test's own.
        [sys.executable, "main.py", *command],
        cwd=ROOT,
        env=dict(environment(folder, 8080)),
        input=_DRAFT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout + told.stderr


def test_check_and_doctor_read_the_lists(tmp_path: Path) -> None:
    """The command line uses the same words; doctor names the place of a broken line and what to do."""
    _write(tmp_path, "lexicon.txt", "锡城毒茶\n")
    checked = _run(tmp_path, "check")
    well = _run(tmp_path, "doctor")
    _write(tmp_path, "lexicon.txt", "锡城毒茶\n茶\n")
    ill = _run(tmp_path, "doctor")

    assert "“锡城毒茶”" in checked
    assert "✔ 规则包和词表：正常" in well
    assert "words/lexicon.txt:2" in ill
