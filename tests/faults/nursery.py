"""Makes processes of the bot for the fault runs: loads everything once, then forks one for each line on its input.

A line is `Order` as JSON; the answer is the number of the new process. A fork is a process of its own, killed and
counted like any other; it only spares the second that loading takes, twenty times over.

The parts are the product's own, composed as `main.py` does, with two differences: the clock is the machine's plus what
the file `shift` in the folder says plus a skew, and the lease may be shorter, so that a run of minutes shows what takes
hours.
"""

import asyncio
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from commands.clock import system_clock
from commands.compose import Parts, compose
from commands.logs import configure_logs
from commands.rulebook import Rulebook, load_rulebook
from commands.running import serving, stopped, ticking
from commands.settings import Settings, load_settings
from commands.web import build_app


@dataclass(frozen=True, kw_only=True)
class Order:
    """A process to be made."""

    #: "serve" or "worker".
    role: str
    #: Where `shift` is.
    folder: str
    log: str
    variables: dict[str, str]
    #: Seconds that its clock is ahead.
    skew: float = 0.0
    #: Seconds of a lease; 0 for the product's own.
    lease: float = 0.0

    def line(self) -> bytes:
        """The order as a line."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: str) -> Self:
        """The order of a line."""
        return cls(**json.loads(line))


class ShiftedClock:
    """The machine's clock plus the seconds that a file holds, which may change at any time."""

    def __init__(self, file: Path, skew: float) -> None:
        """Read that file at every look."""
        self._file = file
        self._skew = skew

    def __call__(self) -> datetime:
        """The present moment of this process."""
        return system_clock() + timedelta(seconds=float(self._file.read_text()) + self._skew)


async def run(order: Order, rules: Rulebook) -> None:
    """Be the process until told to stop."""
    settings = load_settings()
    configure_logs(settings)
    clock = ShiftedClock(Path(order.folder) / "shift", order.skew)
    async with compose(settings, clock, rules) as parts:
        if order.lease:
            parts.ticker.outbox.lease = timedelta(seconds=order.lease)
        await (_serve(parts) if order.role == "serve" else _work(parts))


async def _serve(parts: Parts) -> None:
    async with serving(build_app(parts), parts.settings.listen_host, parts.settings.listen_port):
        await stopped()


async def _work(parts: Parts) -> None:
    await ticking(parts.ticker, until=asyncio.ensure_future(stopped()), every=0.3)


def _become(order: Order, rules: Rulebook) -> None:
    """In the child: take the order's surroundings, run, leave."""
    log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(order.variables)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asyncio.run(run(order, rules))


def main() -> None:
    """Load once, then fork for each line until the input ends."""
    rules = load_rulebook(Settings())
    # The kernel takes the dead away by itself.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _become(Order.read(line), rules)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
