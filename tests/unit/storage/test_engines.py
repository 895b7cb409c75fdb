"""DATABASE_URL: what is understood, what is refused, and that no password is told."""

import pytest

from storage.engines import read_url
from storage.errors import UnknownDatabaseError


@pytest.mark.parametrize(
    ("text", "driver", "database"),
    [
        ("sqlite:///var/bot.db", "sqlite+aiosqlite", "var/bot.db"),
        ("sqlite:////srv/bot.db", "sqlite+aiosqlite", "/srv/bot.db"),
        ("sqlite+aiosqlite:///bot.db", "sqlite+aiosqlite", "bot.db"),
        ("postgresql://u:p@db/bot", "postgresql+asyncpg", "bot"),
        ("postgres://u:p@db/bot", "postgresql+asyncpg", "bot"),
        ("postgresql+psycopg://u:p@db/bot", "postgresql+asyncpg", "bot"),
        ("postgresql://u@/bot?host=/run/postgresql", "postgresql+asyncpg", "bot"),
    ],
)
def test_usual_addresses_get_the_asynchronous_driver(text: str, driver: str, database: str) -> None:
    """Whatever driver an address names, it is opened with ours."""
    url = read_url(text)

    assert (url.drivername, url.database) == (driver, database)


@pytest.mark.parametrize(
    "text", ["", "bot.db", "mysql://u@db/bot", "sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite://"]
)
def test_other_addresses_are_refused_with_what_to_write(text: str) -> None:
    """No driver, another database, or one that lives in memory: the message shows both forms that work."""
    with pytest.raises(UnknownDatabaseError, match=r"sqlite:///path/to/file.db or postgresql://"):
        read_url(text)


@pytest.mark.parametrize("text", ["mysql://u:hunter2@db/bot", "::u:hunter2@db/bot", "oracle://:hunter2@db"])
def test_a_refusal_does_not_tell_the_password(text: str) -> None:
    """The message of a refused address holds no password."""
    with pytest.raises(UnknownDatabaseError) as caught:
        read_url(text)

    assert "hunter2" not in str(caught.value)
