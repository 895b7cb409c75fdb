"""A site with a certificate of its own on this machine, and a name server that says what a test wants."""

import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.articles.allowance import Allowance, IpAddress, is_public
from bot.articles.fetch import ArticleFetcher
from bot.uploads.reader import TextReader

HOST, OTHER, STRANGER = "articles.example", "elsewhere.example", "stranger.example"
_LOCAL = ipaddress.ip_address("127.0.0.1")
_NOW = dt.datetime.now(dt.UTC)
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """Answers from a table, a list for each question in turn; the last answer stays."""

    def __init__(self, table: Mapping[str, list[list[str]]]) -> None:
        """Know these names."""
        self._table = {name: list(answers) for name, answers in table.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The next answer for a name."""
        self.asked.append(host)
        answers = self._table[host]
        now = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0) for address in now
        ]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Site:
    """A running site."""

    port: int
    tls: ssl.SSLContext
    #: Requests that came: host and path.
    seen: list[tuple[str, str]] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    def url(self, path: str, host: str = HOST) -> str:
        """The address of a page."""
        return f"https://{host}:{self.port}{path}"

    def fetcher(self, names: Names | None = None, *, local: bool = True) -> ArticleFetcher:
        """A fetcher for this site's names; `local` lets this machine's own address pass beside public ones."""
        known = names or Names({HOST: [["127.0.0.1"]], OTHER: [["127.0.0.1"]], STRANGER: [["127.0.0.1"]]})

        def allows(address: IpAddress) -> bool:
            """Public, or this test's own site."""
            return is_public(address) or (local and address == _LOCAL)

        allowance = Allowance(frozenset({HOST, OTHER}), port=self.port, address=allows)
        return ArticleFetcher(allowance, TextReader(), resolver=lambda: known, tls=self.tls)


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in (HOST, OTHER, STRANGER)])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(_NOW - dt.timedelta(days=1))
        .not_valid_after(_NOW + dt.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, locked = folder / "site.pem", folder / "site.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    locked.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return pem, locked


@asynccontextmanager
async def serving_site(folder: Path, pages: Mapping[str, Answer]) -> AsyncIterator[Site]:
    """Serve pages by path over TLS."""
    pem, key = _certificate(folder)
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    own.load_cert_chain(pem, key)

    async def answer(request: web.Request) -> web.StreamResponse:
        """Note who came and answer."""
        site.seen.append((request.host.partition(":")[0], request.path))
        site.cookies.append(request.headers.get("Cookie", ""))
        return await pages[request.path](request)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        await web.SockSite(runner, listening, ssl_context=own).start()
        site = Site(listening.getsockname()[1], ssl.create_default_context(cafile=str(pem)))
        try:
            yield site
        finally:
            await runner.cleanup()
