"""WeChat's reports on template messages (TEMPLATESENDJOBFINISH): what did not arrive is shown at the next contact."""

import structlog

from bot.messages import DeliveryEvent
from handlers.deps import Deps

log = structlog.get_logger()

_ARRIVED = "success"


async def note(event: DeliveryEvent, deps: Deps) -> None:
    """Hold a push whose report says that it failed; a report that comes twice changes nothing."""
    if event.status == _ARRIVED:
        return
    async with deps.database.unit() as unit:
        held = await unit.pushes.hold_sent(event.message_id, event.status, deps.clock())
    log.warning("delivery_failed", status=event.status, push=held.id if held else None)
