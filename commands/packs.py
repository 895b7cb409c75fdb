"""`rules list|show|new`: the packs on the command line."""

import json
import sys

from commands.clock import system_clock
from commands.rule_skeletons import SkeletonError, begin_rule
from commands.rule_words import described
from commands.rulebook import load_engine, load_regulation
from commands.settings import Settings
from rules.library import PACKS


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
    """Explain one rule in words; 2 when there is none of that id."""
    library = load_engine(settings).library
    rule = library.rule(rule_id)
    if rule is None:
        close = [one.id for one in library.rules if rule_id.partition("-")[0] in one.articles]
        hint = f"相近的：{'、'.join(close)}。" if close else "用 rules list 看全部。"
        print(f"没有“{rule_id}”这条规则。{hint}", file=sys.stderr)
        return 2
    for line in described(rule, load_regulation(settings)):
        print(line)
    return 0


def new_rule(rule_id: str, *, pack: str, kind: str) -> int:
    """Write the file of a new rule, to be filled in; 2 when the name is taken or makes no sense."""
    try:
        file = begin_rule(PACKS / pack, rule_id, kind=kind, today=system_clock().date())
    except SkeletonError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"已新建 {file}\n填好后运行 rules test {pack}。写法见 docs/adding-a-rule.zh-CN.md。")
    return 0
