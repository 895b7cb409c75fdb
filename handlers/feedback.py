"""Feedback (反馈) on a report: which words of a draft a remark is about, and the sentence around them."""

from collections.abc import Mapping
from typing import Any

from rules.accounts import AccountKind
from rules.folding import codes_of
from rules.sentences import sentences
from storage.drafts import Draft
from storage.feedback import Feedback
from storage.tables import FeedbackSort

#: Words that were missed: shorter ones say nothing, longer ones are no place but a draft.
SHORTEST, LONGEST = 2, 200
#: Remarks on one draft: more than anybody means, far less than a program could send.
MOST = 100
#: Characters kept on either side of the words where a sentence does not end.
_AROUND = 150


def false_alarm(draft: Draft, kind: AccountKind, finding: Mapping[str, Any]) -> Feedback:
    """这是误报: the finding's rule and words."""
    text = draft.title if finding["field"] == "title" else draft.text
    start, end = finding["start"], finding["end"]
    lies = end > start
    return Feedback(
        sort=FeedbackSort.FALSE_ALARM,
        rule=finding["rule"],
        account_kind=kind,
        field=finding["field"],
        hit=text[start:end] if lies else finding["hit"],
        sentence=_sentence(text, start, end) if lies else "",
    )


def missed(draft: Draft, kind: AccountKind, words: str) -> Feedback | None:
    """你漏了什么: words as they stand in the draft; None if they stand nowhere in it."""
    for field, text in (("text", draft.text), ("title", draft.title)):
        # Browsers send line breaks as two characters.
        wanted = words.replace("\r\n", "\n").strip()
        if SHORTEST <= len(wanted) <= LONGEST and (start := text.find(wanted)) >= 0:
            return Feedback(
                sort=FeedbackSort.MISSED,
                rule="",
                account_kind=kind,
                field=field,
                hit=wanted,
                sentence=_sentence(text, start, start + len(wanted)),
            )
    return None


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence or sentences that hold these characters, without what lies far from them."""
    around = sentences(codes_of(text))
    first, last = around.around(start)[0], around.around(end - 1)[1]
    return text[max(first, start - _AROUND) : min(last, end + _AROUND)].strip()
