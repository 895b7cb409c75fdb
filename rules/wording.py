"""Texts of findings: a rule's message with what was seen filled in."""

import re
from collections.abc import Mapping

#: Where something that was seen is filled in.
FACT = re.compile(r"\{([a-z_]+)\}")


def told(template: str, facts: Mapping[str, str], *, view: str = "") -> str:
    """The template with each {key} replaced; an evasive spelling is named at the end."""
    text = template
    for key, value in facts.items():
        text = text.replace("{" + key + "}", value)
    return f"{text}（这里疑似用了“{view}”写法，平台同样能识别。）" if view else text


def put_right(template: str | None, facts: Mapping[str, str]) -> str | None:
    """The words that may stand in place of a hit; None unless everything that they need was seen."""
    if template is None or any(name not in facts for name in FACT.findall(template)):
        return None
    return told(template, facts)


def doubtful(message: str) -> str:
    """The message of a finding that the second opinion does not share."""
    return f"{message}（整句看起来像是正常内容，仅作提示。）"
