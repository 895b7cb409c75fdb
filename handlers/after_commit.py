"""What follows a transaction once it has committed: the index in Redis, and files whose rows are gone."""

from handlers import handing_in
from handlers.deps import Deps
from handlers.pending_notes import follow
from storage.unit import Unit


async def settle(unit: Unit, deps: Deps) -> None:
    """Let Redis and the shelf follow; what fails here is healed by the worker."""
    await follow(unit.filings.touched, deps)
    await handing_in.remove(unit.materials.gone, deps)
