"""邮箱: an e-mail address for reminders that WeChat has no channel for, confirmed by a code."""

import hmac
import re
import secrets
from datetime import timedelta

from bot.messages import TextReply
from bot.router import Router
from handlers.deps import Deps
from handlers.request import Handler, Outcome, Request
from handlers.urgency import Urgency
from handlers.wording import mail as words
from storage.push_values import NewPush, Push
from storage.unit import Unit

router = Router[Handler]("mail")

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_CODE_LASTS, _CODE_APART = timedelta(minutes=30), timedelta(minutes=1)
_TRIES = 5


@router.words("邮箱", "邮件", "邮件提醒")
async def show(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Say which address is known."""
    known = await unit.mail_addresses.of(request.operator.id)
    if not deps.mails:
        return TextReply(words.NOT_OFFERED)
    return TextReply(words.shown(known.address) if known and known.confirmed_at else words.NONE)


@router.pattern(r"邮箱 (?:删除|取消|关)")
async def remove(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Forget the address."""
    await unit.mail_addresses.remove(request.operator.id)
    return TextReply(words.REMOVED)


@router.pattern(r"邮箱 (?P<code>\d{6})")
async def confirm(request: Request, _deps: Deps, unit: Unit) -> Outcome:
    """Take the code that was mailed."""
    known = await unit.mail_addresses.of(request.operator.id)
    if not known or known.confirmed_at or request.now > known.code_until or known.tries >= _TRIES:
        return TextReply(words.NO_CODE)
    if not hmac.compare_digest(known.code, request.args["code"]):
        await unit.mail_addresses.count_wrong(request.operator.id, known.tries + 1)
        return TextReply(words.wrong_code(_TRIES - known.tries - 1))
    await unit.mail_addresses.confirm(request.operator.id, request.now)
    return TextReply(words.confirmed(known.address))


@router.pattern(r"邮箱 (?P<address>\S.{0,300})")
async def give(request: Request, deps: Deps, unit: Unit) -> Outcome:
    """Mail a code to the address."""
    address = request.args["address"].strip()
    if not deps.mails:
        return TextReply(words.NOT_OFFERED)
    if not _ADDRESS.fullmatch(address) or len(address) > 254:
        return TextReply(words.BAD)
    known = await unit.mail_addresses.of(request.operator.id)
    if known and request.now < known.code_until - _CODE_LASTS + _CODE_APART:
        return TextReply(words.TOO_SOON)
    code = f"{secrets.randbelow(10**6):06d}"
    await unit.mail_addresses.give(request.operator.id, address, code=code, code_until=request.now + _CODE_LASTS)
    push = NewPush(
        key=f"mail-code:{request.inbound.key}",
        openid=request.inbound.openid,
        operator_id=request.operator.id,
        text=words.code(code),
        urgency=Urgency.ANSWER,
        address=address,
    )
    await unit.pushes.add(push, request.now)
    return TextReply(words.code_sent(address))


async def also_by_mail(one: Push, deps: Deps, unit: Unit) -> None:
    """Have a push that waits for the next contact go out by e-mail as well, where there is a confirmed address."""
    if not deps.mails or one.address or one.operator_id is None:
        return
    known = await unit.mail_addresses.of(one.operator_id)
    if known and known.confirmed_at:
        mail = NewPush(
            key=f"mail:{one.id}",
            openid=one.openid,
            operator_id=one.operator_id,
            subject=one.subject,
            text=one.text,
            urgency=one.urgency,
            address=known.address,
        )
        await unit.pushes.add(mail, deps.clock())
