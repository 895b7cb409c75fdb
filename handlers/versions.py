"""Versions of one draft: drafts of an account whose texts are much alike, oldest first (decision 0029)."""

from collections.abc import Sequence
from heapq import nsmallest
from zlib import crc32

from storage.drafts import Draft

#: Three characters in a row tell texts apart; so many of their hashes stand for a text.
_RUN, _SKETCH = 3, 256
#: Of all runs of two versions so many are the same; two texts on one subject share a tenth.
_ALIKE = 0.3

_Sketch = frozenset[int]


def families(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Group drafts, given oldest first: each joins the draft whose latest version is most like it, or begins one."""
    found: list[list[Draft]] = []
    latest: list[_Sketch] = []
    for draft in drafts:
        sketch = _sketch(draft.text)
        likeness, place = max(((_likeness(sketch, other), n) for n, other in enumerate(latest)), default=(0.0, 0))
        if likeness >= _ALIKE:
            found[place].append(draft)
            latest[place] = sketch
        else:
            found.append([draft])
            latest.append(sketch)
    return found


def _sketch(text: str) -> _Sketch:
    """The smallest hashes of the text's runs of characters: nearly as telling as all, the same on every machine."""
    bare = "".join(text.split())
    runs = {bare[start : start + _RUN] for start in range(max(1, len(bare) - _RUN + 1))}
    return frozenset(nsmallest(_SKETCH, {crc32(run.encode("utf-8", "surrogatepass")) for run in runs}))


def _likeness(one: _Sketch, other: _Sketch) -> float:
    """About which share of all runs of both texts is in both."""
    together = frozenset(nsmallest(_SKETCH, one | other))
    return len(together & one & other) / len(together) if together else 0.0
