"""`name` and `deadline`: look-ups on the command line."""

import json
import sys

from commands.check import result_json
from commands.clock import system_clock
from commands.explain import Shown, show
from commands.rulebook import city_pack, load_calendar, load_regulation
from commands.settings import Settings
from rules.accounts import AccountKind
from rules.dates import AmbiguousDate, DateRefusal, parse_date
from rules.filings import NoStatutoryDay
from rules.names import load_names
from rules.procedure_source import load_procedures
from rules.working_days import Deadline


def run_name(settings: Settings, name: str, *, account: AccountKind, unit: str, as_json: bool) -> int:
    """Check an account name; 1 when there are findings."""
    result = load_names(city_pack(settings)).check(name, account=account, unit=unit)
    articles = load_regulation(settings)
    if as_json:
        print(json.dumps(result_json(result, account, articles), ensure_ascii=False))
    else:
        show(Shown(name=name, text=name, account=account), result, articles)
    return int(result.verdict != "pass")


def run_deadline(settings: Settings, kind: str, day: str, *, as_json: bool) -> int:
    """Print the last day of a filing of that kind; 2 when kind or day are not understood."""
    procedures = load_procedures(city_pack(settings))
    if kind not in procedures.kinds:
        return _wrong(f"没有“{kind}”这种备案，可用：{'、'.join(procedures.kinds)}。")
    match parse_date(day, system_clock().date(), future=True):
        case AmbiguousDate(question=question):
            return _wrong(question)
        case DateRefusal(reason=reason):
            return _wrong(reason)
        case event_on:
            answer = procedures.deadline(kind, event_on, load_calendar(settings))
            return _print(answer, as_json=as_json)


def _print(answer: Deadline | NoStatutoryDay, *, as_json: bool) -> int:
    counted = answer if isinstance(answer, Deadline) else answer.advised
    reason = answer.reason if isinstance(answer, NoStatutoryDay) else ""
    if as_json:
        facts: dict[str, object] = {"due_on": None, "provisional": False, "counted": []}
        facts |= dict(counted.answer()) if counted else {}
        facts |= {"advice": reason} if reason else {}
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    if reason:
        print(reason)
    if counted:
        print(f"{'建议日' if reason else '截止日'}：{counted.due_on}{'（暂定）' if counted.provisional else ''}")
        print("计入的工作日：" + "、".join(str(day) for day in counted.counted))
    return 0


def _wrong(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2
