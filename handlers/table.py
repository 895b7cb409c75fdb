"""The table of contents of the chat: every topic's router, in the order in which they are asked."""

from bot.router import Router
from handlers import (
    accounts,
    collecting,
    filing_register,
    filing_steps,
    following,
    lookups,
    own_data,
    own_words,
    todo,
)
from handlers import (
    help as helping,
)
from handlers.dispatch import Dispatcher
from handlers.request import Handler

TOPICS = (accounts.NEW_ACCOUNT, filing_register.NEW_FILING)


def dispatcher() -> Dispatcher:
    """Build the dispatcher over all topics."""
    router = Router[Handler]("all topics")
    for topic in (
        following.router,
        helping.router,
        helping.continuing(TOPICS),
        collecting.router,
        accounts.router,
        filing_steps.router,
        filing_register.router,
        todo.router,
        lookups.router,
        own_words.router,
        own_data.router,
    ):
        router.include(topic)
    return Dispatcher(router, TOPICS)
