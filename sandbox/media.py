"""Temporary media: what operators and the bot uploaded, kept for three days.

Source: developers.weixin.qq.com, temporary media.
"""

import random
import string
from dataclasses import dataclass
from datetime import datetime, timedelta

_ALPHABET = string.ascii_letters + string.digits + "-_"
_KEPT_FOR = timedelta(days=3)
IMAGE_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """One uploaded file."""

    content: bytes
    content_type: str
    created_at: datetime


class MediaShelf:
    """Files by media_id (64 characters)."""

    def __init__(self, rng: random.Random) -> None:
        """Start empty."""
        self._rng = rng
        self._media: dict[str, Medium] = {}

    def put(self, content: bytes, *, content_type: str, now: datetime) -> str:
        """Keep a file and return its media_id."""
        media_id = "".join(self._rng.choices(_ALPHABET, k=64))
        self._media[media_id] = Medium(content=content, content_type=content_type, created_at=now)
        return media_id

    def get(self, media_id: str, now: datetime) -> Medium | None:
        """Return a file, or None when it is unknown or older than three days."""
        medium = self._media.get(media_id)
        return medium if medium and now - medium.created_at <= _KEPT_FOR else None
