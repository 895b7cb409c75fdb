"""The index of pending filings in Redis follows what a transaction has changed, once that has committed."""

from collections.abc import Iterable

import structlog

from handlers.deps import Deps
from storage.errors import StorageError
from storage.filing_values import Filing

log = structlog.get_logger()


async def follow(filings: Iterable[Filing], deps: Deps) -> None:
    """Note the filings as they are now; where Redis fails the worker compares the index with SQL and heals it."""
    try:
        for filing in filings:
            await deps.pending.note(filing)
    except StorageError as error:
        log.warning("pending_index_behind", error=type(error).__name__)
