"""The draft on the report page, cut at the borders of its findings."""

from handlers.report import pieces


def _finding(start: int, end: int, severity: str) -> dict[str, object]:
    return {"field": "text", "start": start, "end": end, "severity": severity}


def test_pieces_carry_the_findings_that_lie_on_them() -> None:
    """Overlapping findings share a piece, which looks like the worst of them; the rest is plain."""
    cut = pieces("一二三四五", [_finding(1, 4, "block"), _finding(2, 5, "fix")], field="text")

    assert [(piece.text, piece.numbers, piece.severity) for piece in cut] == [
        ("一", (), ""),
        ("二", (1,), "block"),
        ("三四", (1, 2), "block"),
        ("五", (2,), "fix"),
    ]


def test_marks_that_turn_the_writing_round_are_shown() -> None:
    """They would turn the page round; one for one, so that the places of findings stay right."""
    assert [piece.text for piece in pieces("甲\u202e乙\u2067丙", [], field="text")] == ["甲\ufffd乙\ufffd丙"]


def test_each_finding_begins_once() -> None:
    """Also where findings overlap: a reader comes back from each to one place."""
    cut = pieces("一二三四五", [_finding(1, 4, "block"), _finding(1, 3, "fix"), _finding(2, 5, "fix")], field="text")

    assert [piece.begun for piece in cut] == [(), (1, 2), (3,), (), ()]
