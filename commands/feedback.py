"""`feedback list · export`: what operators said of reports, for the author of the packs."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
import yaml

from commands.settings import Settings
from storage.database import open_database
from storage.errors import StorageError
from storage.feedback import Feedback
from storage.tables import FeedbackSort

_WHY = "运营者反馈：误报（请核对后改写理由）"
#: Under which key words stand that no rule found.
_MISSED = "missed"
_HEAD = (
    "# Feedback of operators as rule examples. Each is somebody's opinion: read it, then copy what is right into\n"
    "# the examples of the rule that it stands under; what was missed belongs to no rule yet.\n"
)


async def list_feedback(settings: Settings) -> int:
    """Print how often each rule was called a false alarm and how much was missed, then every remark."""
    remarks = await _all(settings)
    if remarks is None:
        return 2
    if not remarks:
        typer.echo("还没有反馈。")
        return 0
    for rule, count in Counter(remark.rule for remark in remarks).most_common():
        typer.echo(f"{rule or '漏看'}\t{count}")
    typer.echo("")
    for remark in remarks:
        typer.echo(f"{remark.rule or '漏看'}\t{remark.hit}\t{' '.join(remark.sentence.split())}")
    return 0


async def export_feedback(settings: Settings, file: Path) -> int:
    """Write the remarks as examples of rules; an older file of that name is replaced once the new one is whole."""
    if file.suffix.lower() not in {".yaml", ".yml"}:
        typer.echo(f"文件名应以 .yaml 结尾：{file}", err=True)
        return 2
    remarks = await _all(settings)
    if remarks is None:
        return 2
    told = [remark for remark in remarks if remark.sentence]
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.touch(mode=0o600)
        text = yaml.safe_dump(examples(told), allow_unicode=True, sort_keys=False, width=1000)
        partial.write_text(_HEAD + text, encoding="utf-8")
        partial.replace(file)
    except OSError as error:
        typer.echo(f"写不了 {file}：{error.strerror}", err=True)
        return 2
    without = len(remarks) - len(told)
    more = f"；另有 {without} 条说的是“缺少”，没有原句，请看 feedback list" if without else ""
    typer.echo(f"已导出 {len(told)} 条到 {file}{more}")
    return 0


def examples(remarks: Sequence[Feedback]) -> dict[str, Any]:
    """Rule → `{"examples": {"good": …}}` for false alarms, and `missed` → `{"examples": {"bad": …}}`."""
    found: dict[str, Any] = {}
    for remark in remarks:
        side = "bad" if remark.sort is FeedbackSort.MISSED else "good"
        rule = found.setdefault(remark.rule or _MISSED, {"examples": {}})
        rule["examples"].setdefault(side, []).append(_example(remark))
    return found


def _example(remark: Feedback) -> dict[str, str]:
    place = {"title" if remark.field == "title" else "text": remark.sentence}
    told = {"hit": remark.hit} if remark.sort is FeedbackSort.MISSED else {"why": _WHY}
    return {**place, **told, "account": remark.account_kind.value}


async def _all(settings: Settings) -> Sequence[Feedback] | None:
    """Every remark; None when the database cannot be read, which is said."""
    database = open_database(settings.sql_url)
    try:
        async with database.view() as unit:
            return await unit.feedback.all()
    except StorageError as error:
        typer.echo(str(error), err=True)
        return None
    finally:
        await database.close()
