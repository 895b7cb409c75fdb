"""A call to one of WeChat's interfaces, read leniently: what is missing or of the wrong type is empty."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.media import Medium
from sandbox.people import Person
from sandbox.platform import Platform
from sandbox.refusals import Refusal

#: JSON to answer, a refusal, or a file.
Answer = Mapping[str, object] | Refusal | Medium
OK: Mapping[str, object] = {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Query, JSON body and uploaded file of one call."""

    query: Mapping[str, str]
    body: Mapping[str, object] = field(default_factory=dict)
    upload: bytes | None = None
    upload_type: str = ""

    def text(self, name: str) -> str:
        """Return a text member of the body."""
        return text(self.body, name)

    def receiver(self, platform: Platform) -> Person | None:
        """Return the person whom ``touser`` names, if there is one."""
        return platform.people.get(self.text("touser"))


def text(source: Mapping[str, object], name: str) -> str:
    """Return a text member, or an empty text."""
    value = source.get(name)
    return value if isinstance(value, str) else ""


def member(source: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return an object member, or an empty one."""
    value = source.get(name)
    return value if isinstance(value, Mapping) else {}


def members(source: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """Return the objects in a list member, or none."""
    value = source.get(name)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def parse_json(raw: bytes) -> Mapping[str, object] | Refusal:
    r"""Parse a body as WeChat does: UTF-8, and ``\uXXXX`` stays as it is written, so that readers would see it."""
    if not raw:
        return {}
    try:
        body = json.loads(re.sub(r"\\u(?=[0-9a-fA-F]{4})", r"\\\\u", raw.decode()))
    except ValueError:
        return Refusal(47001)
    return body if isinstance(body, dict) else Refusal(47001)
