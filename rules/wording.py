"""Texts of findings: a rule's message with what was seen filled in."""

from collections.abc import Mapping


def told(template: str, facts: Mapping[str, str], *, view: str = "") -> str:
    """The template with each {key} replaced; an evasive spelling is named at the end."""
    text = template
    for key, value in facts.items():
        text = text.replace("{" + key + "}", value)
    return f"{text}（这里疑似用了“{view}”写法，平台同样能识别。）" if view else text


def doubtful(message: str) -> str:
    """The message of a finding that the second opinion does not share."""
    return f"{message}（整句看起来像是正常内容，仅作提示。）"
