"""Settings: lists are split, and what cannot be used is refused with a Chinese line."""

import pytest
from pydantic import ValidationError

from commands.settings import Settings


@pytest.mark.parametrize(
    ("written", "hosts"),
    [
        ("mp.weixin.qq.com", ("mp.weixin.qq.com",)),
        (" MP.weixin.qq.com , www.example.cn,", ("mp.weixin.qq.com", "www.example.cn")),
        ("", ()),
    ],
)
def test_article_hosts(monkeypatch: pytest.MonkeyPatch, written: str, hosts: tuple[str, ...]) -> None:
    """Names with commas between them; none switches fetching off."""
    monkeypatch.setenv("ARTICLE_HOSTS", written)

    assert Settings().article_hosts == hosts


@pytest.mark.parametrize(
    "written", ["https://a.example", "127.0.0.1", "a.example:8443", "[::1]", "localhost", "*.example"]
)
def test_article_hosts_that_are_no_names(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    """Addresses, ports, patterns and names of this machine are refused."""
    monkeypatch.setenv("ARTICLE_HOSTS", written)

    with pytest.raises(ValidationError, match="应写域名"):
        Settings()
