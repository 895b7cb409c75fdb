"""What the pretend account and platform are like: one frozen value, built by whoever starts the sandbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Mode(StrEnum):
    """How pushes travel (message-push page): in clear, encrypted, or both at once."""

    PLAIN = "plain"
    SAFE = "safe"
    COMPATIBLE = "compatible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A message template as approved in the account's console.

    The letters of a field's key are its type: ``thing1`` takes at most 20 characters, ``time2`` a time.
    """

    title: str
    #: Key of the field → label in front of its value, in order.
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Somebody to play: a name and one line about who that is."""

    name: str
    about: str = ""


OPERATORS = (
    Operator(name="林小满", about="开小店，做本地生活号"),
    Operator(name="周一舟", about="镇政府新媒体专员"),
    Operator(name="沈知秋", about="报社新媒体编辑"),
    Operator(name="陆明川", about="网信科工作人员"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSettings:
    """The pretend account's credentials and the platform's habits."""

    appid: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    original_id: str
    #: Where pushes go; may be set later on the platform, when the bot's port is known.
    callback_url: str = ""
    #: Where the sandbox itself is reached; picture addresses in pushes start with it.
    base_url: str = "http://127.0.0.1:8080"
    mode: Mode = Mode.SAFE
    account_name: str = "个旧新媒体助手"
    templates: Mapping[str, Template] = field(default_factory=dict)
    operators: tuple[Operator, ...] = OPERATORS
    #: A verified service account; an unverified one gets 48001 for templates, codes and user facts.
    verified: bool = True
    #: Real seconds that the bot has for an answer, and how often one push is tried.
    answer_timeout_s: float = 5.0
    attempts: int = 3
    #: Whether a quick answer other than HTTP 200 is tried again (not documented by WeChat).
    retry_error_status: bool = True
    #: Seconds on the movable clock that an access token lives.
    token_lifetime_s: int = 7200
    #: Real seconds until the report on a template message is pushed.
    job_finish_delay_s: float = 0.3
    #: What a customer-service send to somebody who left is answered with: 45015, 43004 or 50005 were all seen.
    left_errcode: int = 45015

    def __post_init__(self) -> None:
        """Refuse what the real console refuses.

        Raises:
            ValueError: If a credential is empty or the AES key has not 43 characters.
        """
        if not (self.appid and self.secret and self.token and self.original_id):
            raise ValueError("appid, secret, token and original_id must not be empty")
        if len(self.aes_key) != 43:
            raise ValueError("aes_key must have 43 characters")
