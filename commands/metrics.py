"""`/metrics`: how many pushes are in which state, by SQL at each look, and what Prometheus knows of the process."""

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest

from storage.database import Database
from storage.errors import StorageError
from storage.tables import PushState


class Metrics:
    """The page that Prometheus reads; it holds counts and nothing of anybody."""

    def __init__(self, database: Database) -> None:
        """Read from that database."""
        self._database = database

    async def answer(self, _request: web.Request) -> web.Response:
        """Count and render."""
        try:
            async with self._database.view() as unit:
                counts = await unit.pushes.counts()
        except StorageError as error:
            return web.Response(status=503, text=type(error).__name__)
        registry = CollectorRegistry()
        pushes = Gauge("yushen_pushes", "Pushes by state; dead ones need a person", ["state"], registry=registry)
        for state in PushState:
            pushes.labels(state.value).set(counts.get(state, 0))
        body = generate_latest(registry) + generate_latest(REGISTRY)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
