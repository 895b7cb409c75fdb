"""Pages for browsers: templates that escape everything, strict headers, and a Chinese page for every refusal."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

#: No script, nothing from another host, no frame: a draft on a page stays text.
_STRICT = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def policy(**allowed: str) -> str:
    """The content policy of our pages, with further sources by directive for a page that needs them."""
    return "; ".join(f"{directive} {sources}" for directive, sources in {**_STRICT, **allowed}.items())


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}

#: The same for pages that a script of our own host makes handier.
SCRIPTED = {**HEADERS, "Content-Security-Policy": policy(**{"script-src": "'self'"})}


class Pages:
    """Renders the templates of one folder."""

    def __init__(self, folder: Path) -> None:
        """Use the templates in `folder`; an unknown name in a template is an error."""
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
        )

    def render(
        self, template: str, facts: Mapping[str, Any], *, status: int = 200, policy: str | None = None
    ) -> web.Response:
        """A page with the strict headers; `policy` replaces the content policy where the page needs another."""
        text = self._templates.get_template(template).render(facts)
        headers = HEADERS if policy is None else {**HEADERS, "Content-Security-Policy": policy}
        return web.Response(text=text, content_type="text/html", charset="utf-8", status=status, headers=headers)


def static_file(path: Path, content_type: str) -> web.Response:
    """A file of ours that never changes within a release."""
    headers = {**HEADERS, "Cache-Control": "public, max-age=3600"}
    return web.Response(body=path.read_bytes(), content_type=content_type, charset="utf-8", headers=headers)
