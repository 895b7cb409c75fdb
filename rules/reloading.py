"""An engine that follows its files: packs, a deployment's lexicon and its allow-list change without a restart."""

import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from rules.engine import Engine
from rules.errors import RulesError
from rules.lexicons import read_lexicon
from rules.library import load_packs

_log = logging.getLogger(__name__)
_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSource:
    """The files that an engine is built from."""

    packs: Path
    names: Sequence[str]
    #: Words that the deployment adds, and phrases that it allows; absent files count as empty ones.
    lexicon: Path | None = None
    allowed: Path | None = None

    def build(self) -> Engine:
        """A new engine from the files as they are now.

        Raises:
            PacksRefusedError: A pack is not understood.
            SourceError: The lexicon or the allow-list is not understood.
            OSError: A file cannot be read.
        """
        with _without_collection():
            return Engine(
                load_packs(self.packs, self.names, lexicon=_terms(self.lexicon), allowed=_terms(self.allowed)),
            )

    def stamp(self) -> _Stamp:
        """Name, time of change and size of every file.

        Raises:
            OSError: A file went away while it was looked at.
        """
        files = [file for name in self.names for file in sorted((self.packs / name).rglob("*.*"))]
        files += [file for file in (self.lexicon, self.allowed) if file is not None and file.is_file()]
        return tuple((str(file), (state := file.stat()).st_mtime_ns, state.st_size) for file in files)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Nothing of what is built is garbage: looking for some would take a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _terms(file: Path | None) -> tuple[str, ...]:
    return read_lexicon(file) if file is not None and file.is_file() else ()


@dataclass
class FollowingEngine:
    """Gives the engine of the newest files that could be read; safe to share between threads.

    `current` costs nothing and never waits. Whoever runs the process calls `refresh` now and then, in a thread.
    """

    source: EngineSource
    _engine: Engine = field(init=False)
    _stamp: _Stamp = field(init=False)
    _lock: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        """Build the first engine; here a broken file stops the start."""
        self._stamp = self.source.stamp()
        self._engine = self.source.build()

    def current(self) -> Engine:
        """The newest engine that could be built."""
        return self._engine

    def refresh(self) -> None:
        """Look at the files and build anew when they changed; while they are broken, the engine before stays.

        A broken state of the files is logged once, and looked at again as soon as they change.
        """
        with self._lock:
            try:
                stamp = self.source.stamp()
            except OSError:
                return  # An editor is replacing a file this very moment; the next look finds the new one.
            if stamp != self._stamp:
                self._stamp = stamp
                self._swap()

    def _swap(self) -> None:
        try:
            self._engine = self.source.build()
        except (RulesError, OSError) as error:
            _log.warning("rules_not_reloaded", extra={"reason": str(error)})
        else:
            _log.info("rules_reloaded", extra={"packs": list(self.source.names)})
