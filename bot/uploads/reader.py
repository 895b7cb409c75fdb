"""Reading documents of strangers in a process of its own, which can be ended whatever the document does to it."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot.articles.kinds import Article, NoArticle
from bot.uploads.texts import TextFault

_ROOT = Path(__file__).parents[2]
_LIMIT_S = 12.0
#: Documents that are read at a time, and that may wait for it; more are told to come again.
_TURNS, _WAITING = 2, 8


@dataclass(slots=True)
class TextReader:
    """Reads documents; one for a process."""

    limit_s: float = _LIMIT_S
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_TURNS))
    _waiting: int = 0

    async def read(self, content: bytes, name: str, *, most: int) -> str | TextFault:
        """The text of a document, as `bot.uploads.texts.text_of` gives it; what takes too much is `HUGE`."""
        found = await self._read(content, "text", Path(name).suffix.lower()[:10], str(most))
        return found["text"] if "text" in found else TextFault(found["fault"])

    async def read_article(self, page: bytes, *, most: int) -> Article | NoArticle:
        """The article in a page, as `bot.articles.text.article_of` gives it; what takes too much is `HUGE`."""
        found = await self._read(page, "article", ".html", str(most))
        return Article(**found) if "text" in found else NoArticle(found["fault"])

    async def _read(self, content: bytes, *arguments: str) -> dict[str, str]:
        """The fields of what was read, or `{"fault": why not}`."""
        if self._waiting >= _WAITING:
            return {"fault": TextFault.BUSY.value}
        self._waiting += 1
        try:
            async with self._turns:
                answer = await self._answer(content, *arguments)
        finally:
            self._waiting -= 1
        found = json.loads(answer or json.dumps({"fault": TextFault.HUGE.value}))
        return {str(name): str(value) for name, value in found.items()}

    async def _answer(self, content: bytes, *arguments: str) -> bytes:
        """What the process wrote; nothing when it had to be ended."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.uploads.reading_apart", *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=_ROOT,
        )
        try:
            written, _ = await asyncio.wait_for(process.communicate(content), self.limit_s)
        except TimeoutError:
            return b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return written if process.returncode == 0 else b""
