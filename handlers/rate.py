"""A cheap limit on how often one thing may be asked for, kept in this process only."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_REMEMBERED = 10_000


@dataclass(slots=True)
class Rate:
    """So many in a span for each key; the longest unseen keys are forgotten first."""

    most: int
    span: timedelta
    _seen: OrderedDict[str, tuple[datetime, int]] = field(default_factory=OrderedDict)

    def allows(self, key: str, now: datetime) -> bool:
        """Count one more, unless that is too many."""
        since, count = self._seen.pop(key, (now, 0))
        if now - since >= self.span or now < since:
            since, count = now, 0
        self._seen[key] = (since, min(count + 1, self.most + 1))
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return count < self.most
