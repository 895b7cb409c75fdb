"""The frame of a new rule file, ready to be filled in."""

from pathlib import Path

from rules.errors import SourceError

_BODY = {
    "terms": "class: solicitation\nterms: [词一]\n",
    "pattern": "patterns:\n  - '词一.{0,4}词二'\n",
    "combination": "groups:\n  subject: [词一]\n  act: [词二]\nall: [subject, act]\nwithin: sentence\n",
    "density": "of:\n  word: [词一]\nat_least: 3\nper: draft\n",
    "number": "format: mobile\nneeds: [词一]\n",
    "title": "compare: original_title\nalarm: [词一]\n",
    "repost": "triggers: [转载]\nrequired:\n  source: [来源]\n",
    "classifier": "model: current_affairs\nthreshold: 0.9\n",
}
KINDS = tuple(_BODY)
"""Kinds that a frame can be written for."""

_FRAME = """\
# The file's name is the rule's id. Fill in the rest, then: python main.py rules test {pack}
id: {id}
articles: ["{article}"]
title: 一句话说明这条规则
kind: {kind}
severity: review                   # block, review, fix or hint; or a mapping: {{government: fix, default: hint}}
{body}guards: [warning, refutation, law_report, lesson]
message: 出现“{{hit}}”，可能属于……
suggestion: 请删去“{{hit}}”，或改为……
checked_on: 2026-01-01             # the day on which you compared the rule with the article
examples:
  bad:                             # two or more, with the exact hit
    - {{text: 含有词一的草稿, hit: 词一}}
    - {{text: 另一篇含有词一的草稿, hit: 词一}}
  good:                            # three or more near misses, each with the reason why it is innocent
    - {{text: 民警提醒：词一是骗局, why: 警方提醒}}
    - {{text: 很像但无关的草稿, why: 写明理由}}
    - {{text: 另一篇很像但无关的草稿, why: 写明理由}}
"""


def new_rule(pack: Path, rule_id: str, *, kind: str = "combination") -> Path:
    """Write the frame of a rule called <article>-<subject> into a pack's folder; returns the file.

    Raises:
        SourceError: The id is not such a name, or the file is there already.
    """
    file = pack / "rules" / f"{rule_id}.yaml"
    article, _, subject = rule_id.partition("-")
    if not subject or not rule_id.isascii() or not rule_id.replace("-", "").replace(".", "").isalnum():
        raise SourceError(file, 1, f"“{rule_id}” is no id", "Write the article and a subject: 10.7-gambling.", rule_id)
    if file.exists():
        raise SourceError(file, 1, "there is such a rule already", "Choose another subject.", rule_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    text = _FRAME.format(pack=pack.name, id=rule_id, article=article, kind=kind, body=_BODY[kind])
    file.write_text(text, encoding="utf-8")
    return file
