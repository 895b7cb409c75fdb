"""Putting together the ways by which pushes leave, cheapest first; a way that is not configured is left out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.api import Api
from bot.grants import Grants
from bot.mail import MailWay
from bot.one_time import OneTimeWay
from bot.pace import Pace
from bot.push import CustomWay, Pusher, SubscriptionWay, TemplateWay, Way
from bot.windows import WindowStore
from commands.settings import Settings
from handlers.wording.mail import SUBJECT
from handlers.wording.reminders import TITLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the senders of all processes share, and the clock."""

    windows: WindowStore
    grants: Grants
    pace: Pace
    clock: Callable[[], datetime]


def pusher(settings: Settings, api: Api, shared: Shared) -> Pusher:
    """The sender of one process."""
    ways: list[Way] = [CustomWay(api, shared.windows, shared.clock)]
    if settings.wechat_subscribe_reminder:
        ways.append(SubscriptionWay(api, shared.grants, settings.wechat_subscribe_reminder))
    if settings.wechat_one_time_reminder:
        ways.append(OneTimeWay(api, shared.grants, settings.wechat_one_time_reminder, TITLE))
    if settings.wechat_template_reminder:
        ways.append(TemplateWay(api, settings.wechat_template_reminder))
    if settings.mails:
        ways.append(MailWay(settings.smtp_url.get_secret_value(), settings.mail_from, SUBJECT))
    return Pusher(ways, shared.pace, clock=shared.clock)
