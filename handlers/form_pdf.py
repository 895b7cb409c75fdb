"""PDF out of a filled form by LibreOffice, where it is installed: one at a time, within a limit, in a profile apart."""

import asyncio
import os
import shutil
import signal
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import structlog

log = structlog.get_logger()

_LIMIT_S = 60.0
#: Requests that may wait for their turn; more are told to come again.
_WAITING = 4


class NoPdf(StrEnum):
    """Why there is no PDF."""

    ABSENT = "absent"
    """LibreOffice is not installed."""
    BUSY = "busy"
    FAILED = "failed"


@dataclass(slots=True)
class PdfMaker:
    """Turns docx into PDF in a process that knows none of our secrets."""

    limit_s: float = _LIMIT_S
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _waiting: int = 0

    @staticmethod
    def program() -> str | None:
        """The program, None where it is not installed."""
        return shutil.which("soffice") or shutil.which("libreoffice")

    async def make(self, docx: bytes) -> bytes | NoPdf:
        """The PDF of a document."""
        program = self.program()
        if program is None:
            return NoPdf.ABSENT
        if self._waiting >= _WAITING:
            return NoPdf.BUSY
        self._waiting += 1
        try:
            async with self._turn:
                return await self._make(program, docx)
        finally:
            self._waiting -= 1

    async def _make(self, program: str, docx: bytes) -> bytes | NoPdf:
        with tempfile.TemporaryDirectory(prefix="form-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            source = folder / "form.docx"
            await asyncio.to_thread(source.write_bytes, docx)
            process = await asyncio.create_subprocess_exec(
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder), str(source)),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", ""), "HOME": name, "LANG": "C.UTF-8"},
                start_new_session=True,
            )
            try:
                await asyncio.wait_for(process.wait(), self.limit_s)
            except TimeoutError:
                log.warning("form_pdf_too_slow")
            finally:
                await _end(process)
            made = folder / "form.pdf"
            return await asyncio.to_thread(made.read_bytes) if made.is_file() else NoPdf.FAILED


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the program with whatever it started."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
