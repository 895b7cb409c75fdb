"""Filings (备案) as a city's regulation knows them: kinds, what each asks, and who the holder (开办主体) may be.

Which kinds and events there are is data of the pack; nothing here names one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.accounts import AccountKind
from rules.working_days import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingEvent:
    """The event that a filing follows and its days are counted from, such as the opening."""

    id: str
    #: What users call it: 开设, 注销.
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something to have done or to hand in."""

    id: str
    #: A short Chinese name.
    name: str
    #: What it is, in a sentence of our own.
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Requirement):
    """Somebody to name, such as the editor-in-chief (总编辑)."""

    #: Whether more than one person may have it.
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The department (主管部门) that receives filings."""

    name: str
    #: Closing time for what is handed over in person, such as "17:30" (Civil Code 203).
    closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way of a filing to the department that receives it."""

    #: The department that receives it in the end.
    to: str
    #: Whoever hands it on, or "" when the unit files itself.
    through: str

    @property
    def text(self) -> str:
        """The way in words, such as 主管部门 → 市委宣传部网信科."""
        return " → ".join(filter(None, (self.through, self.to)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How many working days a filing has."""

    working_days: int
    #: Advice of ours, no duty of the text: never called overdue.
    advice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One filing kind with everything that the regulation asks for it."""

    kind: str
    title: str
    #: Words of the chat that may mean it.
    words: tuple[str, ...]
    accounts: tuple[AccountKind, ...]
    articles: tuple[str, ...]
    event: FilingEvent
    #: None when the text sets no day and we advise none.
    counting: Counting | None
    #: Why there is no statutory day, or "".
    no_day: str
    route: Route
    preconditions: tuple[Requirement, ...]
    materials: tuple[Requirement, ...]
    people: tuple[Role, ...]
    #: Ids of materials and people that are wanted only where they apply (适用时): their lack stops nothing.
    where_they_apply: frozenset[str]
    #: False for a kind that stored filings have and the pack has no more.
    known: bool = True

    @property
    def advice(self) -> bool:
        """Whether a last day is no duty of the text; of a kind that the pack has no more nobody can say that."""
        return self.known and not self.statutory

    @property
    def statutory(self) -> bool:
        """Whether the text itself sets the last day, so that a filing can be overdue."""
        return self.counting is not None and not self.counting.advice

    def required(self, one: Requirement) -> bool:
        """Whether the filing cannot be handed in without it."""
        return one.id not in self.where_they_apply


@dataclass(frozen=True, slots=True)
class NoDuty:
    """Nothing is to be filed, and why (in Chinese)."""

    reason: str
    #: False where the pack says nothing of the holder or the event, so that only the office can tell.
    certain: bool = True


@dataclass(frozen=True, slots=True)
class NoStatutoryDay:
    """The text sets no last day, and why (in Chinese); a day that we advise may stand beside it."""

    reason: str
    advised: Deadline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What follows from being a certain holder, with or without the licence."""

    account: AccountKind
    #: One sentence for the operator, with the articles.
    gist: str
    #: For each event the filing that it asks for, or why none.
    filings: Mapping[str, str | NoDuty]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One answer to “who opened the account?”."""

    id: str
    label: str
    #: Holders of one group are asked together.
    group: str
    #: 教育, 卫生 …, or "".
    sector: str
    #: Its supervising department (主管部门) by name, or "": then the procedure's own words stand.
    supervisor: str
    unlicensed: Consequence
    licensed: Consequence

    @property
    def asks_licence(self) -> bool:
        """Whether the licence changes anything, so that it must be asked for."""
        return self.unlicensed != self.licensed
