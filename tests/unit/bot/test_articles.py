"""Fetching articles: what is on the list and public is read, everything else gets its reason and no request."""

import asyncio
import gzip
import ipaddress
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.articles.allowance import Allowance, is_public
from bot.articles.kinds import Article, NoArticle
from bot.articles.text import article_of
from tests.unit.bot.site import HOST, OTHER, STRANGER, Answer, Names, Site, serving_site

MOST = 5_000
BODY = "天气一凉，院子里的柿子就红了。周末约上三五好友，在小院支起炭炉。" * 6
WECHAT = f"""<!doctype html><html><head><title></title></head><body>
<h1 id="activity-name"> 围炉煮茶 </h1><span id="js_author_name">林小满</span><a id="js_name">锡城微生活</a>
<div id="js_content" style="visibility: hidden"><p>来源：个旧市融媒体中心</p><p>{BODY}</p>
<section>六<b>合</b>彩</section>
<script>var x = "不是正文";</script></div><div>阅读 3 赞</div></body></html>"""
BLOG = f"""<html><head><title>秋日小院 - 某站</title><meta name="author" content="王五"></head>
<body><nav>首页</nav><article><h1>秋日小院</h1><p>{BODY}</p><p>{BODY}</p></article><footer>版权</footer></body></html>"""


