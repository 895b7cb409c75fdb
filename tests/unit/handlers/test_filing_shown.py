"""The history of a filing in words, as steps of this and of the first release wrote it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handlers.wording.filing_shown import Shown, shown
from rules.accounts import AccountKind
from rules.procedure_source import load_procedures
from storage.accounts import Account
from storage.filing_states import FilingState
from storage.filing_values import Filing, HistoryStep

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PROCEDURES = load_procedures(Path(__file__).parents[3] / "rules" / "packs" / "gejiu")
PREPARING, SUBMITTED, RETURNED = FilingState.PREPARING, FilingState.SUBMITTED, FilingState.RETURNED


def _shown(step: HistoryStep) -> str:
    account = Account(
        id=1, operator_id=1, name="大屯街道", holder="community", kind=AccountKind.GOVERNMENT, unit="", created_at=NOW
    )
    filing = Filing(
        id=12,
        account_id=1,
        operator_id=1,
        kind="open_supervised",
        state=step.to_state,
        event_on=date(2026, 11, 20),
        due_on=date(2026, 12, 4),
        provisional=False,
        materials={},
        preconditions={},
        people=(),
        version=step.version,
        created_at=NOW,
        updated_at=NOW,
    )
    facts = Shown(
        filing=filing,
        procedure=PROCEDURES.procedure("open_supervised"),
        account=account,
        route=PROCEDURES.route("open_supervised", "community"),
        missing=(),
        history=[step],
        views=(),
        closes="17:30",
        today=date(2026, 11, 24),
        working_days=8,
    )
    return shown(facts)


@pytest.mark.parametrize(
    ("from_state", "to_state", "actor", "why", "words"),
    [
        (None, PREPARING, "operator:1", "", "11-24 09:00 登记\n"),
        (PREPARING, SUBMITTED, "operator:1", "", "09:00 提交\n"),
        (SUBMITTED, RETURNED, "officer:3", "名单缺公章", "09:00 退回（名单缺公章）（受理人）"),
        (
            PREPARING,
            PREPARING,
            "operator:1",
            "materials:+people_list,-review_system",
            "备好人员名单、取消信息发布审核制度",
        ),
        (PREPARING, PREPARING, "operator:1", "preconditions:-supervisor_consent", "条件取消主管部门已同意"),
        (PREPARING, PREPARING, "operator:1", "people:+editor", "人员填好编辑"),
        (PREPARING, PREPARING, "o-abc", "material:people_list:yes", "材料备好人员名单"),
        (PREPARING, PREPARING, "o-abc", "material:gone:no", "材料取消gone"),
        (PREPARING, PREPARING, "system", "calendar:2027-01-04>2027-01-06", "2027-01-04 改为 2027-01-06（系统）"),
        (PREPARING, PREPARING, "system", "calendar", "截止日确定（系统）"),
        (PREPARING, PREPARING, "operator:1", "day", "改日期"),
        (PREPARING, PREPARING, "operator:1", "target", "改目标日"),
        (PREPARING, PREPARING, "operator:1", "", "09:00 更新"),
    ],
)
def test_a_step_in_words(
    from_state: FilingState | None, to_state: FilingState, actor: str, why: str, words: str
) -> None:
    """Every step says when, what and, if it was not the operator, who."""
    step = HistoryStep(filing_id=12, version=2, at=NOW, actor=actor, from_state=from_state, to_state=to_state, why=why)

    assert words in _shown(step)
