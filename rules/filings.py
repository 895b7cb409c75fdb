"""Filings (备案) as the regulation knows them: kinds, what each asks, and who the holder (开办主体) may be."""

from dataclasses import dataclass
from enum import StrEnum

from rules.accounts import AccountKind
from rules.working_days import Deadline


class FilingKind(StrEnum):
    """The filing kinds of articles 5 and 8; titles and all else are data of the pack."""

    OPEN = "open"
    OPEN_SUPERVISED = "open_supervised"
    OPEN_PUBLIC_SERVANT = "open_public_servant"
    LICENCE = "licence"
    CLOSE = "close"
    CLOSE_LICENSED = "close_licensed"


class FilingEvent(StrEnum):
    """The event that a filing follows and its days are counted from."""

    OPENING = "opening"
    CANCELLATION = "cancellation"

    @property
    def label(self) -> str:
        """What users call it."""
        return {FilingEvent.OPENING: "开设", FilingEvent.CANCELLATION: "注销"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something to have done, to hand in, or somebody to name."""

    id: str
    #: A short Chinese name.
    name: str
    #: What it is, in a sentence of our own.
    what: str


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

    kind: FilingKind
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
    people: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class NoDuty:
    """Nothing is to be filed, and why (in Chinese)."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoStatutoryDay:
    """The text sets no last day, and why (in Chinese); a day that we advise may stand beside it."""

    reason: str
    advised: Deadline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What follows from being a certain holder, with or without the licence."""

    account: AccountKind
    opening: FilingKind | NoDuty
    closing: FilingKind | NoDuty


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One answer to “who opened the account?”."""

    id: str
    label: str
    #: Holders of one group are asked together.
    group: str
    #: 教育, 卫生 …, or "".
    sector: str
    unlicensed: Consequence
    licensed: Consequence

    @property
    def asks_licence(self) -> bool:
        """Whether the licence changes anything, so that it must be asked for."""
        return self.unlicensed != self.licensed
