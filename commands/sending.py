"""Putting together the ways by which pushes leave, cheapest first; a way that is not configured is left out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.api import Api
from bot.pace import Pace
from bot.push import CustomWay, Pusher, TemplateWay, Way
from bot.windows import WindowStore
from commands.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the senders of all processes share, and the clock."""

    windows: WindowStore
    pace: Pace
    clock: Callable[[], datetime]


def pusher(settings: Settings, api: Api, shared: Shared) -> Pusher:
    """The sender of one process."""
    ways: list[Way] = [CustomWay(api, shared.windows, shared.clock)]
    if settings.wechat_template_reminder:
        ways.append(TemplateWay(api, settings.wechat_template_reminder))
    return Pusher(ways, shared.pace, clock=shared.clock)
