"""Account names (article 7): short and proper, tied to place and duty for government accounts, posing as nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rules.accounts import AccountKind
from rules.findings import CheckResult, Finding, Severity
from rules.folding import fold
from rules.yaml_source import read_yaml

#: WeChat's own limit for the name of an official account is 30 characters; more than 16 is hard to remember.
_LONGEST, _LONG, _SHORTEST = 30, 16, 2
_PLAIN_SIGNS = frozenset("·.-_ （）()")
_GOVERNMENT = {AccountKind.GOVERNMENT}


@dataclass(frozen=True, slots=True)
class _Wording:
    """What is said about one list of words."""

    words: tuple[str, ...]
    severity: Severity
    message: str
    suggestion: str
    rule: str
    accounts: frozenset[AccountKind] = frozenset(AccountKind)


class NameRules:
    """Checks names by the lists of a city's pack."""

    def __init__(
        self, *, places: Sequence[str], duties: Sequence[str], allowed: Sequence[str], wordings: Sequence[_Wording]
    ) -> None:
        """Take the lists as `load_names` reads them."""
        self._places = tuple(fold(word) for word in places)
        self._duties = tuple(fold(word) for word in duties)
        self._allowed = tuple(fold(word) for word in allowed)
        self._wordings = tuple(wordings)

    def check(self, name: str, *, account: AccountKind, unit: str = "") -> CheckResult:
        """What may be wrong with a name.

        Args:
            name: As it is or will be registered.
            account: Kind of the account.
            unit: Name of the body behind it, which a government account's name may show instead of place and duty.
        """
        findings = [*_shape(name), *self._listed(name, account)]
        if account in _GOVERNMENT:
            findings += self._ties(name, unit)
        findings.sort(key=lambda finding: (finding.severity.rank, finding.start, finding.rule))
        return CheckResult(findings=tuple(findings))

    def _listed(self, name: str, account: AccountKind) -> Iterator[Finding]:
        folded = fold(name)
        for wording in self._wordings:
            if account not in wording.accounts:
                continue
            for word in wording.words:
                start = folded.find(fold(word))
                if start >= 0 and not self._covered(folded, start, len(word)):
                    hit = name[start : start + len(word)]
                    yield _finding(wording.rule, wording.severity, (start, hit), wording.message, wording.suggestion)
                    break

    def _covered(self, folded: str, start: int, length: int) -> bool:
        for phrase in self._allowed:
            place = folded.find(phrase)
            if 0 <= place <= start and start + length <= place + len(phrase):
                return True
        return False

    def _ties(self, name: str, unit: str) -> Iterator[Finding]:
        folded = fold(name)
        if unit and fold(unit) in folded:
            return
        place = next((word for word in self._places if word in folded), None)
        duty = next((word for word in self._duties if word in folded), None)
        if place and duty:
            return
        missing = "、".join(label for label, found in (("本地地名", place), ("本单位或职责", duty)) if not found)
        yield _finding(
            "7-ties",
            Severity.FIX,
            (0, ""),
            f"政务新媒体的名称应看得出地方、单位和职责，这里可能缺{missing}。",
            "可以写成“地名+单位或职责”，例如“个旧教育”“大屯街道”。",
        )


def load_names(pack: Path) -> NameRules:
    """Read `names.yaml` of a pack's folder.

    Raises:
        SourceError: Something in it is not understood.
    """
    source = read_yaml(pack / "names.yaml")
    source.day("checked_on")
    lists = {key: source.texts(key) for key in ("places", "duties", "allowed", *_TOLD)}
    source.close()
    private = frozenset(AccountKind) - {AccountKind.GOVERNMENT}
    unlicensed = frozenset({AccountKind.UNLICENSED, AccountKind.PUBLIC_SERVANT})
    scopes = {"authorities": private, "news": unlicensed, "incitement": private, "leaders": private}
    wordings = [
        _Wording(lists[key], severity, message, suggestion, f"7-{key}", scopes.get(key, frozenset(AccountKind)))
        for key, (severity, message, suggestion) in _TOLD.items()
    ]
    return NameRules(places=lists["places"], duties=lists["duties"], allowed=lists["allowed"], wordings=wordings)


_TOLD = {
    "leaders": (
        Severity.REVIEW,
        "名称里的字可能是国家领导人的姓名；若只是同名，请由人工确认。",
        "换一个不会让人联想的名字，例如用店名、地名或行业。",
    ),
    "incitement": (Severity.BLOCK, "名称可能带有煽动性词语。", "改成说明自己做什么的中性名称。"),
    "violence": (Severity.BLOCK, "名称可能宣扬暴力恐怖。", "换掉这个词，用店名、地名或行业作名称。"),
    "superstition": (Severity.BLOCK, "名称可能宣扬封建迷信。", "换掉这个词；做民俗文化的，可用“民俗”“节令”等说法。"),
    "vice": (Severity.BLOCK, "名称可能涉及色情或赌博。", "换掉这个词，用店名、地名或行业作名称。"),
    "authorities": (
        Severity.FIX,
        "名称可能让人误以为是党政机关的账号。",
        "去掉这个词，写明自己的身份，例如“锡城美食小店”。",
    ),
    "news": (
        Severity.FIX,
        "没有许可的账号用这个词，可能让人误以为是新闻单位，平台也可能不通过。",
        "改用“生活”“见闻”“笔记”之类的词。",
    ),
}


def _shape(name: str) -> Iterator[Finding]:
    if not _SHORTEST <= len(name) <= _LONGEST:
        yield _finding(
            "7-length", Severity.FIX, (0, name), "名称太短或太长，平台可能不通过。", "写成 2 到 30 个字，越短越好记。"
        )
    elif len(name) > _LONG:
        yield _finding("7-long", Severity.HINT, (0, name), "名称偏长，可能不够简明。", "试着缩到 16 个字以内。")
    odd = next((i for i, sign in enumerate(name) if not sign.isalnum() and sign not in _PLAIN_SIGNS), None)
    if odd is not None:
        yield _finding(
            "7-signs",
            Severity.FIX,
            (odd, name[odd]),
            "名称里有特殊符号，可能不够严谨规范。",
            "去掉符号，只用汉字、字母和数字。",
        )


def _finding(rule: str, severity: Severity, place: tuple[int, str], message: str, suggestion: str) -> Finding:
    start, hit = place
    return Finding(
        rule=rule,
        articles=("7",),
        severity=severity,
        field="text",
        start=start,
        end=start + len(hit),
        hit=hit,
        message=message,
        suggestion=suggestion,
        confidence=0.8,
    )
