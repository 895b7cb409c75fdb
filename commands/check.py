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
from commands.rulebook import load_engine
from commands.settings import Settings
from rules.accounts import AccountKind
from rules.engine import Engine
from rules.findings import CheckResult, Draft

#: Fields of a finding in JSON, fixed by the design; the rest is internal or additional.
_FIXED = ("rule", "articles", "severity", "field", "start", "end", "hit", "message", "suggestion", "confidence")


_SEVERITIES = {"block": "不得发布", "review": "须审定", "fix": "应修改", "hint": "提示"}
_STYLES = {"block": "bold red", "review": "yellow", "fix": "yellow", "hint": "blue", "pass": "green"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How drafts from files are to be checked and shown."""

    account: AccountKind
    title: str
    as_json: bool


def run_check(settings: Settings, files: Sequence[Path], asked: Asked) -> int:
    """Check files and print what was found; 0 all clear, 1 findings, 2 a file that cannot be read."""
    try:
        texts = {str(file): read_draft(file) for file in files or [Path("-")]}
    except DraftFileError as error:
        print(error, file=sys.stderr)
        return 2
    engine, on = load_engine(settings), system_clock().date()
    found = False
    for name, text in texts.items():
        result = engine.check(Draft(text=text, title=asked.title, account=asked.account, on=on))
        found = found or result.verdict != "pass"
        if asked.as_json:
            print(json.dumps({"file": name, **result_json(result)}, ensure_ascii=False))
        else:
            show(name, text, result)
    return int(found)


def run_jsonl(settings: Settings, files: Sequence[Path]) -> int:
    """Check JSON lines from a file or standard input; 0 all clear, 1 findings or bad lines, 2 no such file."""
    if len(files) > 1 or (files and str(files[0]) != "-" and not files[0].is_file()):
        print("--jsonl 只读一个文件或标准输入，请检查路径。", file=sys.stderr)
        return 2
    engine, on = load_engine(settings), system_clock().date()
    with contextlib.ExitStack() as stack:
        named = files and str(files[0]) != "-"
        lines = stack.enter_context(files[0].open(encoding="utf-8", errors="replace")) if named else sys.stdin
        return int(write_lines(_with_progress(check_lines(lines, engine, on=on)), sys.stdout))


def show(name: str, text: str, result: CheckResult) -> None:
    """Print the findings of one draft for people."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(soft_wrap=True, highlight=False)
    style = _STYLES[result.verdict]
    verdict = _SEVERITIES.get(result.verdict, "未命中（不等于审核通过）")
    console.print(f"[bold]{escape(name)}[/]  [{style}]{verdict}[/]")
    for finding in result.findings:
        line = text.count("\n", 0, finding.start) + 1
        place = "标题" if finding.field == "title" else f"第 {line} 行"
        seen = f"（{finding.view}）" if finding.view else ""
        console.print(
            f"  [{_STYLES[finding.severity]}]{_SEVERITIES[finding.severity]}[/] {'、'.join(finding.articles)} "
            f"{place}“{escape(finding.hit)}”{seen}  [dim]{finding.rule}[/]\n"
            f"    {escape(finding.message)}\n    改法：{escape(finding.suggestion)}"
        )
    for rule in result.failed_rules:
        console.print(f"  [bold red]规则 {rule} 没能运行[/]，不能当作没有问题。")


def _with_progress(answers: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Show a counter on the terminal while answers go elsewhere."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from answers
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(answers, description="预审", console=Console(stderr=True))


def result_json(result: CheckResult) -> dict[str, Any]:
    """`{"verdict", "findings"}`, and `"incomplete"` with the rules that could not be run, if any."""
    findings = []
    for finding in result.findings:
        facts = asdict(finding)
        findings.append({key: facts[key] for key in _FIXED} | ({"view": finding.view} if finding.view else {}))
    incomplete = {"incomplete": list(result.failed_rules)} if result.failed_rules else {}
    return {"verdict": result.verdict, "findings": findings, **incomplete}


def check_lines(lines: Iterable[str], engine: Engine, *, on: date) -> Iterator[dict[str, Any]]:
    """One answer a line, in order; a bad line is answered with `{"id", "error"}` and the rest goes on."""
    for line in lines:
        if line.strip():
            yield _check_line(line, engine, on)


def write_lines(answers: Iterable[dict[str, Any]], output: TextIO) -> bool:
    """Write the answers as JSON lines; true when any has findings or an error."""
    found = False
    for answer in answers:
        found = found or "error" in answer or answer["verdict"] != "pass"
        output.write(json.dumps(answer, ensure_ascii=False) + "\n")
    output.flush()
    return found


def _check_line(line: str, engine: Engine, on: date) -> dict[str, Any]:
    asked: object = None
    try:
        asked = json.loads(line)
        draft = _draft(asked, on)
    except (ValueError, RecursionError) as error:
        identity = asked.get("id") if isinstance(asked, dict) else None
        return {"id": identity, "error": _refusal(error)}
    started = time.perf_counter()
    answer = result_json(engine.check(draft))
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
