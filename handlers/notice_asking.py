"""The part of a page that asks for one subscription notice (订阅通知), on the terms of docs/decisions/0027."""

import asyncio
from typing import Any

import structlog
from aiohttp import web

from bot.errors import ApiError
from bot.jsapi import SCRIPT
from handlers.deps import Deps
from handlers.page_links import FilingOf
from handlers.wording import notices as words
from storage.errors import StorageError

log = structlog.get_logger()

#: Seconds that a page waits for WeChat's ticket; without one it is shown without this part.
_PATIENCE_S = 2.0


async def asked_for(request: web.Request, asked: FilingOf, deps: Deps) -> dict[str, Any] | None:
    """What notice.html shows; None where notices are not set up or the page cannot be signed now.

    The signed address is the one that this page was asked for under PUBLIC_URL: nothing that a browser says is signed.
    """
    if deps.notices is None:
        return None
    try:
        async with asyncio.timeout(_PATIENCE_S):
            signed = await deps.notices.signer.sign(f"{deps.pages.public_url}{request.raw_path}")
    except (ApiError, StorageError, TimeoutError) as error:
        log.warning("page_not_signed", error=type(error).__name__, why=str(error))
        return None
    template_id = deps.notices.template_id
    async with deps.database.view() as unit:
        operator = await unit.operators.by_id(asked.operator_id)
        left = await unit.grants.left(operator.openid, template_id) if operator else 0
    return {"signed": signed, "script": SCRIPT, "template_id": template_id, "state": words.state(left), "words": words}
