"""The file that a backup is: a tar of the database and the handed-in files, with a checksum of each at its end.

    database.sqlite3
    materials/<32 hexadecimal digits>   one for each handed-in file
    SHA256SUMS                          as `sha256sum -c` reads it; without it the archive is not whole

It is not compressed: pictures and office files are compressed already. Both ways it passes in small pieces.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from storage.errors import BackupBrokenError
from storage.material_shelf import MaterialShelf, is_key

_DATABASE = "database.sqlite3"
_FOLDER = "materials/"
_SUMS = "SHA256SUMS"
#: Bytes that are in memory at a time.
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What an archive held: all of it was found whole."""

    database: Path
    #: Handed-in files by their key on the shelf.
    files: dict[str, Path]


def pack(database: Path, shelf: MaterialShelf, target: Path) -> int:
    """Write an archive of the database's copy and of all files on the shelf; how many files there were."""
    sums: dict[str, str] = {}
    with tarfile.open(target, "w|") as archive:
        with database.open("rb") as content:
            _add(archive, _DATABASE, content, sums)
        for key in shelf.listed():
            # One that was taken off the shelf just now is wanted by nobody any more.
            if (file := shelf.open(key)) is not None:
                with file:
                    _add(archive, _FOLDER + key, file, sums)
        last = _written(sums)
        archive.addfile(_member(_SUMS, len(last)), io.BytesIO(last))
    return len(sums) - 1


def unpack(source: Path, folder: Path) -> Unpacked:
    """Take an archive apart into an empty folder, and look at all of it.

    Raises:
        BackupBrokenError: it is cut short or damaged, or holds anything that `pack` does not write.
    """
    try:
        with tarfile.open(source, "r|") as archive:
            return _unpack(archive, folder)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BackupBrokenError(str(source), f"no whole backup ({error})") from error


class _Summed:
    """A file that adds up its checksum while it is read."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self.sum = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        piece = self._inner.read(size)
        self.sum.update(piece)
        return piece


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes], sums: dict[str, str]) -> None:
    summed = _Summed(content)
    archive.addfile(_member(name, os.fstat(content.fileno()).st_size), summed)
    sums[name] = summed.sum.hexdigest()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _written(sums: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()


def _unpack(archive: tarfile.TarFile, folder: Path) -> Unpacked:
    sums: dict[str, str] = {}
    files: dict[str, Path] = {}
    whole = False
    for member in archive:
        content = archive.extractfile(member) if member.isreg() and not member.issparse() else None
        if content is None or whole or member.name in sums:
            raise ValueError(f"{member.name!r} does not belong into a backup")
        if member.name == _SUMS:
            whole = content.read(member.size) == _written(sums)
            if not whole:
                raise ValueError("the checksums do not fit")
            continue
        path = folder / _place(member.name, first=not sums)
        sums[member.name] = _take_out(content, path)
        if member.name != _DATABASE:
            files[path.name] = path
    if not whole:
        raise ValueError("it is cut short")
    return Unpacked(folder / _DATABASE, files)


def _place(name: str, *, first: bool) -> str:
    """The name under which a member is unpacked: one that we write and nothing else, so that no path leads out."""
    if first and name == _DATABASE:
        return name
    key = name.removeprefix(_FOLDER)
    if first or name != _FOLDER + key or not is_key(key):
        raise ValueError(f"{name!r} does not belong into a backup")
    return key


def _take_out(content: IO[bytes], path: Path) -> str:
    summed = _Summed(content)
    path.touch(mode=0o600)
    with path.open("wb") as file:
        while piece := summed.read(_PIECE):
            file.write(piece)
    return summed.sum.hexdigest()
