"""The table of contents of the chat: every topic's router, in the order in which they are asked."""

from bot.router import Router
from handlers import (
    accounts,
    article_links,
    calendar_chat,
    collecting,
    filing_checklists,
    filing_completing,
    filing_days,
    filing_dialogue,
    filing_form,
    filing_one_line,
    filing_people,
    filing_steps,
    filing_unit,
    following,
    history_pages,
    lookups,
    mail,
    material_photos,
    office_chat,
    own_data,
    own_words,
    reminding,
    todo,
)
from handlers import (
    help as helping,
)
from handlers.dispatch import Dispatcher
from handlers.request import Handler

TOPICS = (
    accounts.NEW_ACCOUNT,
    filing_dialogue.NEW_FILING,
    filing_dialogue.FIRST_FILING,
    filing_completing.COMPLETING,
)


def dispatcher() -> Dispatcher:
    """Build the dispatcher over all topics."""
    router = Router[Handler]("all topics")
    for topic in (
        following.router,
        helping.router,
        helping.continuing(TOPICS),
        material_photos.router,
        article_links.router,
        collecting.router,
        accounts.router,
        filing_steps.router,
        filing_days.router,
        filing_checklists.router,
        filing_completing.router,
        filing_form.router,
        filing_unit.router,
        # Behind the other words that follow a number: it takes whatever they leave.
        filing_people.router,
        filing_dialogue.router,
        filing_one_line.router,
        office_chat.router,
        todo.router,
        reminding.router,
        mail.router,
        lookups.router,
        calendar_chat.router,
        history_pages.router,
        own_words.router,
        own_data.router,
    ):
        router.include(topic)
    return Dispatcher(router, TOPICS)
