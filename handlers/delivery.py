"""WeChat's reports on template messages (TEMPLATESENDJOBFINISH): what did not arrive is shown at the next contact."""

from bot.messages import DeliveryEvent
from handlers.deps import Deps


async def note(event: DeliveryEvent, deps: Deps) -> None:
    """Keep the report; the worker's next look settles the push by it.

    Mass sending brings a burst of reports, and WeChat stops calling a server that answers them slowly: so no more is
    done here than one insert.
    """
    async with deps.database.unit() as unit:
        await unit.deliveries.note(event.message_id, event.status, deps.clock())
