"""WeChat's reports on template messages and subscription notices: what did not arrive is shown at the next contact."""

from bot.messages import DeliveryEvent, SubscriptionEvent
from handlers.deps import Deps
from storage.deliveries import ARRIVED


async def note(event: DeliveryEvent, deps: Deps) -> None:
    """Keep the report; the worker's next look settles the push by it.

    Mass sending brings a burst of reports, and WeChat stops calling a server that answers them slowly: so no more is
    done here than one insert.
    """
    async with deps.database.unit() as unit:
        await unit.deliveries.note(event.message_id, event.status, deps.clock())


async def note_subscription(event: SubscriptionEvent, deps: Deps) -> None:
    """Count what the user agreed to, once however often WeChat tells it, and keep reports on notices that were sent."""
    now = deps.clock()
    async with deps.database.unit() as unit:
        if await unit.answers.claim(event.key, event.openid, now):
            return
        for item in event.items:
            if item.message_id:
                status = ARRIVED if item.error in {"", "0"} else f"failed:{item.error}"
                await unit.deliveries.note(item.message_id, status, now)
            elif item.accepted:
                await unit.grants.add(event.openid, item.template_id)
            elif item.accepted is False:
                await unit.grants.clear(event.openid, item.template_id)
        await unit.answers.record(event.key, None, now)
