"""What comes of a link: an article, or the closed set of reasons why there is none."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Article:
    """The words of a page; what it does not say is ""."""

    title: str
    text: str
    author: str = ""
    #: The line of the text that names where it was taken from, or the account or site that published it.
    source: str = ""


class NoArticle(StrEnum):
    """Why a link gives no article."""

    ADDRESS = "address"
    """No address that is fetched: not https, with a password, of a number instead of a name, too long."""
    HOST = "host"
    """The host, or the one that it sends us on to, is not on the list."""
    PRIVATE = "private"
    """The name leads to an address that is not a public one."""
    REDIRECTS = "redirects"
    UNREACHABLE = "unreachable"
    GONE = "gone"
    """Deleted by its publisher, or taken down."""
    VERIFY = "verify"
    """The site wants to see a human first, or a login."""
    HUGE = "huge"
    KIND = "kind"
    """A picture, a file, or anything that is no page."""
    EMPTY = "empty"
    """A page without an article in it."""
    LONG = "long"
    BUSY = "busy"
