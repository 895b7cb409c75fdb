"""Real processes of the bot on real stores, a pretend WeChat in the test's own process, and what arrived there."""

import asyncio
import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from aiohttp import web

from commands.clock import SHANGHAI, system_clock
from commands.demo import demo_settings, platform_settings
from commands.running import serving
from commands.settings import Settings
from rules.accounts import AccountKind
from sandbox.acts import Acts
from sandbox.clock import MovableClock
from sandbox.people import Entry, Person
from sandbox.platform import Platform
from sandbox.web import add_to
from storage.accounts import NewAccount
from storage.database import Database, open_database
from storage.filing_values import Filing, NewFiling
from storage.reminders import PlannedReminder
from storage.tables import PushState
from tests.faults.nursery import Order

ROOT = Path(__file__).parents[2]
#: A Tuesday morning, when reminders may go out.
START = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)
DUE_ON = date(2026, 11, 27)
_PATIENCE_S = 60
_REMINDED = re.compile("备案提醒|备案截止提醒")


@dataclass
class Bot:
    """One process of the bot."""

    pid: int
    log: Path

    def alive(self) -> bool:
        """Whether it still runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    async def kill(self) -> None:
        """SIGKILL: no last words."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Ask it to stop, and insist."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._end(signal.SIGTERM), 5)
        await self.kill()

    async def _end(self, how: signal.Signals) -> None:
        if self.alive():
            os.kill(self.pid, how)
        while self.alive():  # noqa: ASYNC110  A child of another process has no event to wait for.
            await asyncio.sleep(0.01)

    def works(self) -> bool:
        """Whether it has settled a push."""
        return "push_settled" in self.log.read_text()


