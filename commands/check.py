"""`check`: pre-check drafts from files, standard input, or a stream of JSON lines."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, TextIO

from rules.accounts import AccountKind
from rules.engine import Engine
from rules.findings import CheckResult, Draft

#: Fields of a finding in JSON, fixed by the design; the rest is internal or additional.
_FIXED = ("rule", "articles", "severity", "field", "start", "end", "hit", "message", "suggestion", "confidence")


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
