"""What counts as a version of the same draft, and the chart of its findings."""

from datetime import UTC, datetime

import pytest

from handlers.history import chart
from handlers.versions import families
from storage.drafts import Draft
from storage.tables import DraftState
from tests.e2e.reports import PLAIN

_AT = datetime(2026, 11, 23, tzinfo=UTC)
_BOOKS = "图书馆周六上午九点开放，读者凭身份证办理借书证，每人可借五本，三十天内归还。"


def _drafts(*texts: str) -> list[Draft]:
    return [
        Draft(
            id=number,
            operator_id=1,
            account_id=1,
            title="同一个题目",
            text=text,
            verdict="pass",
            findings=[],
            state=DraftState.CHECKED,
            created_at=_AT,
            expires_at=_AT,
        )
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("texts", "grouped"),
    [
        ((), []),
        ((PLAIN, PLAIN), [[0, 1]]),
        ((PLAIN, f"{PLAIN}本店手工锡壶可以租也可以买。"), [[0, 1]]),
        ((PLAIN, PLAIN.replace("\uff0c", "\n")), [[0, 1]]),
        ((PLAIN, _BOOKS), [[0], [1]]),
        ((PLAIN, _BOOKS, PLAIN[:30], _BOOKS[3:]), [[0, 2], [1, 3]]),
        (("", "", PLAIN), [[0, 1], [2]]),
        (("😀", "\ud800"), [[0], [1]]),
    ],
)
def test_versions_are_texts_much_alike(texts: tuple[str, ...], grouped: list[list[int]]) -> None:
    """Mended, lengthened and rewrapped texts belong together, whatever was checked between; others do not."""
    assert [[draft.id for draft in family] for family in families(_drafts(*texts))] == grouped


@pytest.mark.parametrize(("counts", "heights"), [([4, 2, 0], [24, 60, 96]), ([0, 0], [96, 96]), ([1, 3], [72, 24])])
def test_the_line_falls_with_the_findings(counts: list[int], heights: list[int]) -> None:
    """The highest count stands at the top, none on the floor; the points spread over the whole width."""
    points = chart(counts)

    assert [point["y"] for point in points] == heights
    assert (points[0]["x"], points[-1]["x"]) == (24, 296)
