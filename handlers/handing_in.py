"""Handing in a file for a material (材料): looked through, put on the shelf, and noted in the filing's history."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.uploads.check import check_file
from bot.uploads.kinds import FileKind, Unfit
from bot.uploads.labels import label
from handlers.deps import Deps
from handlers.filing_progress import OPEN
from handlers.filing_steps import refused
from handlers.wording import filings as filing_words
from handlers.wording import materials as words
from rules.filings import Requirement
from storage.filing_values import Change, Conflict, Filing, Material, MaterialFile
from storage.material_files import StoredFile
from storage.material_shelf import new_key
from storage.unit import Unit

MAX_BYTES = words.MAX_MB * 1024 * 1024
MAX_FILING_BYTES = words.MAX_FILING_MB * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file that was found fit and lies on the shelf; without a row in SQL it is swept away after an hour."""

    key: str
    kind: FileKind
    name: str
    size: int


async def shelve(content: bytes, name: str | None, deps: Deps) -> Shelved | Unfit:
    """Look through a file and put it on the shelf, in a thread."""

    def work() -> Shelved | Unfit:
        """Both touch much memory or the disk."""
        kind = check_file(content)
        if isinstance(kind, Unfit):
            return kind
        key = new_key()
        deps.shelf.put(key, content)
        return Shelved(key, kind, label(name), len(content))

    return await asyncio.to_thread(work)


async def hand_in(file: Shelved, material: Requirement, filing: Filing, deps: Deps, unit: Unit) -> Filing | str:
    """Make the file the one that counts for a material, or say why not."""
    if filing.state not in OPEN:
        return filing_words.wrong_step(filing, "交材料")
    if await unit.materials.total(filing.id) + file.size > MAX_FILING_BYTES:
        return words.FULL
    now = deps.clock()
    known = filing.materials.get(material.id, Material())
    new = replace(known, file=MaterialFile(name=file.name, key=file.key))
    change = Change(
        version=filing.version,
        actor=f"operator:{filing.operator_id}",
        at=now,
        why=f"materials:+{material.id}",
        materials={**filing.materials, material.id: new},
    )
    changed = await unit.filings.change(filing.id, change)
    if isinstance(changed, Conflict):
        return refused(changed, filing, "交材料")
    await unit.materials.add(
        StoredFile(
            key=file.key,
            filing_id=filing.id,
            material=material.id,
            name=file.name,
            kind=file.kind.value,
            size=file.size,
            created_at=now,
        )
    )
    return changed


async def remove(keys: Iterable[str], deps: Deps) -> None:
    """Delete files whose rows are gone."""
    if gone := list(keys):
        await asyncio.to_thread(deps.shelf.remove, gone)


async def sweep(deps: Deps) -> int:
    """Delete files on the shelf that no row knows: what a process left that died; returns how many."""
    keys = await asyncio.to_thread(deps.shelf.settled)
    async with deps.database.view() as unit:
        stray = [key for start in range(0, len(keys), 500) for key in await _unknown(keys[start : start + 500], unit)]
    await remove(stray, deps)
    return len(stray)


async def _unknown(keys: list[str], unit: Unit) -> set[str]:
    return set(keys) - await unit.materials.known(keys)
