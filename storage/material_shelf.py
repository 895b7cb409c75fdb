"""The shelf on disk where the bytes of handed-in files lie: under random names, below DATA_DIR/materials.

All processes that take or show files must see the same folder. A file is whole or not there; one without a row in SQL
is what a process left that died in between, and is swept away when it is older than an hour.
"""

import re
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

_KEY = re.compile(r"[0-9a-f]{32}")
#: Younger files may belong to a transaction that has not committed yet.
_SETTLED_S = 3600


def new_key() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


def is_key(name: str) -> bool:
    """Whether a file on the shelf may be called so."""
    return _KEY.fullmatch(name) is not None


class MaterialShelf:
    """One folder; its calls touch the disk and belong into a thread."""

    def __init__(self, folder: Path) -> None:
        """Use the folder; it is made with the first file."""
        self._folder = folder

    def put(self, key: str, content: bytes) -> None:
        """Keep a file under a new key."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = self._path(key).with_suffix(".partial")
        partial.touch(mode=0o600)
        partial.write_bytes(content)
        partial.replace(self._path(key))

    def read(self, key: str) -> bytes | None:
        """The bytes of a file, None when they are not there."""
        path = self._path(key)
        return path.read_bytes() if path.is_file() else None

    def open(self, key: str) -> BinaryIO | None:
        """The file to be read in pieces, None when it is not there."""
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            return None

    def listed(self) -> list[str]:
        """Keys of all files that lie here now."""
        return sorted(path.name for path in self._folder.iterdir() if is_key(path.name)) if self.is_made else []

    @property
    def is_made(self) -> bool:
        """Whether the folder is there: it comes with the first file."""
        return self._folder.is_dir()

    def beside(self) -> TemporaryDirectory[str]:
        """An empty folder on the same disk, from which files can be taken over; it goes when it is left."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        return TemporaryDirectory(prefix=".restoring-", dir=self._folder.parent)

    def take_over(self, files: Mapping[str, Path]) -> None:
        """Move whole files of the same disk onto the shelf under their keys."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for key, path in files.items():
            path.replace(self._path(key))

    def remove(self, keys: Iterable[str]) -> None:
        """Delete files; those that are gone already are no matter."""
        for key in keys:
            self._path(key).unlink(missing_ok=True)

    def settled(self, *, now_s: float | None = None) -> list[str]:
        """Keys of all files that have lain here for more than an hour, and unfinished ones are deleted then."""
        if not self.is_made:
            return []
        before = (time.time() if now_s is None else now_s) - _SETTLED_S
        old = [path for path in self._folder.iterdir() if path.stat().st_mtime < before]
        for path in old:
            if path.suffix == ".partial":
                path.unlink(missing_ok=True)
        return sorted(path.name for path in old if is_key(path.name))

    def _path(self, key: str) -> Path:
        if not is_key(key):
            raise ValueError("a key of the shelf is 32 hexadecimal digits")
        return self._folder / key
