"""The access token of an account, shared by all its processes.

Source: WeChat's page on stable_token (wechat.md 2.6): the same token for all who ask until it expires; a forced one at
most every 30 s, which kills the one before.
"""

import asyncio
from dataclasses import replace
from typing import Final

from bot.errors import ApiError, NoTokenError, Refusal, RefusedError
from bot.patience import Patience
from bot.reactions import Reaction
from bot.shapes import Call
from bot.token_cache import TokenCache
from bot.transport import Answer, Transport

#: The platform renews this many seconds early, so we forget the token then.
_MARGIN = 300
_SHORTEST = 60
_FORCE_APART = 30
_LOCK_SECONDS = 20.0

_PATH: Final = "/cgi-bin/stable_token"
_CODE_PATH: Final = "/sns/oauth2/access_token"


class Tokens:
    """Holds and renews the token of one account; its text form shows nothing."""

    def __init__(
        self, transport: Transport, cache: TokenCache, *, appid: str, secret: str, patience: Patience | None = None
    ) -> None:
        """Use a cache that all processes of the account share; nothing is fetched yet."""
        self._transport = transport
        self._cache = cache
        self._appid = appid
        self._secret = secret
        self._patience = patience or Patience()
        self._lock = asyncio.Lock()
        # Other tools use /cgi-bin/token, whose tokens are apart from these: the name must not be shared with them.
        self._name = f"stable:{appid}"

    async def current(self) -> str:
        """Return a token that should work.

        Raises:
            NoTokenError: WeChat gave none for the moment.
            RefusedError: The settings are wrong; its reaction is ALARM.
        """
        return await self._cache.get(self._name) or await self._fetch(failed=None)

    async def renewed(self, failed: str) -> str:
        """Return another token than the one that WeChat just refused.

        Raises:
            ApiError: As with `current`, or WeChat refuses a token that was renewed by force moments ago.
        """
        await self._cache.drop(self._name, failed)
        return await self._fetch(failed)

    async def of_code(self, code: str) -> Answer:
        """Exchange a code of WeChat's OAuth page for what it says of the user; tried once, for a code works once.

        Raises:
            RefusedError: Among others 40029 (no such code, or too old) and 40163 (used already).
            ApiError: There was no usable answer.
        """
        params = {"appid": self._appid, "secret": self._secret, "code": code, "grant_type": "authorization_code"}
        call = Call(method="GET", path=_CODE_PATH, params=params)
        answer = await self._transport.send(call, secret=self._secret)
        return answer if isinstance(answer, dict) else {}

    async def _fetch(self, failed: str | None) -> str:
        """Fetch a token unless another task or process has done so meanwhile."""
        async with self._lock, self._cache.lock(self._name, seconds=_LOCK_SECONDS):
            cached = await self._cache.get(self._name)
            if cached and cached != failed:
                return cached
            token, seconds = await self._ask(force=False)
            if token == failed:
                token, seconds = await self._force()
            await self._cache.put(self._name, token, seconds=max(seconds - _MARGIN, _SHORTEST))
            return token

    async def _force(self) -> tuple[str, int]:
        """Fetch a new token by force, where none of us did so just before."""
        if await self._cache.claim(f"{self._name}:force", seconds=_FORCE_APART):
            return await self._ask(force=True)
        raise RefusedError(_PATH, Refusal(code=40001, meaning="token refused again", reaction=Reaction.ALARM))

    async def _ask(self, *, force: bool) -> tuple[str, int]:
        """Ask WeChat; returns the token and its seconds to live."""
        data = {
            "grant_type": "client_credential",
            "appid": self._appid,
            "secret": self._secret,
            "force_refresh": force,
        }
        call = Call(method="POST", path=_PATH, data=data, repeatable=not force)
        answer: Answer | bytes | ApiError
        try:
            answer = await self._patience.run(
                lambda: self._transport.send(call, secret=self._secret), repeatable=call.repeatable
            )
        except ApiError as error:
            answer = error
        if isinstance(answer, ApiError):
            raise _explained(answer)
        match answer:
            case {"access_token": str(token), "expires_in": int(seconds)} if token:
                return token, seconds
        raise NoTokenError(_PATH, "no token in the answer")


def _explained(error: ApiError) -> ApiError:
    """Say what a failure to get a token means for the call that needed one."""
    if not isinstance(error, RefusedError) or error.reaction is Reaction.BACK_OFF:
        return NoTokenError(_PATH, error.why)
    if error.reaction is Reaction.REFRESH:
        # Here 40001 speaks of the secret, not of a token: asking again would not help.
        return RefusedError(_PATH, replace(error.refusal, meaning="app secret invalid", reaction=Reaction.ALARM))
    return error
