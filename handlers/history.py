"""What the history page (历史) shows: drafts, their versions, and how findings went down, as points of a chart."""

from collections.abc import Sequence
from typing import Any

from handlers.deps import SHANGHAI, Deps
from handlers.report import shown
from handlers.report_facts import findings_of
from handlers.versions import families
from handlers.wording import drafts as words
from storage.drafts import Draft

#: Drafts on one page; older ones are deleted soon.
MOST = 30
_WIDTH, _HEIGHT, _EDGE = 320, 120, 24
_NAME_CHARACTERS = 24


def history_facts(drafts: Sequence[Draft], deps: Deps, *, around: int | None = None) -> dict[str, Any]:
    """Families of drafts given newest first, the latest changed first; only that of draft `around` if it is given."""
    grouped = families(list(reversed(drafts)))
    wanted = [one for one in grouped if around is None or any(draft.id == around for draft in one)]
    return {"drafts": [_family(one, deps) for one in sorted(wanted, key=lambda one: one[-1].id, reverse=True)]}


def _family(versions: Sequence[Draft], deps: Deps) -> dict[str, Any]:
    counts = [len(findings_of(draft)) for draft in versions]
    told = [
        {
            "number": number,
            "at": f"{draft.created_at.astimezone(SHANGHAI):%m-%d %H:%M}",
            "count": count,
            "verdict": draft.verdict,
            "verdict_line": next(line for verdict, line in words.VERDICT_LINES.items() if verdict == draft.verdict),
            "report": deps.pages.report(draft.id, draft.operator_id),
        }
        for number, (draft, count) in enumerate(zip(versions, counts, strict=True), start=1)
    ]
    return {
        "name": _name(versions[-1]),
        "versions": told[::-1],
        "points": chart(counts) if len(counts) > 1 else [],
        "spoken": "，".join(f"第 {one['number']} 版 {one['count']} 处" for one in told),
    }


def chart(counts: Sequence[int]) -> list[dict[str, int]]:
    """Points of a line of at least two counts, in a picture of 320 × 120: the highest count above, 0 on the floor."""
    most, step = max(1, *counts), (_WIDTH - 2 * _EDGE) / (len(counts) - 1)
    room = _HEIGHT - 2 * _EDGE
    return [
        {"x": round(_EDGE + n * step), "y": round(_HEIGHT - _EDGE - room * count / most), "count": count}
        for n, count in enumerate(counts)
    ]


def _name(draft: Draft) -> str:
    """The title, or how the text begins."""
    name = " ".join(shown(draft.title or draft.text).split())
    return name if len(name) <= _NAME_CHARACTERS else name[:_NAME_CHARACTERS] + "…"
