"""The operators one can play, and what each sees in the chat."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sandbox.settings import Operator
from sandbox.windows import Windows

_KEPT_ENTRIES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a chat, as the operator sees it."""

    id: int
    at: datetime
    #: "out" (the operator said it), "in" (the account said it) or "system" (the platform says it).
    direction: str
    #: user, reply (passive), push (客服消息), template, or notice.
    kind: str
    text: str = ""
    #: The channel in Chinese: 被动回复, 客服消息, 模板消息, …
    label: str = ""
    #: How often the push with this message was sent to the bot; 0 before the first and for what the bot said.
    attempts: int = 0
    #: What a plain text does not hold: link, image, card, choices.
    extra: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the entry as the control interface and the page show it."""
        return {
            "id": self.id,
            "at": self.at.isoformat(),
            "direction": self.direction,
            "kind": self.kind,
            "text": self.text,
            "label": self.label,
            "attempts": self.attempts,
            "extra": dict(self.extra),
        }


@dataclass(slots=True, kw_only=True)
class Person:
    """An operator's state on the platform's side."""

    openid: str
    operator: Operator
    followed_at: datetime | None = None
    scene: str = ""
    #: Has turned template messages off: they are accepted and reported as "failed:user block".
    blocks_templates: bool = False
    last_acted_at: datetime | None = None
    typing_until: datetime | None = None
    windows: Windows = field(default_factory=Windows)
    entries: list[Entry] = field(default_factory=list)

    @property
    def follows(self) -> bool:
        """Whether the operator follows the account now."""
        return self.followed_at is not None

    def add(self, entry: Entry) -> None:
        """Append an entry; the oldest go when there are too many."""
        self.entries.append(entry)
        del self.entries[:-_KEPT_ENTRIES]

    def note_attempts(self, entry_id: int, attempts: int) -> Entry | None:
        """Replace an entry by one with that number of attempts and return it; None when it is gone."""
        for index, entry in enumerate(self.entries):
            if entry.id == entry_id:
                self.entries[index] = replace(entry, attempts=attempts)
                return self.entries[index]
        return None

    def as_json(self, now: datetime) -> dict[str, object]:
        """Return the person without the log."""
        return {
            "openid": self.openid,
            "name": self.operator.name,
            "about": self.operator.about,
            "follows": self.follows,
            "blocks_templates": self.blocks_templates,
            "pushes_left": self.windows.left(now) if self.follows else 0,
        }


def openid_of(name: str, *, appid: str) -> str:
    """Return a 28-character openid that is the same on every start, so that the bot knows its people again."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(f"{appid}/{name}".encode()).digest()).decode()
    return f"o6SBX{hashlib.sha256(appid.encode()).hexdigest()[0]}{digest[:22]}"
