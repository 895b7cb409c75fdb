"""`rules list|show|test|new`: the packs on the command line."""

import json
import re
import sys

from commands.clock import system_clock
from commands.rulebook import load_engine
from commands.settings import Settings
from rules.engine import Engine
from rules.errors import RulesError
from rules.examples import failures
from rules.library import PACKS, load_packs

_SKELETON = """id: {rule_id}
articles: ["{article}"]
title: 一句话说明查什么
kind: terms
severity: fix
class: solicitation
terms: [要找的词]
guards: [warning, refutation]
message: 出现“{{hit}}”，可能……
suggestion: 请改为……
checked_on: {today}
examples:
  bad:
    - {{text: 含有要找的词的句子, hit: 要找的词}}
    - {{text: 另一句也有要找的词, hit: 要找的词}}
  good:
    - {{text: 相近但没有问题的句子, why: 为什么没有问题}}
    - {{text: 第二句, why: 为什么没有问题}}
    - {{text: 第三句, why: 为什么没有问题}}
"""


def list_rules(settings: Settings, *, as_json: bool) -> int:
    """Print one line for each rule."""
    rules = load_engine(settings).library.rules
    for rule in rules:
        severities = sorted({severity.value for severity in rule.severities.values()})
        if as_json:
            facts = {"id": rule.id, "articles": list(rule.articles), "title": rule.title, "severities": severities}
            print(json.dumps(facts, ensure_ascii=False))
        else:
            print(f"{rule.id:<34} {'、'.join(rule.articles):<8} {'/'.join(severities):<12} {rule.title}")
    return 0


def show_rule(settings: Settings, rule_id: str) -> int:
    """Explain one rule by its own file."""
    library = load_engine(settings).library
    rule = library.rule(rule_id)
    if rule is None:
        close = [one.id for one in library.rules if rule_id.partition("-")[0] in one.articles]
        hint = f"相近的：{'、'.join(close)}。" if close else "用 rules list 看全部。"
        print(f"没有“{rule_id}”这条规则。{hint}", file=sys.stderr)
        return 2
    print(f"{rule.title}（{'、'.join(rule.articles)}）\n文件：{rule.file.relative_to(PACKS)}\n")
    print(rule.file.read_text("utf-8"))
    return 0


def run_examples(settings: Settings, pack: str | None) -> int:
    """Run every example of every rule; 1 when one does not do what its list promises."""
    try:
        engine = Engine(load_packs(PACKS, [pack] if pack else settings.packs))
    except RulesError as error:
        print(error, file=sys.stderr)
        return 1
    rules = engine.library.rules
    found = [failure for rule in rules for failure in failures(engine, rule)]
    for failure in found:
        print(f"{failure.rule}（{failure.place}）：{failure.problem}")
    print(f"{len(rules)} 条规则，{len(found)} 个例子不符。")
    return int(bool(found))


def new_rule(settings: Settings, rule_id: str, *, pack: str) -> int:
    """Write the file of a new rule, to be filled in; 2 when the name is taken or makes no sense."""
    article = rule_id.partition("-")[0]
    folder = PACKS / pack / "rules"
    if pack not in settings.packs or not re.fullmatch(r"[a-z0-9.]+(-[a-z0-9]+)+", rule_id) or not folder.is_dir():
        print("规则名写成 条款-主题，例如 10.7-gambling；规则包须在 PACKS 里。", file=sys.stderr)
        return 2
    file = folder / f"{rule_id}.yaml"
    if file.exists():
        print(f"已经有 {file.name} 了，请换个名字。", file=sys.stderr)
        return 2
    file.write_text(_SKELETON.format(rule_id=rule_id, article=article, today=system_clock().date()), encoding="utf-8")
    print(f"已新建 {file}，填好后运行 rules test {pack}。写法见 docs/adding-a-rule.md。")
    return 0
