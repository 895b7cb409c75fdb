"""Command line and composition root: settings in, parts built, processes started; no decisions.

Every command imports what it needs when it runs, so that `check` answers at once.
"""

import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from rules.accounts import AccountKind

if TYPE_CHECKING:
    from commands.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    # Tracebacks with local variables would show drafts and secrets.
    pretty_exceptions_enable=False,
    help="预审君：公众号草稿预审、备案登记与截止提醒。",
)
rules_app = typer.Typer(no_args_is_help=True, help="规则包：列出、解释、跑例子、新建。")
regulation_app = typer.Typer(no_args_is_help=True, help="法规原文：加载、查看。")
pending_app = typer.Typer(no_args_is_help=True, help="待办索引：重建、核对。")
officers_app = typer.Typer(no_args_is_help=True, help="受理人：添加、列出、移除。")
register_app = typer.Typer(no_args_is_help=True, help="备案登记册：导出。")
app.add_typer(rules_app, name="rules")
app.add_typer(regulation_app, name="regulation")
pushes_app = typer.Typer(no_args_is_help=True, help="发不出去的推送：列出、再发。")
app.add_typer(pending_app, name="pending")
app.add_typer(pushes_app, name="pushes")
app.add_typer(officers_app, name="officers")
app.add_typer(register_app, name="register")
feedback_app = typer.Typer(no_args_is_help=True, help="运营者对预审报告的反馈：列出、导出成规则例子。")
app.add_typer(feedback_app, name="feedback")

Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@app.command()
def demo(port: Annotated[int, typer.Option(min=1, max=65535, help="端口")] = 8080) -> None:
    """一条命令试用：机器人加上浏览器里的模拟微信，全部内嵌。"""
    from commands.demo import run_demo

    _run(run_demo(_settings(), port=port))


@app.command()
def serve() -> None:
    """网页进程：接收微信推送，可开多个。"""
    from commands.processes import run_serve

    _run(run_serve(_settings()))


@app.command()
def worker() -> None:
    """后台进程：按时提醒、发送推送，可开多个。"""
    from commands.processes import run_worker

    _run(run_worker(_settings()))


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="草稿文件（.txt .md .docx .html）；- 为标准输入")] = None,
    *,
    account: Annotated[AccountKind, typer.Option(help="账号类型")] = AccountKind.UNLICENSED,
    title: Annotated[str, typer.Option(help="标题")] = "",
    as_json: Json = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="批量：标准输入每行一个 JSON 对象，逐行输出")] = False,
) -> None:
    """预审草稿；有命中时退出码为 1。"""
    from commands.check import Asked, run_check, run_jsonl

    settings = _settings()
    if jsonl:
        _exit(run_jsonl(settings, files or []))
    _exit(run_check(settings, files or [], Asked(account=account, title=title, as_json=as_json)))


@app.command()
def name(
    words: Annotated[str, typer.Argument(metavar="NAME", help="账号名称")],
    *,
    account: Annotated[AccountKind, typer.Option(help="账号类型")],
    unit: Annotated[str, typer.Option(help="所在单位")] = "",
    as_json: Json = False,
) -> None:
    """检查账号名称（第七条）；有命中时退出码为 1。"""
    from commands.lookups import run_name

    _exit(run_name(_settings(), words, account=account, unit=unit, as_json=as_json))


@app.command()
def deadline(
    kind: Annotated[str, typer.Argument(help="备案类型，例如 open、close")],
    day: Annotated[str, typer.Argument(metavar="DATE", help="开设或注销的日期，例如 2026-11-20")],
    *,
    as_json: Json = False,
) -> None:
    """算备案的截止日。"""
    from commands.lookups import run_deadline

    _exit(run_deadline(_settings(), kind, day, as_json=as_json))


@rules_app.command("list")
def rules_list(*, as_json: Json = False) -> None:
    """列出全部规则。"""
    from commands.packs import list_rules

    _exit(list_rules(_settings(), as_json=as_json))


@rules_app.command("show")
def rules_show(rule_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """解释一条规则。"""
    from commands.packs import show_rule

    _exit(show_rule(_settings(), rule_id))


@rules_app.command("test")
def rules_test(pack: Annotated[str | None, typer.Argument()] = None) -> None:
    """跑每条规则的每个例子、每个词，并指出不起作用的词、偏慢和重复的规则。"""
    from commands.rule_tests import run_examples

    _exit(run_examples(_settings(), pack))


@rules_app.command("new")
def rules_new(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help="条款-主题，例如 10.7-gambling")],
    *,
    pack: Annotated[str, typer.Option(help="规则包")] = "gejiu",
    kind: Annotated[
        str,
        typer.Option(help="规则类型：terms、pattern、combination、repost、density、number、title、classifier"),
    ] = "terms",
) -> None:
    """新建一条规则的文件，填空即可。"""
    from commands.packs import new_rule

    _exit(new_rule(rule_id, pack=pack, kind=kind))


