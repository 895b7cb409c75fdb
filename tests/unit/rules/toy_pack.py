"""Packs and drafts written for one test."""

from datetime import date
from pathlib import Path

from rules.accounts import AccountKind
from rules.engine import Engine
from rules.findings import Draft
from rules.library import load_packs

ON = date(2026, 11, 24)
SHARED = """\
articles: ["10.7"]
title: 试
severity: block
message: 出现“{hit}”，可能有问题。
suggestion: 请删去“{hit}”。
examples:
  bad:
    - {text: 甲一, hit: 甲}
    - {text: 甲二, hit: 甲}
  good:
    - {text: 子, why: 试}
    - {text: 丑, why: 试}
    - {text: 寅, why: 试}
"""


def write_pack(folder: Path, **bodies: str) -> Path:
    """A pack called `toy` under `folder`, a rule for each keyword; keys that a body leaves out are filled in."""
    rules = folder / "toy" / "rules"
    rules.mkdir(parents=True, exist_ok=True)
    (folder / "toy" / "pack.yaml").write_text("name: toy\ntitle: 试用\n", encoding="utf-8")
    for name, body in bodies.items():
        (rules / f"{name}.yaml").write_text(completed(name, body), encoding="utf-8")
    return folder


def completed(name: str, body: str) -> str:
    """The text of a rule file: the body, and what all rules need as far as the body does not say it."""
    own = {line.partition(":")[0] for line in body.splitlines()}
    blocks: list[str] = []
    for line in SHARED.splitlines():
        if line[0].isalpha():
            blocks.append(line)
        else:
            blocks[-1] += f"\n{line}"
    return "\n".join([f"id: {name}", body, *(block for block in blocks if block.partition(":")[0] not in own), ""])


def engine_of(folder: Path, **bodies: str) -> Engine:
    """An engine of the rules given as keywords."""
    return Engine(load_packs(write_pack(folder, **bodies), ["toy"]))


def draft(text: str, *, title: str = "", account: AccountKind = AccountKind.UNLICENSED) -> Draft:
    """A draft of an unlicensed account, unless told otherwise."""
    return Draft(text=text, title=title, account=account, on=ON)


def hits(engine: Engine, text: str, *, title: str = "", account: AccountKind = AccountKind.UNLICENSED) -> list[str]:
    """The characters that were found, in the order of the findings."""
    return [finding.hit for finding in engine.check(draft(text, title=title, account=account)).findings]
