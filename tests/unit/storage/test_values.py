"""Errors, keys and states: small things that others build on."""

import inspect

import pytest

from storage import errors, redis_keys
from storage.filing_states import PENDING, STEPS, FilingState, states_before


def test_an_error_without_a_message_says_what_its_docstring_says() -> None:
    """The docstring of an error is its message where none is given."""
    assert str(errors.UnavailableError()) == inspect.getdoc(errors.UnavailableError)
    assert str(errors.UnavailableError("other words")) == "other words"


def test_errors_carry_their_facts() -> None:
    """What an error is about can be read off it."""
    missing = errors.UnknownRowError("answers", "k1")

    assert (missing.table, missing.key) == ("answers", "k1")
    assert errors.RedisFolderTakenError("var/redis").folder == "var/redis"
    assert errors.BackupBrokenError("copy.db", "damaged").reason == "damaged"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (redis_keys.token("wx1"), "yushen:1:token:wx1"),
        (redis_keys.token_claim("wx1"), "yushen:1:token-claim:wx1"),
        (redis_keys.token_lock("wx1"), "yushen:1:token-lock:wx1"),
        (redis_keys.windows("o-1"), "yushen:1:windows:o-1"),
        (redis_keys.pending_of(7), "yushen:1:pending:of:7"),
        (redis_keys.pending_due(), "yushen:1:pending:due"),
        (redis_keys.pending_built(), "yushen:1:pending:built"),
        (redis_keys.pending_new("ab12"), "yushen:1:pending:new:ab12"),
        (redis_keys.in_flight("k1"), "yushen:1:in-flight:k1"),
    ],
)
def test_keys_have_their_format(key: str, expected: str) -> None:
    """A release that runs beside the one before it uses the same keys: a changed format needs another prefix."""
    assert key == expected


def test_a_build_is_not_taken_for_an_operators_index() -> None:
    """The pattern that finds every operator's index does not match the keys of one that is being built."""
    pattern = redis_keys.pending_of("*")

    assert not f"{redis_keys.pending_new('ab12')}:of:7".startswith(pattern.removesuffix("*"))


def test_finished_filings_stay_finished() -> None:
    """From accepted and withdrawn no step leads on; from every pending state there is a way out by withdrawing."""
    assert {state for state, after in STEPS.items() if not after} == set(FilingState) - set(PENDING)
    assert set(states_before(FilingState.WITHDRAWN)) == set(PENDING)


def test_only_a_submitted_filing_is_decided_on() -> None:
    """An officer accepts or returns what was submitted, nothing else."""
    assert states_before(FilingState.ACCEPTED) == states_before(FilingState.RETURNED) == (FilingState.SUBMITTED,)
