"""`officers add · list · remove`: who may accept filings; named here, bound to WeChat by a one-time code."""

import secrets
from datetime import timedelta

import typer

from commands.clock import SHANGHAI, system_clock
from commands.database import migrated_database
from commands.settings import Settings
from storage.officers import Officer

#: Without letters and digits that look alike.
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CODE_LASTS = timedelta(hours=24)
_LONGEST = 40


def new_code() -> str:
    """Four groups of four: 79 random bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


async def add_officer(settings: Settings, name: str) -> int:
    """Name an officer and print the code that makes a WeChat user that officer."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= _LONGEST or not name.isprintable():
        typer.echo("姓名应为 1 到 40 个字，例如：officers add 王丽", err=True)
        return 2
    now, code = system_clock(), new_code()
    async with migrated_database(settings) as database, database.unit() as unit:
        officer = await unit.officers.add(name, code, expires_at=now + _CODE_LASTS, at=now)
    if officer is None:
        typer.echo(f"已经有受理人“{name}”。同名的请加上科室，例如：officers add {name}（网信科）", err=True)
        return 1
    until = (now + _CODE_LASTS).astimezone(SHANGHAI)
    typer.echo(f"受理人“{name}”的口令（只用一次，{until:%m-%d %H:%M} 前有效，不会再显示）：\n\n    {code}\n")
    typer.echo(f"请本人在公众号里发送：受理人 {code}")
    return 0


async def list_officers(settings: Settings) -> int:
    """List who serves, and who has not redeemed the code yet."""
    async with migrated_database(settings) as database, database.view() as unit:
        officers = await unit.officers.serving()
    for officer in officers:
        typer.echo(f"{officer.name}\t{_state(officer)}")
    if not officers:
        typer.echo("还没有受理人。请用 officers add 姓名 添加。")
    return 0


async def remove_officer(settings: Settings, name: str) -> int:
    """Remove an officer; their links and words stop working with the commit."""
    async with migrated_database(settings) as database, database.unit() as unit:
        removed = await unit.officers.remove(" ".join(name.split()), system_clock())
    if not removed:
        typer.echo(f"没有受理人“{name}”。看全部：officers list", err=True)
        return 1
    typer.echo(f"已移除受理人“{name}”，链接立即失效；办过的记录保留。")
    return 0


def _state(officer: Officer) -> str:
    if officer.operator_id is not None and officer.bound_at is not None:
        return f"已绑定微信（{officer.bound_at.astimezone(SHANGHAI):%Y-%m-%d}）"
    if officer.code_expires_at and officer.code_expires_at > system_clock():
        return f"等本人发口令（{officer.code_expires_at.astimezone(SHANGHAI):%m-%d %H:%M} 前）"
    return "口令过期或解除了绑定，请再运行一次 officers add"
