"""Words that a deployment or an account added for itself (加词), and phrases that it allows (减词)."""

from collections.abc import Iterable, Iterator, Sequence

from rules.findings import Finding, Severity
from rules.scenes import DraftScene
from rules.sightings import span_of
from rules.spans import Cover, Span, longest_only
from rules.text_views import normal_forms

_MESSAGE = "出现“{hit}”，在{owner}自备的词库里。"
_SUGGESTION = "请看看这里用“{hit}”是否合适，换个说法，或回复“减词 {hit}”不再提示。"
OWN = "own-words"
DEPLOYMENT = "deployment-words"
_OWNERS = {OWN: "您", DEPLOYMENT: "本平台"}


def spans_of(phrases: Sequence[str], scene: DraftScene) -> list[Span]:
    """All places of the phrases in the tight view, none overlapping another of the same phrase."""
    return [span for form in normal_forms(phrases) for span in _spans_of(form, scene)]


def _spans_of(phrase: str, scene: DraftScene) -> Iterator[Span]:
    text = scene.views.tight.text
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        yield span_of(scene.views.tight, at, at + len(phrase))
        at = text.find(phrase, at + len(phrase))


def own_findings(rule: str, spans: Iterable[Span], scene: DraftScene, allowed: Cover) -> list[Finding]:
    """A finding for each place of an added word that no allowed phrase covers."""
    return [_finding(rule, span, scene) for span in longest_only(spans) if not allowed.holds(span)]


def _finding(rule: str, span: Span, scene: DraftScene) -> Finding:
    field, offset = scene.field_of(span.start)
    hit = scene.sent[span.start : span.end]
    return Finding(
        rule=rule,
        articles=(),
        severity=Severity.FIX,
        field=field,
        start=span.start - offset,
        end=span.end - offset,
        hit=hit,
        message=_MESSAGE.format(hit=hit, owner=_OWNERS[rule]),
        suggestion=_SUGGESTION.format(hit=hit),
        confidence=1.0,
        view=span.view,
    )
