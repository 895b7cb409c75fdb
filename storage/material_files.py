"""Files handed in for materials (材料): what is known of each; their bytes lie on the shelf (`material_shelf`)."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.statements import Store
from storage.tables import FILINGS, MATERIAL_FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file."""

    #: Its name on the shelf: random.
    key: str
    filing_id: int
    #: Id of the material as the pack names it.
    material: str
    #: What the sender called it: a label, never a path.
    name: str
    #: "pdf", "jpg", "png", "docx" or "xlsx", as its content says.
    kind: str
    #: Bytes.
    size: int
    created_at: datetime
    #: Since when another file stands in its place; None for the one that counts.
    replaced_at: datetime | None = None


class MaterialFiles(Store):
    """The material_files table."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Work on the connection."""
        super().__init__(connection)
        #: Keys whose rows this transaction deleted: their bytes go once it has committed.
        self.gone: list[str] = []

    async def add(self, new: StoredFile) -> None:
        """Note a file that lies on the shelf; whatever stood for the material is replaced by it."""
        current = (MATERIAL_FILES.c.filing_id == new.filing_id, MATERIAL_FILES.c.material == new.material)
        change = update(MATERIAL_FILES).where(*current, MATERIAL_FILES.c.replaced_at.is_(None))
        await self._count(change.values(replaced_at=new.created_at))
        await self._connection.execute(insert(MATERIAL_FILES).values(**asdict(new)))

    async def get(self, key: str, *, filing_id: int) -> StoredFile | None:
        """Return the file of that filing."""
        query = select(MATERIAL_FILES).where(MATERIAL_FILES.c.key == key, MATERIAL_FILES.c.filing_id == filing_id)
        row = await self._row(query)
        return StoredFile(**row) if row else None

    async def current(self, filing_id: int) -> dict[str, StoredFile]:
        """The files that count, by material."""
        query = select(MATERIAL_FILES).where(
            MATERIAL_FILES.c.filing_id == filing_id, MATERIAL_FILES.c.replaced_at.is_(None)
        )
        return {row["material"]: StoredFile(**row) for row in await self._rows(query)}

    async def total(self, filing_id: int) -> int:
        """Bytes of all files of a filing, those that were replaced included."""
        query = select(func.coalesce(func.sum(MATERIAL_FILES.c.size), 0)).where(MATERIAL_FILES.c.filing_id == filing_id)
        return int((await self._connection.execute(query)).scalar_one())

    async def drop_replaced(self, filing_id: int) -> None:
        """Forget the files that were replaced: the filing was accepted with the others."""
        await self._drop(MATERIAL_FILES.c.filing_id == filing_id, MATERIAL_FILES.c.replaced_at.is_not(None))

    async def drop_of(self, operator_id: int) -> None:
        """Forget all files of an operator's filings (删除我的数据)."""
        own = select(FILINGS.c.id).where(FILINGS.c.operator_id == operator_id)
        await self._drop(MATERIAL_FILES.c.filing_id.in_(own))

    async def known(self, keys: Collection[str]) -> set[str]:
        """Those of the keys that belong to a file."""
        query = select(MATERIAL_FILES.c.key).where(MATERIAL_FILES.c.key.in_(keys))
        rows: Sequence[str] = (await self._connection.execute(query)).scalars().all()
        return set(rows)

    async def _drop(self, *conditions: ColumnElement[bool]) -> None:
        dropped = delete(MATERIAL_FILES).where(*conditions).returning(MATERIAL_FILES.c.key)
        self.gone += (await self._connection.execute(dropped)).scalars().all()
