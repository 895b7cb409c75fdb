"""The documents name only files that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("CHANGES/README.md")])
_FOLDERS = "bot|commands|docs|handlers|rules|sandbox|storage|tests|training|benchmarks"
_PATH = re.compile(rf"`((?:{_FOLDERS})/[\w./-]*|main\.py)`")
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_named_files_exist(document: Path) -> None:
    """A path in back-quotes or a relative link leads somewhere, so that the map stays true."""
    text = document.read_text(encoding="utf-8")
    named = [path for path in _PATH.findall(text) if not (ROOT / path).exists()]
    linked = [path for path in _LINK.findall(text) if not (document.parent / path).exists()]

    assert named + linked == []