def page(text: str | bytes, *, status: int = 200, kind: str = "text/html", **headers: str) -> Answer:
    """An answer with that body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_request: web.Request) -> web.Response:
        """Give it."""
        body = text.encode() if isinstance(text, str) else text
        return web.Response(body=body, status=status, content_type=kind, charset="utf-8", headers=named)

    return answer


def moved(path: str, host: str = HOST, scheme: str = "https") -> Answer:
    """An answer that sends elsewhere on the same port, and tries to leave a cookie."""

    async def answer(request: web.Request) -> web.Response:
        """Send there."""
        where = f"{scheme}://{host}:{request.url.port}{path}"
        return web.Response(status=302, headers={"Location": where, "Set-Cookie": "a=b; Path=/"})

    return answer


async def hanging(_request: web.Request) -> web.Response:
    """Never answer."""
    await asyncio.sleep(60)
    return web.Response()


async def endless(request: web.Request) -> web.StreamResponse:
    """Write for ever."""
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    while True:
        await response.write(b"<p>x</p>" * 50_000)


PAGES = {
    "/wechat": page(WECHAT),
    "/blog": page(gzip.compress(BLOG.encode()), Content_Encoding="gzip"),
    "/once": moved("/twice"),
    "/twice": moved("/wechat", OTHER),
    "/loop": moved("/loop"),
    "/to-stranger": moved("/wechat", STRANGER),
    "/to-number": moved("/wechat", "127.0.0.1"),
    "/to-http": moved("/wechat", scheme="http"),
    "/to-file": page("", status=302, Location="file:///etc/passwd"),
    "/to-nothing": page("", status=302, Location="https://["),
    "/to-captcha": moved("/mp/wappoc_appmsgcaptcha"),
    "/deleted": page("<html><body><p>该内容已被发布者删除</p></body></html>"),
    "/check": page("<html><body><h2>环境异常</h2><p>完成验证后即可继续访问。</p></body></html>"),
    "/gone": page("gone", status=404),
    "/login": page("login", status=403),
    "/fails": page("oops", status=500),
    "/picture": page(b"\x89PNG", kind="image/png"),
    "/empty": page("<html><body><p>你好</p></body></html>"),
    "/nothing": page(""),
    "/long": page(f"<html><body><article><p>{BODY * 100}</p></article></body></html>"),
    "/bomb": page(gzip.compress(b"<p>x</p>" * 10_000_000), Content_Encoding="gzip"),
    "/bad-gzip": page(b"\x1f\x8b nothing of that kind", Content_Encoding="gzip"),
    "/brotli": page(b"x", Content_Encoding="br"),
    "/endless": endless,
    "/hanging": hanging,
}


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """The site."""
    async with serving_site(tmp_path, PAGES) as running:
        yield running


async def test_an_article_of_wechat_is_read(site: Site) -> None:
    """Title, author, source line and the whole text come out; scripts and furniture do not."""
    article = await site.fetcher().fetch(site.url("/wechat"), most=MOST)

    assert article == Article("围炉煮茶", f"来源：个旧市融媒体中心\n{BODY}\n六合彩", "林小满", "来源：个旧市融媒体中心")


async def test_an_article_of_another_site_is_read(site: Site) -> None:
    """Any page with an article is read, packed ones too, and a link that says http is fetched as https."""
    article = await site.fetcher().fetch(site.url("/blog").replace("https:", "http:"), most=MOST)

    assert isinstance(article, Article)
    assert (article.title, article.author) == ("秋日小院", "王五")
    assert BODY in article.text
    assert "版权" not in article.text


async def test_redirects_are_followed_without_cookies(site: Site) -> None:
    """Two steps between hosts of the list lead to the article; no cookie is carried along."""
    article = await site.fetcher().fetch(site.url("/once"), most=MOST)

    assert isinstance(article, Article)
    assert site.seen == [(HOST, "/once"), (HOST, "/twice"), (OTHER, "/wechat")]
    assert site.cookies == [""] * 3


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/loop", NoArticle.REDIRECTS),
        ("/to-stranger", NoArticle.HOST),
        ("/to-number", NoArticle.ADDRESS),
        ("/to-http", NoArticle.ADDRESS),
        ("/to-file", NoArticle.ADDRESS),
        ("/to-nothing", NoArticle.ADDRESS),
        ("/to-captcha", NoArticle.VERIFY),
        ("/deleted", NoArticle.GONE),
        ("/check", NoArticle.VERIFY),
        ("/gone", NoArticle.GONE),
        ("/login", NoArticle.VERIFY),
        ("/fails", NoArticle.UNREACHABLE),
        ("/picture", NoArticle.KIND),
        ("/empty", NoArticle.EMPTY),
        ("/nothing", NoArticle.EMPTY),
        ("/long", NoArticle.LONG),
        ("/bomb", NoArticle.HUGE),
        ("/bad-gzip", NoArticle.UNREACHABLE),
        ("/brotli", NoArticle.KIND),
        ("/endless", NoArticle.HUGE),
    ],
)
async def test_what_is_no_article_has_its_reason(site: Site, path: str, why: NoArticle) -> None:
    """Each way in which a page cannot be had is told apart, and nothing is asked of hosts beyond the list."""
    assert await site.fetcher().fetch(site.url(path), most=MOST) is why
    assert len(site.seen) == (4 if path == "/loop" else 1)
    assert {host for host, _ in site.seen} == {HOST}


async def test_a_page_that_does_not_come_is_given_up(site: Site) -> None:
    """A site that never answers costs no more than the time that is set."""
    fetcher = site.fetcher()
    fetcher.timeout = aiohttp.ClientTimeout(total=0.1)

    assert await fetcher.fetch(site.url("/hanging"), most=MOST) is NoArticle.UNREACHABLE


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"https://{STRANGER}/a", NoArticle.HOST),
        (f"https://{HOST}.{STRANGER}/a", NoArticle.HOST),
        (f"https://{HOST}:1/a", NoArticle.HOST),
        (f"https://{STRANGER}\\@{HOST}/a", NoArticle.ADDRESS),
        (f"https://me:secret@{HOST}/a", NoArticle.ADDRESS),
        (f"https://{HOST}/{'a' * 2_000}", NoArticle.ADDRESS),
        ("https://127.0.0.1/a", NoArticle.ADDRESS),
        ("https://[::1]/a", NoArticle.ADDRESS),
        ("https://2130706433/a", NoArticle.ADDRESS),
        ("https://0x7f000001/a", NoArticle.ADDRESS),
        ("https://127.1/a", NoArticle.ADDRESS),
        ("file:///etc/passwd", NoArticle.ADDRESS),
        ("gopher://a", NoArticle.ADDRESS),
        ("https://", NoArticle.ADDRESS),
        ("https://[", NoArticle.ADDRESS),
        ("", NoArticle.ADDRESS),
    ],
)
async def test_other_addresses_are_never_asked(site: Site, url: str, why: NoArticle) -> None:
    """Strangers, addresses in digits of any writing, passwords and other schemes end before any look-up."""
    names = Names({})
    found = await site.fetcher(names).fetch(url, most=MOST)

    assert (found, names.asked, site.seen) == (why, [], [])


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["fe80::1%lo"]],
)
async def test_a_name_for_an_inner_address_is_not_connected_to(site: Site, answers: list[str]) -> None:
    """A host of the list that answers with any inner address is not asked at all."""
    names = Names({HOST: [answers]})

    assert await site.fetcher(names, local=False).fetch(site.url("/wechat"), most=MOST) is NoArticle.PRIVATE
    assert (site.seen, names.asked) == ([], [HOST])


async def test_a_name_that_changes_its_answer_wins_nothing(site: Site) -> None:
    """The address that was checked is the one that is connected to: a second look-up is not made for a connection."""
    names = Names({HOST: [["127.0.0.1"], ["127.0.0.2"]]})

    assert isinstance(await site.fetcher(names).fetch(site.url("/wechat"), most=MOST), Article)
    assert (names.asked, len(site.seen)) == ([HOST], 1)


async def test_each_redirect_is_looked_up_again(site: Site) -> None:
    """A host that turns inward after the first step is caught at the second."""
    names = Names({HOST: [["127.0.0.1"], ["127.0.0.2"]]})

    assert await site.fetcher(names).fetch(site.url("/once"), most=MOST) is NoArticle.PRIVATE
    assert site.seen == [(HOST, "/once")]


async def test_a_wrong_certificate_is_refused(site: Site) -> None:
    """A site that cannot prove its name is not read."""
    fetcher = site.fetcher()
    fetcher.tls = None

    assert await fetcher.fetch(site.url("/wechat"), most=MOST) is NoArticle.UNREACHABLE


async def test_too_many_are_told_to_come_again(site: Site) -> None:
    """When as many wait as may, the next one is refused at once."""
    fetcher = site.fetcher()
    fetcher._waiting = 12

    assert await fetcher.fetch(site.url("/wechat"), most=MOST) is NoArticle.BUSY


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        *[
            (address, False)
            for address in (
                *("0.0.0.1", "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
                *("224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1"),
                *("ff02::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::"),
            )
        ],
    ],
)
def test_public_addresses(address: str, *, public: bool) -> None:
    """Only addresses of the open internet are public, in whatever they are wrapped."""
    assert is_public(ipaddress.ip_address(address)) is public


def test_the_port_is_that_of_https() -> None:
    """By itself the list holds for the common port only."""
    allowance = Allowance(frozenset({HOST}))

    assert str(allowance.url(f"https://{HOST.upper()}./a?b=1#c")) == f"https://{HOST}./a?b=1"
    assert allowance.url(f"https://{HOST}:8443/a") is NoArticle.HOST


def test_a_source_line_is_not_lost() -> None:
    """A line that names the source stays in the text even where extraction takes it for furniture."""
    article = article_of(BLOG.replace("<footer>", "<footer><p>来源：新华社</p>").encode(), most=MOST)

    assert isinstance(article, Article)
    assert article.source == "来源：新华社"
    assert article.text.startswith("来源：新华社\n")


@pytest.mark.parametrize(
    "hostile",
    [b"<div>" * 200_000, b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><p>&b;</p>', b"\0" * 5_000, b"\xff"],
)
def test_a_hostile_page_gives_nothing(hostile: bytes) -> None:
    """Deep, foreign and binary pages are no articles and break nothing."""
    assert article_of(hostile, most=MOST) is NoArticle.EMPTY
