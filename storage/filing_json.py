"""How the checklists and people of a filing stand in its JSON columns.

A material is `true` or `false` while only ticks are known, as the first release wrote it, and an object once there is a
file; to that release an object is as good as a tick.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from storage.filing_values import Material, MaterialFile, NamedPerson


def materials_from(stored: Mapping[str, Any]) -> dict[str, Material]:
    """Read the column `materials`."""
    return {name: _material(value) for name, value in stored.items()}


def materials_column(materials: Mapping[str, Material]) -> dict[str, Any]:
    """Write the column `materials`."""
    return {name: asdict(one) if one.file else one.ticked for name, one in materials.items()}


def people_from(stored: Iterable[Mapping[str, str]]) -> tuple[NamedPerson, ...]:
    """Read the column `people`."""
    return tuple(NamedPerson(**person) for person in stored)


def people_column(people: Iterable[NamedPerson]) -> list[dict[str, str]]:
    """Write the column `people`."""
    return [asdict(person) for person in people]


def _material(value: bool | Mapping[str, Any]) -> Material:
    if isinstance(value, bool):
        return Material(ticked=value)
    return Material(ticked=value["ticked"], file=MaterialFile(**value["file"]))