class Nursery:
    """The process that makes the others."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Order from this one."""
        self._process = process

    async def make(self, order: Order) -> Bot:
        """Have a process made."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(order.line())
        return Bot(int(await self._process.stdout.readline()), Path(order.log))


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """Start the process that makes the others; those that are left end with it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "tests/faults/nursery.py"),
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield Nursery(process)
    assert process.stdin is not None
    process.stdin.close()
    await process.wait()


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What the operators of a run saw of their reminders."""

    lost: int
    #: Further arrivals at operators whose channel drops repeats, and at the others.
    repeated_template: int
    repeated_custom: int
    #: Shown only in front of an answer, because no push was certain to arrive.
    at_contact: int
    #: Template messages that WeChat was sent twice and showed once.
    swallowed: int

    def row(self, run: str) -> str:
        """A row of the table that a run prints."""
        return (
            f"| {run} | {self.lost} | {self.repeated_template} | {self.repeated_custom} "
            f"| {self.at_contact} | {self.swallowed} |"
        )


HEAD = "\n| run | lost | repeated where de-duplicated | repeated elsewhere | at next contact | repeats swallowed |"
HEAD += "\n| --- | --- | --- | --- | --- | --- |"


@dataclass
class World:
    """Everything that a fault run plays with."""

    folder: Path
    platform: Platform
    clock: MovableClock
    variables: Mapping[str, str]
    database: Database
    nursery: Nursery
    #: Operators with an open window, who are pushed to as 客服消息, and those without one.
    talkers: list[Person] = field(default_factory=list)
    silent: list[Person] = field(default_factory=list)
    #: The due day of each openid's filings.
    due_on: dict[str, date] = field(default_factory=dict)
    bots: list[Bot] = field(default_factory=list)
    _names: int = 0

    async def start(self, role: str, *, skew: float = 0.0, lease: float = 0.0) -> Bot:
        """Start a process of the bot."""
        log = self.folder / f"{role}-{len(self.bots)}.log"
        log.touch()
        variables, folder = dict(self.variables), str(self.folder)
        order = Order(role=role, folder=folder, log=str(log), variables=variables, skew=skew, lease=lease)
        bot = await self.nursery.make(order)
        self.bots.append(bot)
        return bot

    async def advance(self, by: timedelta) -> None:
        """Move the clock of everybody."""
        await self.clock.advance(by)
        _write_shift(self.folder, self.clock)

    async def people(self, *, talkers: int, silent: int, due_on: Sequence[date] = (DUE_ON,)) -> None:
        """Have so many operators follow, each with an account and a reminder due in a moment; every tenth has two.

        Their due days go round the given ones.
        """
        new = [self._person() for _ in range(talkers + silent)]
        self.talkers += new[:talkers]
        self.silent += new[talkers:]
        for start in range(0, talkers, 20):
            await asyncio.gather(*(self.acts(person).say("帮助") for person in new[start : min(start + 20, talkers)]))
        # Mixed, so that whatever happens meets both kinds.
        random.Random(len(new)).shuffle(new)  # noqa: S311  A seeded run.
        async with self.database.unit() as unit:
            now = self.clock()
            for number, person in enumerate(new):
                operator = await unit.operators.ensure(person.openid, now)
                account = NewAccount(
                    operator_id=operator.id, name=f"锡城{number}", holder="town", kind=AccountKind.GOVERNMENT
                )
                stored = await unit.accounts.add(account, now)
                assert stored is not None
                due = self.due_on[person.openid] = due_on[number % len(due_on)]
                for kind in ("open", "close") if number % 10 == 0 else ("open",):
                    asked = NewFiling(account_id=stored.id, operator_id=operator.id, kind=kind, due_on=due)
                    filing = await unit.filings.register(asked, actor="operator:1", at=now)
                    assert isinstance(filing, Filing)
                    row = PlannedReminder(due_on=due, stage="before-3", fire_at=now)
                    await unit.reminders.replan(filing.id, [row], now=now - timedelta(days=1))

    def _person(self) -> Person:
        self._names += 1
        person = self.platform.add_operator(f"运营者{self._names}")
        person.followed_at = self.clock()
        return person

    def acts(self, person: Person) -> Acts:
        """What an operator can do."""
        return Acts(self.platform, person.openid)

    def begun(self) -> bool:
        """Whether the sending is well under way."""
        return len(self.platform.sent_client_ids) >= 20

    async def drained(self, *, jump: timedelta = timedelta(), patience: float = _PATIENCE_S) -> None:
        """Wait until nothing is planned, waiting or being sent; with `jump` the clock runs ahead while waiting."""
        async with asyncio.timeout(patience):
            while await self.open_pushes():
                # Never while something is being sent: WeChat's memory of ids would run out during one call.
                if jump and not await self._sending():
                    await self.advance(jump)
                await asyncio.sleep(0.3)

    async def open_pushes(self) -> int:
        """How many reminders and pushes are still on their way."""
        async with self.database.view() as unit:
            counts = await unit.pushes.counts()
            planned = await unit.reminders.next_at()
        return counts.get(PushState.WAITING, 0) + counts.get(PushState.SENDING, 0) + bool(planned)

    async def _sending(self) -> int:
        async with self.database.view() as unit:
            return (await unit.pushes.counts()).get(PushState.SENDING, 0)

    async def tally(self) -> Tally:
        """Have everybody whom nothing reached say something, and count."""
        everybody = [*self.talkers, *self.silent]
        pushed = {person.openid: len(reminders(person)) for person in everybody}
        held = await self._held()
        for person in everybody:
            if not pushed[person.openid] or person.openid in held:
                await self.acts(person).say("帮助")
        # What did not fit in front of an answer follows by itself.
        await self.drained()
        seen = {person.openid: len(reminders(person)) for person in everybody}
        return Tally(
            lost=sum(not count for count in seen.values()),
            repeated_template=_extra(seen, self.silent),
            repeated_custom=_extra(seen, self.talkers),
            at_contact=sum(seen.values()) - sum(pushed.values()),
            swallowed=self.platform.swallowed,
        )

    async def _held(self) -> set[str]:
        async with self.database.view() as unit:
            return {push.openid for push in await unit.dead_pushes.listed(10_000)}


def reminders(person: Person) -> list[Entry]:
    """The reminders that somebody was shown."""
    return [entry for entry in person.entries if entry.direction == "in" and _REMINDED.search(_words(entry))]


def _words(entry: Entry) -> str:
    return f"{entry.text} {entry.extra.get('title', '')}"


def _extra(seen: Mapping[str, int], people: Iterable[Person]) -> int:
    return sum(max(0, seen[person.openid] - 1) for person in people)


@asynccontextmanager
async def world(folder: Path, *, database_url: str, redis_url: str, push_rate: int = 200) -> AsyncIterator[World]:
    """Start the pretend WeChat and one `serve`; workers are started by the test."""
    wechat, port = _free_port(), _free_port()
    shift = START - system_clock()
    clock = MovableClock(lambda: system_clock() + shift)
    settings = demo_settings(
        Settings(data_dir=folder, redis_url=redis_url, database_url=database_url), f"http://127.0.0.1:{wechat}"
    )
    chance = random.Random(1)  # noqa: S311  A seeded run.
    platform = Platform(platform_settings(settings, f"http://127.0.0.1:{wechat}"), clock=clock, rng=chance)
    platform.callback_url = f"http://127.0.0.1:{port}/wechat"
    _write_shift(folder, clock)
    app = web.Application(client_max_size=1024 * 1024)
    add_to(app, platform)
    async with AsyncExitStack() as stack:
        database = open_database(database_url)
        stack.push_async_callback(database.close)
        await database.migrate()
        await stack.enter_async_context(serving(app, "127.0.0.1", wechat))
        variables = _environment(settings, folder, port, push_rate)
        forks = await stack.enter_async_context(nursery())
        made = World(folder, platform, clock, variables, database, forks)
        stack.push_async_callback(_stop_all, made)
        await made.start("serve")
        await _answering(port)
        yield made


async def _stop_all(made: World) -> None:
    await asyncio.gather(*(bot.stop() for bot in made.bots))


def _environment(settings: Settings, folder: Path, port: int, push_rate: int) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder),
        "WECHAT_APPID": settings.wechat_appid,
        "WECHAT_SECRET": settings.wechat_secret.get_secret_value(),
        "WECHAT_TOKEN": settings.wechat_token.get_secret_value(),
        "WECHAT_AES_KEY": settings.wechat_aes_key.get_secret_value(),
        "WECHAT_ORIGINAL_ID": settings.wechat_original_id,
        "WECHAT_API_BASE": settings.wechat_api_base,
        "WECHAT_TEMPLATE_REMINDER": settings.wechat_template_reminder,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LISTEN": f"127.0.0.1:{port}",
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "PUSH_RATE": str(push_rate),
        "LOG_FORMAT": "json",
    }


def _write_shift(folder: Path, clock: MovableClock) -> None:
    file = folder / "shift"
    fresh = file.with_suffix(".new")
    fresh.write_text(str((clock() - system_clock()).total_seconds()))
    fresh.replace(file)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answering(port: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.1)
        else:
            writer.close()
            await writer.wait_closed()
            return


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; what never does fails the test."""
    async with asyncio.timeout(_PATIENCE_S):
        while not holds():  # noqa: ASYNC110  Other processes have no event to wait for.
            await asyncio.sleep(0.02)
