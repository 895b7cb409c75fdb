"""The embedded Redis: up in a moment, gone with its parent, and what was written survives a kill."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from storage.errors import RedisFolderTakenError, RedisNotStartedError, UnavailableError
from storage.redis_connection import connect
from storage.redis_inflight import InFlight
from storage.redis_server import EmbeddedRedis


async def _write(url: str, value: str) -> None:
    client = connect(url)
    await client.set("kept", value)
    await client.aclose()


async def _read(url: str) -> object:
    client = connect(url)
    value = await client.get("kept")
    await client.aclose()
    return value


async def _owner(folder: Path) -> tuple[asyncio.subprocess.Process, int, str]:
    """Start a process that owns an embedded Redis; give the process, the server's number and its address."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(Path(__file__).with_name("redis_owner.py")), str(folder)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    pid, url = (await process.stdout.readline()).decode().split()
    return process, int(pid), url


def _alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be noticed by its parent does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


async def test_it_answers_and_stops(tmp_path: Path) -> None:
    """A started server keeps what is written; a stopped one leaves neither process nor socket."""
    server = EmbeddedRedis(tmp_path)
    await server.start()
    pid = server.pid
    await _write(server.url, "1")
    await server.stop()

    assert pid is not None
    assert not _alive(pid)
    assert not (tmp_path / "redis.sock").exists()
    async with EmbeddedRedis(tmp_path) as again:
        assert await _read(again.url) == "1"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_it_dies_with_its_parent(tmp_path: Path, how: signal.Signals) -> None:
    """However the owner is killed, its server goes too, and a new owner of the folder finds what was written."""
    process, pid, url = await _owner(tmp_path)
    await _write(url, "1")
    process.send_signal(how)
    await process.wait()

    async with EmbeddedRedis(tmp_path) as server:
        assert not _alive(pid)
        assert await _read(server.url) == "1"


async def test_what_was_written_survives_a_kill_of_the_server(tmp_path: Path) -> None:
    """A write that was answered is there after the server was killed with SIGKILL."""
    server = EmbeddedRedis(tmp_path)
    await server.start()
    await _write(server.url, "1")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    await server.stop()

    async with EmbeddedRedis(tmp_path) as again:
        assert await _read(again.url) == "1"


async def test_a_folder_has_one_server(tmp_path: Path) -> None:
    """A second server on the same folder is refused, and the first goes on undisturbed."""
    process, _, url = await _owner(tmp_path)

    with pytest.raises(RedisFolderTakenError, match="another process"):
        await EmbeddedRedis(tmp_path).start()
    await _write(url, "1")

    assert await _read(url) == "1"
    process.terminate()
    await process.wait()


async def test_a_folder_far_down_gets_a_socket_elsewhere(tmp_path: Path) -> None:
    """A path too long for a socket does not matter: the socket goes to the folder for temporary files, and away."""
    folder = tmp_path / ("far-" * 30)
    async with EmbeddedRedis(folder) as server:
        socket = Path(server.url.removeprefix("unix://"))
        await _write(server.url, "1")

    assert len(str(socket)) < 100
    assert not socket.parent.exists()
    assert (folder / "appendonly.aof").stat().st_size > 0


async def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    """A damaged file stops the start with the server's own words, and the folder is free afterwards."""
    (tmp_path / "appendonly.aof").write_text("not what Redis writes\n")

    with pytest.raises(RedisNotStartedError, match="reading the append only file"):
        await EmbeddedRedis(tmp_path).start()

    (tmp_path / "appendonly.aof").unlink()
    async with EmbeddedRedis(tmp_path) as server:
        assert server.pid is not None


async def test_a_server_that_is_gone_is_unavailable(tmp_path: Path) -> None:
    """Without a server the stores raise this package's own error, soon."""
    client = connect(f"unix://{tmp_path}/none.sock")

    async with asyncio.timeout(5):
        with pytest.raises(UnavailableError):
            await InFlight(client).begin("k1", seconds=1)

    await client.aclose()


async def test_a_restart_of_the_server_is_bridged(tmp_path: Path) -> None:
    """A client with open connections works on after the server was stopped and started again."""
    server = EmbeddedRedis(tmp_path)
    await server.start()
    client = connect(server.url)
    marks = InFlight(client)
    await marks.begin("k1", seconds=60)

    await server.stop()
    await server.start()

    assert not await marks.begin("k1", seconds=60)
    await client.aclose()
    await server.stop()


async def test_a_burst_waits_for_connections(redis_server: EmbeddedRedis) -> None:
    """Three hundred calls at once share a few connections instead of failing."""
    client = connect(redis_server.url)
    marks = InFlight(client)

    begun = await asyncio.gather(*(marks.begin(f"burst-{number % 10}", seconds=60) for number in range(300)))

    assert sum(begun) == 10
    await client.aclose()
