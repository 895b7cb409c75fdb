"""The shelf on disk where the bytes of handed-in files lie: under random names, below DATA_DIR/materials.

All processes that take or show files must see the same folder. A file is whole or not there; one without a row in SQL
is what a process left that died in between, and is swept away when it is older than an hour.
"""

import re
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

_KEY = re.compile(r"[0-9a-f]{32}")
#: Younger files may belong to a transaction that has not committed yet.
_SETTLED_S = 3600


def new_key() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


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

    def remove(self, keys: Iterable[str]) -> None:
        """Delete files; those that are gone already are no matter."""
        for key in keys:
            self._path(key).unlink(missing_ok=True)

    def settled(self, *, now_s: float | None = None) -> list[str]:
        """Keys of all files that have lain here for more than an hour, and unfinished ones are deleted then."""
        if not self._folder.is_dir():
            return []
        before = (time.time() if now_s is None else now_s) - _SETTLED_S
        old = [path for path in self._folder.iterdir() if path.stat().st_mtime < before]
        for path in old:
            if path.suffix == ".partial":
                path.unlink(missing_ok=True)
        return sorted(path.name for path in old if _KEY.fullmatch(path.name))

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError("a key of the shelf is 32 hexadecimal digits")
        return self._folder / key
