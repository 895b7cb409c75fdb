"""Pages for browsers: templates that escape everything, strict headers, and a Chinese page for every refusal."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: No script, nothing from another host, no frame: a draft on a page stays text.
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}

#: The same for pages that a script of our own host makes handier.
SCRIPTED = {**HEADERS, "Content-Security-Policy": f"{_POLICY}; script-src 'self'"}


class Pages:
    """Renders the templates of one folder."""

    def __init__(self, folder: Path) -> None:
        """Use the templates in `folder`; an unknown name in a template is an error."""
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
        )

    def render(self, template: str, facts: Mapping[str, Any], *, status: int = 200) -> web.Response:
        """A page with the strict headers."""
        text = self._templates.get_template(template).render(facts)
        return web.Response(text=text, content_type="text/html", charset="utf-8", status=status, headers=HEADERS)


def static_file(path: Path, content_type: str) -> web.Response:
    """A file of ours that never changes within a release."""
    headers = {**HEADERS, "Cache-Control": "public, max-age=3600"}
    return web.Response(body=path.read_bytes(), content_type=content_type, charset="utf-8", headers=headers)
