"""`doctor` on the optional parts and on the folders that people put files into."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


def _run(folder: Path, *command: str, path: str | None = None) -> str:
    """What the command line prints with that data folder and, if given, that PATH."""
    environment = {**os.environ, "DATA_DIR": str(folder)} | ({} if path is None else {"PATH": path})
    told = subprocess.run(  # noqa: S603  The arguments are the tests' own.
        [sys.executable, str(_ROOT / "main.py"), *command], env=environment, capture_output=True, text=True, check=False
    )
    return told.stdout


def _line(told: str, name: str) -> str:
    return next(line for line in told.splitlines() if line[2:].startswith(name))


def test_what_one_can_do_without_is_no_failure(tmp_path: Path) -> None:
    """Without LibreOffice and officers each has a line that says what to do; folders that are not made yet are fine."""
    _run(tmp_path, "migrate")
    told = _run(tmp_path, "doctor", path=str(tmp_path))

    assert _line(told, "PDF 登记表").startswith("○ PDF 登记表（可选）：没有装 LibreOffice")
    assert _line(told, "受理人").startswith("○ 受理人（可选）：还没有受理人")
    assert _line(told, "上传的文件") == "✔ 上传的文件：正常"
    assert _line(told, "登记表模板") == "✔ 登记表模板：正常"


def test_parts_that_are_there_are_found(tmp_path: Path) -> None:
    """An installed soffice is seen, and an officer who was named but has not sent the code yet."""
    (tmp_path / "soffice").touch(mode=0o755)
    _run(tmp_path, "migrate")
    _run(tmp_path, "officers", "add", "王丽")
    told = _run(tmp_path, "doctor", path=str(tmp_path))

    assert _line(told, "PDF 登记表") == "✔ PDF 登记表：正常"
    assert "还没有在公众号里发口令" in _line(told, "受理人")


@pytest.mark.parametrize(
    ("file", "name", "advice"),
    [
        ("materials", "上传的文件", "不是文件夹"),
        ("forms", "登记表模板", "不是文件夹"),
        ("forms/open.docx", "登记表模板", "不是 Word 文件"),
        ("forms/opening.docx", "登记表模板", "文件名要是备案类型，可用 open、"),
    ],
)
def test_folders_that_cannot_be_used_are_told(tmp_path: Path, file: str, name: str, advice: str) -> None:
    """What lies in the way of a folder, or in it without being of use, is named with what to do."""
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("no document")
    line = _line(_run(tmp_path, "doctor"), name)

    assert line.startswith("✘")
    assert str(tmp_path / file) in line
    assert advice in line
