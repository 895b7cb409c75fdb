"""Servers that more than one suite needs."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import pytest


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server out of the pgserver wheel and give the address of its first database."""
    if find_spec("pgserver") is None:
        pytest.skip("pgserver cannot be installed here, so nothing is tried on PostgreSQL")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where no desktop session is.
        pgserver = import_module("pgserver")

    # Not pytest's folder: the server runs as a user of its own, who may not pass through that one.
    folder = tempfile.mkdtemp(prefix="pg-")
    server = pgserver.get_server(folder, cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
