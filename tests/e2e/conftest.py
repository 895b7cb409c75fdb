"""The chat that the end-to-end tests play."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from commands.rulebook import Rulebook, load_rulebook
from commands.settings import Settings
from tests.e2e.chat_world import Chat, chatting
from tests.e2e.chromium import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The packs, loaded once: they hold no state."""
    return load_rulebook(Settings())


@pytest.fixture
async def chat(tmp_path: Path, rulebook: Rulebook) -> AsyncIterator[Chat]:
    """Bot and sandbox, freshly started."""
    async with chatting(tmp_path, rulebook) as world:
        yield world


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()
