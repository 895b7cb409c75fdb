"""`check`: pre-check drafts from files, standard input, or a stream of JSON lines."""

import contextlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from commands.clock import system_clock
from commands.draft_files import DraftFileError, read_draft
from commands.explain import Shown, show
from commands.rulebook import load_engine, load_regulation
from commands.settings import Settings
from rules.accounts import AccountKind
from rules.articles import Articles
from rules.engine import Engine
from rules.findings import CheckResult, Draft, distinct

#: Fields of a finding in JSON, fixed by the design; the rest is internal or additional.
_FIXED = ("rule", "articles", "severity", "field", "start", "end", "hit", "message", "suggestion", "confidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How drafts from files are to be checked and shown."""

    account: AccountKind
    title: str
    as_json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """What drafts are checked with."""

    engine: Engine
    articles: Articles
    #: Rules in force on this day apply.
    on: date


def load_checker(settings: Settings) -> Checker:
    """Engine and articles of this installation, for today.

    Raises:
        SettingsError: A pack, an article or a list of words is missing or broken.
    """
    return Checker(engine=load_engine(settings), articles=load_regulation(settings), on=system_clock().date())


def run_check(settings: Settings, files: Sequence[Path], asked: Asked) -> int:
    """Check files and print what was found; 0 all clear, 1 findings, 2 a file that cannot be read."""
    try:
        texts = {str(file): read_draft(file) for file in files or [Path("-")]}
    except DraftFileError as error:
        print(error, file=sys.stderr)
        return 2
    checker = load_checker(settings)
    found = False
    for name, text in texts.items():
        result = checker.engine.check(Draft(text=text, title=asked.title, account=asked.account, on=checker.on))
        found = found or result.verdict != "pass"
        if asked.as_json:
            print(
                json.dumps({"file": name, **result_json(result, asked.account, checker.articles)}, ensure_ascii=False)
            )
        else:
            show(Shown(name=name, text=text, account=asked.account), distinct(result), checker.articles)
    return int(found)


def run_jsonl(settings: Settings, files: Sequence[Path]) -> int:
    """Check JSON lines from a file or standard input; 0 all clear, 1 findings or bad lines, 2 no such file."""
    if len(files) > 1 or (files and str(files[0]) != "-" and not files[0].is_file()):
        print("--jsonl 只读一个文件或标准输入，请检查路径。", file=sys.stderr)
        return 2
    checker = load_checker(settings)
    with contextlib.ExitStack() as stack:
        named = files and str(files[0]) != "-"
        lines = stack.enter_context(files[0].open(encoding="utf-8", errors="replace")) if named else sys.stdin
        return int(write_lines(_with_progress(check_lines(lines, checker)), sys.stdout))


def _with_progress(answers: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Show a counter on the terminal while answers go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from answers
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(answers, description="预审", console=Console(stderr=True))


def result_json(result: CheckResult, account: AccountKind, articles: Articles) -> dict[str, Any]:
    """`{"verdict", "findings"}`, and `"incomplete"` with the rules that could not be run, if any.

    A finding has the fixed fields, `view` where an evasive spelling was seen through one, `may_follow` where the
    articles name consequences for such an account, and `replacement` where words are known that put it right.
    """
    findings = []
    for finding in result.findings:
        facts = asdict(finding)
        may_follow = list(articles.may_follow(finding.articles, account))
        added = {"view": finding.view, "may_follow": may_follow, "replacement": finding.replacement}
        findings.append({key: facts[key] for key in _FIXED} | {key: value for key, value in added.items() if value})
    incomplete = {"incomplete": list(result.failed_rules)} if result.failed_rules else {}
    return {"verdict": result.verdict, "findings": findings, **incomplete}


def check_lines(lines: Iterable[str], checker: Checker) -> Iterator[dict[str, Any]]:
    """One answer a line, in order; a bad line is answered with `{"id", "error"}` and the rest goes on."""
    for line in lines:
        if line.strip():
            yield _check_line(line, checker)


def write_lines(answers: Iterable[dict[str, Any]], output: TextIO) -> bool:
    """Write the answers as JSON lines; true when any has findings or an error."""
    found = False
    for answer in answers:
        found = found or "error" in answer or answer["verdict"] != "pass"
        output.write(json.dumps(answer, ensure_ascii=False) + "\n")
    output.flush()
    return found


def _check_line(line: str, checker: Checker) -> dict[str, Any]:
    asked: object = None
    try:
        asked = json.loads(line)
        draft = _draft(asked, checker.on)
    except (ValueError, RecursionError) as error:
        identity = asked.get("id") if isinstance(asked, dict) else None
        return {"id": identity, "error": _refusal(error)}
    started = time.perf_counter()
    answer = result_json(checker.engine.check(draft), draft.account, checker.articles)
    elapsed = round((time.perf_counter() - started) * 1000, 3)
    return {"id": asked["id"] if isinstance(asked, dict) else None, **answer, "elapsed_ms": elapsed}


def _refusal(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError | RecursionError):
        return '这一行不是 JSON 对象，请每行给一个 {"id": …, "text": …}'
    return str(error)


def _draft(asked: object, on: date) -> Draft:
    if not isinstance(asked, dict):
        raise ValueError('这一行不是 JSON 对象，请每行给一个 {"id": …, "text": …}')  # noqa: TRY004  One kind of refusal.
    for key, needed in (("id", True), ("text", True), ("title", False), ("account", False)):
        value = asked.get(key)
        if (needed and value is None) or (value is not None and not isinstance(value, str)):
            raise ValueError(f"“{key}”应是文字，请补上或改正")
    account = asked.get("account") or AccountKind.UNLICENSED.value
    if account not in list(AccountKind):
        raise ValueError(f"“account”不认识“{account}”，请用 {'、'.join(AccountKind)}")
    return Draft(text=asked["text"], title=asked.get("title") or "", account=AccountKind(account), on=on)
