"""The corrected version (改后) of a draft: the words of its findings' replacements put in their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.report import shown


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters of the draft, and what stands there in the corrected version."""

    text: str
    #: None where nothing changes; else the words in its place.
    instead: str | None = None

    @property
    def corrected(self) -> str:
        """The characters of the corrected version."""
        return self.text if self.instead is None else self.instead


def corrected(text: str, findings: Sequence[Mapping[str, Any]], *, field: str) -> list[Stretch]:
    """Cut `text` where findings on this field have a replacement; of two that overlap the worse one counts.

    The texts of the stretches, joined, are the text as the report shows it.
    """
    taken: list[Mapping[str, Any]] = []
    for finding in findings:
        # Reports of an older release have no such key.
        if finding["field"] == field and finding.get("replacement") is not None and not _lies_on(finding, taken):
            taken.append(finding)
    stretches, done = [], 0
    for finding in sorted(taken, key=lambda one: (one["start"], one["end"])):
        stretches.append(Stretch(shown(text[done : finding["start"]])))
        stretches.append(Stretch(shown(text[finding["start"] : finding["end"]]), shown(finding["replacement"])))
        done = finding["end"]
    return [*stretches, Stretch(shown(text[done:]))]


def _lies_on(finding: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> bool:
    return any(finding["start"] < other["end"] and other["start"] < finding["end"] for other in others)
