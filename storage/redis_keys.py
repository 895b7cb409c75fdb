"""Every key in Redis has its format here; nothing under this prefix is the only copy of anything that matters."""

#: One Redis may serve other programs too; the number changes when a format does.
PREFIX = "yushen:1"


def token(name: str) -> str:
    """Text: the access token of that name."""
    return f"{PREFIX}:token:{name}"


def token_claim(name: str) -> str:
    """Text: somebody asked under that name a short while ago."""
    return f"{PREFIX}:token-claim:{name}"


def token_lock(name: str) -> str:
    """Text: the holder of the lock of that name."""
    return f"{PREFIX}:token-lock:{name}"


def windows(openid: str) -> str:
    """Hash: for each kind of window, how many messages are left and when it closes."""
    return f"{PREFIX}:windows:{openid}"


def pending_of(operator_id: int | str) -> str:
    """Sorted set: the pending filings of an operator by due day."""
    return f"{PREFIX}:pending:of:{operator_id}"


def pending_due() -> str:
    """Sorted set: all pending filings, as operator:filing, by due day."""
    return f"{PREFIX}:pending:due"


def pending_built() -> str:
    """Text: the pending index was built from SQL and not lost since."""
    return f"{PREFIX}:pending:built"


def pending_new(build: str) -> str:
    """Prefix of the keys of an index that is being built."""
    return f"{PREFIX}:pending:new:{build}"


def in_flight(key: str) -> str:
    """Text: the message with that key is being worked on."""
    return f"{PREFIX}:in-flight:{key}"


def pace() -> str:
    """Prefix of the counts of messages sent in this second, by channel."""
    return f"{PREFIX}:pace"


def returning(word: str) -> str:
    """Text: the openid of the user who will come back from WeChat with that word."""
    return f"{PREFIX}:returning:{word}"


def resting(name: str) -> str:
    """Text: until which millisecond a call, or all sending, rests, and why."""
    return f"{PREFIX}:resting:{name}"
