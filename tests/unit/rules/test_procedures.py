"""Procedures: who files what, what it needs and by when, and what a broken file is told."""

from datetime import date
from pathlib import Path

import pytest

from rules.errors import SourceError
from rules.filings import NoDuty, NoStatutoryDay
from rules.procedure_source import load_procedures
from rules.procedures import Procedures
from rules.working_days import Deadline, WorkingCalendar

PACK = Path(__file__).parents[3] / "rules/packs/gejiu"
CALENDAR = WorkingCalendar()
KINDS = ("open", "open_supervised", "open_public_servant", "licence", "close", "close_licensed")


@pytest.fixture(scope="module")
def gejiu() -> Procedures:
    """The procedures of the city's pack."""
    return load_procedures(PACK)


@pytest.mark.parametrize(
    ("holder", "licensed", "follows"),
    [
        ("party_government", False, ("government", "open", "close")),
        ("state_enterprise", False, ("government", "open", "close")),
        ("state_enterprise", True, ("government", "open", "close")),
        ("public_institution", False, ("government", "open", "close")),
        ("peoples_organisation", False, ("government", "open", "close")),
        ("education_body", False, ("government", "open_supervised", "close")),
        ("health_body", False, ("government", "open_supervised", "close")),
        ("water_body", False, ("government", "open_supervised", "close")),
        ("housing_body", False, ("government", "open_supervised", "close")),
        ("human_resources_body", False, ("government", "open_supervised", "close")),
        ("township_station", False, ("government", "open_supervised", "close")),
        ("community", False, ("government", "open_supervised", "close")),
        ("village_committee", False, ("government", "open_supervised", "close")),
        ("public_servant", False, ("public_servant", "open_public_servant", "close")),
        ("company", False, ("unlicensed", "licence", None)),
        ("cooperative", False, ("unlicensed", "licence", None)),
        ("sole_trader", False, ("unlicensed", "licence", None)),
        ("individual", False, ("unlicensed", "licence", None)),
        ("company", True, ("licensed", None, "close_licensed")),
        ("individual", True, ("licensed", None, "close_licensed")),
    ],
)
def test_what_follows_from_the_holder(
    gejiu: Procedures, holder: str, licensed: bool, follows: tuple[str, str | None, str | None]
) -> None:
    """Account kind, opening and closing filing follow from holder and licence; None is “no duty”, with a reason."""
    account, opening, closing = follows
    assert gejiu.account_kind(holder, licensed=licensed) == account
    for expected, actual in [
        (opening, gejiu.after(gejiu.event("opening"), holder, licensed=licensed)),
        (closing, gejiu.after(gejiu.event("cancellation"), holder, licensed=licensed)),
    ]:
        if expected is None:
            assert isinstance(actual, NoDuty)
            assert "条" in actual.reason
        else:
            assert not isinstance(actual, NoDuty)
            assert actual.kind == expected


def test_licence_is_asked_only_where_it_matters(gejiu: Procedures) -> None:
    """A town government is not asked for a news licence; a company is."""
    assert [holder.id for holder in gejiu.holders if holder.asks_licence] == [
        "company",
        "cooperative",
        "sole_trader",
        "individual",
    ]


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        ("open", "2026-12-04"),
        ("open_supervised", "2026-12-04"),
        ("close", "2026-11-27"),
        ("close_licensed", "2026-11-27"),
    ],
)
def test_statutory_days(gejiu: Procedures, kind: str, due_on: str) -> None:
    """Openings have 10 working days, cancellations 5."""
    deadline = gejiu.deadline(kind, date(2026, 11, 20), CALENDAR)

    assert isinstance(deadline, Deadline)
    assert deadline.due_on.isoformat() == due_on


def test_licence_day_is_advice(gejiu: Procedures) -> None:
    """The application for a licence has an advised day beside the reason why the text sets none."""
    answer = gejiu.deadline("licence", date(2026, 11, 20), CALENDAR)

    assert isinstance(answer, NoStatutoryDay)
    assert answer.advised is not None
    assert answer.advised.due_on == date(2026, 12, 4)
    assert "建议" in answer.reason


def test_public_servants_filing_has_no_day(gejiu: Procedures) -> None:
    """A public servant's account has neither a statutory nor an advised day."""
    answer = gejiu.deadline("open_public_servant", date(2026, 11, 20), CALENDAR)

    assert isinstance(answer, NoStatutoryDay)
    assert answer.advised is None


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_what_it_needs(gejiu: Procedures, kind: str) -> None:
    """Every filing kind has a title, materials, a route, an article and accounts."""
    procedure = gejiu.procedure(kind)

    assert procedure.title
    assert procedure.materials
    assert procedure.accounts
    assert procedure.route.text.startswith(("主管部门 → ", "市委宣传部"))
    assert set(procedure.articles) <= {"5", "6", "8", "9", "14"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("clock: {working_days: 5}", "clock: {working_days: five}", "is not understood"),
        ("clock: {working_days: 5}", "clock: {working_days: 0}", "is not understood"),
        ("clock: {working_days: 5}", "clock: {days: 5}", "missing"),
        ("event: cancellation", "event: cancelation", "Did you mean “cancellation”"),
        ("materials: [announcement,", "materials: [anouncement,", "described nowhere"),
        ("  - id: close\n", "  - id: open\n", "described twice"),
        ("follows: private,", "follows: privat,", "Did you mean “private”"),
        ("opening: open_supervised", "opening: opened", "is unknown"),
        ("    no_day: 条文没有给公务", "    noday: 条文没有给公务", "missing"),
        ("    through: 主管部门", "    trough: 主管部门", "the key is unknown"),
        ("where_they_apply: [deputy_leader,", "where_they_apply: [announcement,", "is not asked for here"),
        ("  - id: announcement\n", "  - id: announced\n", "described nowhere"),
        ("    gist: 可以发布", "    gists: 可以发布", "missing"),
        ("several: true", "several: yes", "is not understood"),
    ],
)
def test_broken_file_names_place_and_remedy(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A slip in the pack's file stops loading with line, key and remedy."""
    text = (PACK / "procedures.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "procedures.yaml").write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(SourceError, match=words):
        load_procedures(tmp_path)
