"""The check engine kept ready-made in the data folder, so that `check` answers at once (decision 0025)."""

import gc
import hashlib
import pickle
import sys
import tempfile
from pathlib import Path

import rules
from rules.engine import Engine
from rules.reloading import EngineSource

_CODE = Path(rules.__file__).parent


def ready_engine(source: EngineSource, folder: Path) -> Engine:
    """The engine of these files: as it was stored if they have not changed since, else built and stored.

    Args:
        source: packs and word lists.
        folder: where it is kept; a folder that cannot be written only costs time.

    Raises:
        RulesError: A pack or a list of words is not understood.
        OSError: One of their files cannot be read.
    """
    file = folder / f"engine-{_fingerprint(source)}.pickle"
    if (stored := _read(file)) is not None:
        return stored
    engine = source.build()
    _keep(engine, file)
    return engine


def _fingerprint(source: EngineSource) -> str:
    """Changes with every file of packs, words and code, and with the versions of Python and the libraries."""
    code = tuple((str(file), file.stat().st_mtime_ns) for file in sorted(_CODE.rglob("*.py")))
    told = repr((source.stamp(), code, sys.version, sys.prefix))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _read(file: Path) -> Engine | None:
    if not file.is_file():
        return None
    was_on = gc.isenabled()
    gc.disable()  # Nothing of what is read is garbage.
    try:
        stored = pickle.loads(file.read_bytes())  # noqa: S301 - our own file; whoever writes there has the database too
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, IndexError, ValueError, TypeError):
        return None
    finally:
        if was_on:
            gc.enable()
    return stored if isinstance(stored, Engine) else None


def _keep(engine: Engine, file: Path) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as written:
            written.write(pickle.dumps(engine, protocol=pickle.HIGHEST_PROTOCOL))
        Path(written.name).replace(file)
        for other in file.parent.glob("engine-*.pickle"):
            if other != file:
                other.unlink(missing_ok=True)
    except OSError:
        return  # A read-only data folder: the engine is built again next time.
