"""Column types that keep promises which the databases alone do not."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator

from storage.errors import NaiveTimeError


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment: converted to UTC going in, aware UTC coming out, on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite keeps UTC without a zone so that text order is time order.

        Raises:
            NaiveTimeError: the moment has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTimeError
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def choice(kind: type[StrEnum]) -> Enum:
    """Build a text column that holds the value of one member of a StrEnum."""
    return Enum(kind, native_enum=False, length=24, values_callable=_values)


def _values(kind: Any) -> list[str]:  # noqa: ANN401 - SQLAlchemy passes the enumeration untyped
    return [member.value for member in kind]
