"""Headers, templates and error pages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from bot.guard import ERRORS, guard
from bot.pages import HEADERS, Pages

Client = TestClient[web.Request, web.Application]


async def _fail(_: web.Request) -> web.Response:
    """Fail by our own mistake."""
    raise LookupError("mistake")


async def _move(_: web.Request) -> web.Response:
    """Send elsewhere."""
    raise web.HTTPSeeOther("/p/show/1")


async def _forbid(_: web.Request) -> web.Response:
    """Refuse."""
    raise web.HTTPForbidden


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """An application with one page of each kind."""
    (tmp_path / "show.html").write_text("<p>{{ name }}</p>", encoding="utf-8")
    pages = Pages(tmp_path)

    async def show(request: web.Request) -> web.Response:
        """Render a template with what stands in the address."""
        return pages.render("show.html", {"name": request.match_info["name"]})

    app = web.Application(middlewares=[guard])
    app.router.add_get("/p/show/{name}", show)
    app.router.add_get("/p/fail/{token}", _fail)
    app.router.add_get("/p/move", _move)
    app.router.add_get("/p/forbid", _forbid)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize("path", ["/p/show/a", "/p/fail/s", "/p/move", "/p/forbid", "/p/nowhere"])
async def test_headers(client: Client, path: str) -> None:
    """Every answer has the security headers, errors and redirects too."""
    response = await client.get(path, allow_redirects=False)

    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


async def test_escaping(client: Client) -> None:
    """What users wrote is escaped in pages."""
    response = await client.get("/p/show/%3Cscript%3E")

    assert await response.text() == "<p>&lt;script&gt;</p>"


@pytest.mark.parametrize(("path", "status"), [("/p/forbid", 403), ("/p/nowhere", 404), ("/p/fail/s", 500)])
async def test_error_pages(client: Client, path: str, status: int) -> None:
    """An error is a Chinese page that says what to do next."""
    response = await client.get(path)

    assert (response.status, response.content_type) == (status, "text/html")
    assert ERRORS[status] in await response.text()


async def test_failure_is_logged_without_the_link(client: Client) -> None:
    """A failing page is logged by its route, not by its signed address."""
    with capture_logs() as logs:
        await client.get("/p/fail/signed-token")

    assert [(line["event"], line["route"]) for line in logs] == [("page_failed", "/p/fail/{token}")]
