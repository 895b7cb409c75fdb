"""Permissions for subscription notices: each lets one message be sent (wechat.md 2.4, 2.5); storage keeps them."""

from typing import Protocol


class Grants(Protocol):
    """How often each user has agreed to one more message of a template."""

    async def take(self, openid: str, template_id: str) -> bool:
        """Use one up, in one atomic step; False when there is none."""

    async def give_back(self, openid: str, template_id: str) -> None:
        """Put one back, because nothing was sent."""

    async def clear(self, openid: str, template_id: str) -> None:
        """Forget all of them: WeChat says that there are none (43101), or the user switched the notice off."""
