"""Moments as the two databases keep them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Dialect, make_url

from storage.columns import UtcDateTime
from storage.errors import NaiveTimeError

NINE_IN_SHANGHAI = datetime(2026, 11, 24, 9, 0, tzinfo=timezone(timedelta(hours=8)))
ONE_IN_UTC = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DIALECTS: list[Dialect] = [make_url(url).get_dialect()() for url in ("sqlite+aiosqlite://", "postgresql+asyncpg://")]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_a_moment_goes_in_and_comes_out_in_utc(dialect: Dialect) -> None:
    """A moment of another zone comes out as the same moment, in UTC."""
    stored = UtcDateTime().process_bind_param(NINE_IN_SHANGHAI, dialect)

    found = UtcDateTime().process_result_value(stored, dialect)

    assert found == ONE_IN_UTC
    assert found is not None
    assert found.tzinfo is UTC


def test_sqlite_gets_moments_whose_text_sorts_by_time() -> None:
    """SQLite keeps UTC without a zone: the order of its texts is the order of time."""
    stored = UtcDateTime().process_bind_param(NINE_IN_SHANGHAI, DIALECTS[0])

    assert stored == ONE_IN_UTC.replace(tzinfo=None)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_a_naive_moment_is_refused(dialect: Dialect) -> None:
    """Nobody knows when a moment without a zone is."""
    with pytest.raises(NaiveTimeError):
        UtcDateTime().process_bind_param(ONE_IN_UTC.replace(tzinfo=None), dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_no_moment_stays_none(dialect: Dialect) -> None:
    """What did not happen yet is None on both ways."""
    assert UtcDateTime().process_bind_param(None, dialect) is None
    assert UtcDateTime().process_result_value(None, dialect) is None
