"""Statements that both databases know but SQLAlchemy spells per database."""

from collections.abc import Sequence

from sqlalchemy import Executable, RowMapping, Table, UpdateBase
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def insert_new(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Build an INSERT that does nothing where the row would collide with another one.

    A collision with a transaction that is still open waits for its end on PostgreSQL; a refused INSERT would abort the
    whole transaction there, this one does not.
    """
    return insert_into(connection, table).on_conflict_do_nothing()


def insert_into(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Build the INSERT of the connection's database, which can say what to do on a collision."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


class Store:
    """A handful of statements about one table, inside the transaction that the connection is in."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Keep the connection; opening and committing belong to `storage.database`."""
        self._connection = connection

    async def _rows(self, statement: Executable) -> Sequence[RowMapping]:
        return (await self._connection.execute(statement)).mappings().all()

    async def _row(self, statement: Executable) -> RowMapping | None:
        return (await self._connection.execute(statement)).mappings().one_or_none()

    async def _count(self, statement: UpdateBase) -> int:
        return (await self._connection.execute(statement)).rowcount
