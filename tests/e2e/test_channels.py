"""Which channel a reminder takes: 客服消息, 订阅通知, template message, e-mail, or the next contact."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from commands.clock import SHANGHAI
from commands.demo import TEMPLATE_ID
from commands.rulebook import Rulebook
from tests.e2e.chat_world import TOWN, Chat, chatting

MORNING = datetime(2026, 11, 26, 9, 5, tzinfo=SHANGHAI)


def _labels(chat: Chat) -> list[str]:
    person = chat.platform.person(chat.acts(TOWN).openid)
    return [entry.label for entry in person.entries if entry.kind in {"push", "template"}]


@pytest.mark.parametrize("accept", [True, False])
async def test_subscription_notice(tmp_path: Path, rulebook: Rulebook, accept: bool) -> None:
    """Without a window an agreed notice goes before a template message, once for each time that it was agreed to."""
    more = {"wechat_subscribe_reminder": TEMPLATE_ID}
    async with chatting(tmp_path, rulebook, more=more) as chat:
        await chat.town()
        await chat.say(TOWN, "备案 注销 2026-11-20")
        chat.platform.faults.set({"duplicate": True})
        await chat.acts(TOWN).decide(TEMPLATE_ID, accept=accept)
        chat.platform.faults.clear()
        await chat.move_to(MORNING)
        await chat.move_to(MORNING.replace(day=27))

    assert _labels(chat) == [("订阅通知" if accept else "模板消息"), "模板消息"]


async def test_used_up_elsewhere(tmp_path: Path, rulebook: Rulebook) -> None:
    """When WeChat knows of no grant (43101) the next channel takes the reminder."""
    more = {"wechat_subscribe_reminder": TEMPLATE_ID}
    async with chatting(tmp_path, rulebook, more=more) as chat:
        await chat.town()
        await chat.say(TOWN, "备案 注销 2026-11-20")
        await chat.acts(TOWN).decide(TEMPLATE_ID, accept=True)
        chat.platform.grants.clear()
        await chat.move_to(MORNING)

    assert _labels(chat) == ["模板消息"]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["大屯街道"], ("大屯街道", "备案1政务新媒体关闭备案")),
        (["大屯街道", "大屯发布", "锡城微生活"], ("大屯街道等3个", "备案1政务新媒体关闭备案等3件")),
        (
            ["锡城大屯街道办事处便民服务中心发布厅", "大屯发布"],
            ("锡城大屯街道办事处便民服务中心发…等2个", "备案1政务新媒体关闭备案等2件"),
        ),
    ],
)
async def test_several_accounts_in_one_message(chat: Chat, names: list[str], shown: tuple[str, str]) -> None:
    """A template message names the first account and how many there are; a long name does not push the number out."""
    await chat.acts(TOWN).follow()
    for name in names:
        await chat.go(TOWN, "新增账号", "1", "1", name, "1", "备案 注销 2026-11-20")
    await chat.move_to(MORNING)
    person = chat.platform.person(chat.acts(TOWN).openid)
    (fields,) = [entry.extra["fields"] for entry in person.entries if entry.kind == "template"]

    assert isinstance(fields, dict)
    assert tuple(fields.values())[:2] == shown


class Postbox:
    """Keeps what comes."""

    def __init__(self, refusal: str = "") -> None:
        """Start empty; with a refusal nothing is taken."""
        self.mails: list[EmailMessage] = []
        self._refusal = refusal

    async def handle_DATA(  # noqa: N802  aiosmtpd's name.
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take a mail."""
        if self._refusal:
            return self._refusal
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=default))
        return "250 OK"


@asynccontextmanager
async def _mailing(tmp_path: Path, rulebook: Rulebook, box: Postbox) -> AsyncIterator[Chat]:
    """The chat beside a real SMTP server, and no template."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    more = {"smtp_url": f"smtp://127.0.0.1:{port}", "mail_from": "bot@example.cn"}
    async with chatting(tmp_path, rulebook, more=more) as chat:
        await chat.town()
        yield chat
    server.stop()


async def _confirmed(chat: Chat, box: Postbox) -> str:
    """Give an address and confirm it."""
    await chat.say(TOWN, "邮箱 li@example.cn")
    await chat.parts.ticker.tick()
    code = box.mails[-1].get_content().split("验证码是 ")[1][:6]
    return await chat.say(TOWN, f"邮箱 {code}")


async def test_mail_where_wechat_has_no_channel(tmp_path: Path, rulebook: Rulebook) -> None:
    """A reminder that is held goes to the confirmed address as well, and is shown at the next contact."""
    box = Postbox()
    async with _mailing(tmp_path, rulebook, box) as chat:
        confirmed = await _confirmed(chat, box)
        await chat.say(TOWN, "备案 注销 2026-11-20")
        object.__setattr__(chat.platform.settings, "verified", False)  # No templates: 48001.
        await chat.move_to(MORNING)
        await chat.parts.ticker.tick()
        contact = await chat.say(TOWN, "取消")

    mail = box.mails[-1]
    assert "li@example.cn" in confirmed
    assert len(box.mails) == 2
    assert (mail["To"], mail["Subject"]) == ("li@example.cn", "预审君：备案提醒")
    assert "备案 1" in mail.get_content()
    assert "<a" not in mail.get_content()
    assert "备案 1" in contact


async def test_no_mail_to_an_address_that_was_not_confirmed(tmp_path: Path, rulebook: Rulebook) -> None:
    """Wrong codes confirm nothing and end after five; nothing but the code is ever sent there."""
    box = Postbox()
    async with _mailing(tmp_path, rulebook, box) as chat:
        sent = await chat.say(TOWN, "邮箱 li@example.cn")
        soon = await chat.say(TOWN, "邮箱 li@example.cn")
        wrong = [await chat.say(TOWN, "邮箱 000000") for _ in range(6)]
        await chat.say(TOWN, "备案 注销 2026-11-20")
        object.__setattr__(chat.platform.settings, "verified", False)
        await chat.move_to(MORNING)

    assert "li@example.cn" in sent
    assert "一分钟" in soon
    assert "还可以试 4 次" in wrong[0]
    assert "重新发" in wrong[5]
    assert len(box.mails) <= 1


@pytest.mark.parametrize(("refusal", "state"), [("550 no such user", "dead"), ("451 later", "waiting")])
async def test_refused_mail(tmp_path: Path, rulebook: Rulebook, refusal: str, state: str) -> None:
    """A mail that the server refuses for good is given up, one that it refuses for now is tried again."""
    async with _mailing(tmp_path, rulebook, Postbox(refusal)) as chat:
        await chat.say(TOWN, "邮箱 li@example.cn")
        await chat.parts.ticker.tick()
        async with chat.parts.deps.database.view() as unit:
            counts = {key.value: count for key, count in (await unit.pushes.counts()).items()}

    assert counts == {state: 1}


@pytest.mark.parametrize("text", ["邮箱 不是地址", "邮箱 a@b", "邮箱 a b@c.cn", "邮箱 <a@b.cn>"])
async def test_bad_addresses(tmp_path: Path, rulebook: Rulebook, text: str) -> None:
    """What is no address gets one sentence that says what to send."""
    async with _mailing(tmp_path, rulebook, Postbox()) as chat:
        assert "邮箱 name@example.cn" in await chat.say(TOWN, text)


async def test_mail_is_not_offered(chat: Chat) -> None:
    """Without SMTP settings the bot says so and keeps no address."""
    await chat.town()

    assert "没有开通" in await chat.say(TOWN, "邮箱 li@example.cn")
