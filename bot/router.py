"""Finding the handler for what came in: exact words, patterns with arguments, menu keys and event types.

A router only finds; the caller calls. It is generic over the handler's type, so that mypy checks the call:

    router = Router[Handler]("filings")

    @router.words("待办", "待办事项")
    async def pending(request: Request, deps: Deps, unit: Unit) -> Reply: ...

    match = router.find(inbound)
    if match:
        reply = await match.handler(request, deps, unit)
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from bot import messages
from bot.errors import AlreadyRegisteredError

Handler = TypeVar("Handler")

#: A longer text is no command but a draft.
LONGEST = 200

#: Full-width signs to ASCII and every blank to a space, one character to one, so that places stay the same.
_BLANKS = "\t\u00a0\u2002\u2003\u3000"
_NARROW = dict(zip(range(0xFF01, 0xFF5F), range(0x21, 0x7F), strict=True)) | dict.fromkeys(map(ord, _BLANKS), 0x20)
#: Groups that take any words, such as (?P<name>\S.*): they hold a dot.
_FREE = re.compile(r"\(\?P<(\w+)>(?:\\S|\[[^\]]*\])?(?:\(\?s:)?\.")
_DATE = re.compile(r"\d[-/.年月]\d")
_AROUND = " \n\r.!?,;:~。、…—·'\"“”‘’「」『』【】[]()<>《》"


@dataclass(frozen=True, slots=True)
class Match(Generic[Handler]):
    """A handler and what its pattern took out of the text."""

    handler: Handler
    #: Named groups in half-width form, for numbers and dates.
    args: dict[str, str] = field(default_factory=dict)
    #: The same groups as they were typed, for names and reasons.
    raw: dict[str, str] = field(default_factory=dict)
    #: Whether free words stand right behind the command's own, as in 换个活法: it may be no command at all.
    run_together: bool = False


@dataclass(frozen=True, slots=True)
class _Route(Generic[Handler]):
    """One entry: what it answers to, as a sentence says it, and how that is recognised."""

    title: str
    handler: Handler
    pattern: re.Pattern[str] | None = None
    menu_key: str | None = None
    event: type[messages.Inbound] | None = None

    def match(self, inbound: messages.Inbound, text: str, offset: int) -> Match[Handler] | None:
        """Match what came in; `text` is its normalised text, empty when it is none."""
        if self.pattern is not None:
            found = self.pattern.fullmatch(text) if text else None
            if found is None or not isinstance(inbound, messages.TextMessage):
                return None
            return _match(self.handler, found, inbound.content, offset)
        if isinstance(inbound, messages.ClickEvent) and self.menu_key is not None:
            return Match(self.handler) if inbound.menu_key == self.menu_key else None
        return Match(self.handler) if self.event is not None and isinstance(inbound, self.event) else None


def _match(handler: Handler, found: re.Match[str], content: str, offset: int) -> Match[Handler]:
    """Take the named groups out, in both forms."""
    args = {name: value.strip() for name, value in found.groupdict().items() if value is not None}
    raw = {name: content[found.start(name) + offset : found.end(name) + offset].strip() for name in args}
    return Match(handler, args, raw, _run_together(found, args))


def _run_together(found: re.Match[str], args: dict[str, str]) -> bool:
    """Whether free words follow without a blank; a number or a date among the arguments leaves no doubt."""
    if any(value.isdigit() or _DATE.search(value) for value in args.values()):
        return False
    free = [name for name in _FREE.findall(found.re.pattern) if name in args]
    return any(
        (place := found.start(name)) > 0
        and found.string[place - 1].isalnum()
        and found.string[place : place + 1].isalpha()
        for name in free
    )


def normalise(text: str) -> tuple[str, int]:
    """Bring a text into the form that is matched.

    Returns:
        The half-width, lower-case text without blanks and punctuation around it, and its offset in the original.
    """
    narrow = "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_NARROW))
    around = _AROUND if narrow.strip(_AROUND) else " \r\n"
    left = narrow.lstrip(around)
    return left.rstrip(around), len(narrow) - len(left)


class Router(Generic[Handler]):
    """Handlers of one topic, or of all after `include`; the first registered match wins."""

    def __init__(self, name: str) -> None:
        """Start empty; the name is for error texts."""
        self.name = name
        self._routes: list[_Route[Handler]] = []

    def words(self, *words: str) -> Callable[[Handler], Handler]:
        """Register a handler for exact words and their synonyms; blanks inside do not matter."""
        plain = [normalise(word)[0].replace(" ", "") for word in words]
        compiled = {word: re.compile(" *".join(map(re.escape, word))) for word in plain}
        return self._adding(lambda handler: [_Route(word, handler, pattern) for word, pattern in compiled.items()])

    def pattern(self, *patterns: str) -> Callable[[Handler], Handler]:
        """Register a handler for regular expressions over the whole normalised (half-width, lower-case) text.

        A blank in a pattern stands for any number of blanks, also none. Named groups become the match's arguments.
        """
        compiled = {source: re.compile(source.replace(" ", " *")) for source in patterns}
        return self._adding(lambda handler: [_Route(s, handler, pattern) for s, pattern in compiled.items()])

    def menu(self, *keys: str) -> Callable[[Handler], Handler]:
        """Register a handler for taps on menu buttons with these keys."""
        return self._adding(lambda handler: [_Route(f"menu key {key}", handler, menu_key=key) for key in keys])

    def event(self, *events: type[messages.Inbound]) -> Callable[[Handler], Handler]:
        """Register a handler for all that is of these types; a text reaches it only if no words or pattern match."""
        return self._adding(lambda handler: [_Route(f"event {e.__name__}", handler, event=e) for e in events])

    def include(self, other: "Router[Handler]") -> None:
        """Append another router's handlers behind those that are here.

        Raises:
            AlreadyRegisteredError: One of them is here already, for example because it was included twice.
        """
        self._add(list(other._routes), other.name)  # noqa: SLF001 - the same class.

    def find(self, inbound: messages.Inbound) -> Match[Handler] | None:
        """Find the handler of a message or event; None when nobody answers to it."""
        content = inbound.content if isinstance(inbound, messages.TextMessage) else ""
        text, offset = normalise(content) if len(content) <= LONGEST else ("", 0)
        matches = (route.match(inbound, text, offset) for route in self._routes)
        return next((match for match in matches if match is not None), None)

    def _adding(self, routes: Callable[[Handler], "list[_Route[Handler]]"]) -> Callable[[Handler], Handler]:
        """Build a decorator that only appends and returns the handler as it is."""

        def register(handler: Handler) -> Handler:
            self._add(routes(handler), self.name)
            return handler

        return register

    def _add(self, routes: "list[_Route[Handler]]", source: str) -> None:
        """Append routes after making sure that none is there already."""
        taken = {route.title for route in self._routes}
        for route in routes:
            if route.title in taken:
                raise AlreadyRegisteredError(f"{source}: “{route.title}” has a handler in {self.name} already")
        self._routes.extend(routes)