@regulation_app.command("load")
def regulation_load(file: Annotated[Path, typer.Argument(help="法规原文的文本文件")]) -> None:
    """加载法规原文，供“条款”查看；原文不随软件分发。"""
    from commands.regulation import load_text

    _exit(load_text(_settings(), file))


@regulation_app.command("show")
def regulation_show(number: Annotated[str, typer.Argument(metavar="N", help="条款号，例如 10.7")]) -> None:
    """查看一条：要点，加载过原文的附原文。"""
    from commands.regulation import show_article

    _exit(show_article(_settings(), number))


@pending_app.command("rebuild")
def pending_rebuild() -> None:
    """用数据库重建 Redis 里的待办索引。"""
    from commands.pending import rebuild_index

    _run(rebuild_index(_settings()))


@pending_app.command("verify")
def pending_verify() -> None:
    """核对 Redis 索引与数据库，有差异时退出码为 1。"""
    from commands.pending import verify_index

    _run(verify_index(_settings()))


@pushes_app.command("list")
def pushes_list() -> None:
    """列出放弃了的和等着下次联系的推送；有放弃了的时退出码为 1。"""
    from commands.pushes import list_pushes

    _run(list_pushes(_settings()))


@pushes_app.command("retry")
def pushes_retry(which: Annotated[str, typer.Argument(metavar="ID|all", help="推送编号，或 all")]) -> None:
    """把放弃了的推送再发一次。"""
    from commands.pushes import retry_pushes

    _run(retry_pushes(_settings(), which))


@officers_app.command("add")
def officers_add(name: Annotated[str, typer.Argument(metavar="NAME", help="姓名")]) -> None:
    """添加受理人，显示一次性口令；本人在公众号里发“受理人 口令”。"""
    from commands.officers import add_officer

    _run(add_officer(_settings(), name))


@officers_app.command("list")
def officers_list() -> None:
    """列出受理人。"""
    from commands.officers import list_officers

    _run(list_officers(_settings()))


@officers_app.command("remove")
def officers_remove(name: Annotated[str, typer.Argument(metavar="NAME", help="姓名")]) -> None:
    """移除受理人，链接立即失效。"""
    from commands.officers import remove_officer

    _run(remove_officer(_settings(), name))


@register_app.command("export")
def register_export(  # noqa: PLR0913  An argument for each option of the command.
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")],
    *,
    kind: Annotated[str, typer.Option(help="备案类型，例如 open")] = "",
    state: Annotated[str, typer.Option(help="状态：submitted、accepted、returned、withdrawn")] = "",
    since: Annotated[str, typer.Option(help="提交日从，例如 2026-11-20")] = "",
    until: Annotated[str, typer.Option(help="提交日到（含）")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="只要逾期的")] = False,
) -> None:
    """把登记册导出成 Excel。"""
    from commands.register import export_register

    query = {"kind": kind, "state": state, "since": since, "until": until, "overdue": "1" if overdue else ""}
    _run(export_register(_settings(), file, query))


@feedback_app.command("list")
def feedback_list() -> None:
    """列出误报和漏看：先按规则计数，再逐条。"""
    from commands.feedback import list_feedback

    _run(list_feedback(_settings()))


@feedback_app.command("export")
def feedback_export(file: Annotated[Path, typer.Argument(metavar="FILE.yaml")]) -> None:
    """导出成规则包的例子：误报是 good，漏看是 bad。"""
    from commands.feedback import export_feedback

    _run(export_feedback(_settings(), file))


@app.command()
def doctor() -> None:
    """体检：逐项写明正常，或该怎么做。"""
    from commands.doctor import examine

    _run(examine(_settings()))


@app.command()
def migrate() -> None:
    """把数据库升级到当前版本。"""
    from commands.database import run_migrate

    _run(run_migrate(_settings()))


@app.command()
def backup(file: Path) -> None:
    """把数据库和上传的文件备份到一个文件。"""
    from commands.database import run_backup

    _run(run_backup(_settings(), file))


@app.command()
def restore(file: Path) -> None:
    """从备份文件恢复数据库和上传的文件。"""
    from commands.database import run_restore

    _run(run_restore(_settings(), file))


def main() -> None:
    """Run a command; settings that cannot be used are told in plain sentences, all at once."""
    from commands.settings import SettingsError

    try:
        app()
    except SettingsError as error:
        typer.echo("配置有误，请改正后再启动：", err=True)
        for problem in error.problems:
            typer.echo(f"  {problem}", err=True)
        sys.exit(2)


def _settings() -> "Settings":
    from commands.settings import load_settings

    return load_settings()


def _run(command: Coroutine[Any, Any, int]) -> NoReturn:
    import asyncio

    _exit(asyncio.run(command))


def _exit(status: int) -> NoReturn:
    raise typer.Exit(status)


if __name__ == "__main__":
    main()
