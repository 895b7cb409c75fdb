"""The article in a page: title, author, source line and text.

Pages of WeChat are read by their own marks, so that nothing that is said is left out; others by trafilatura.
"""

import re

import trafilatura
from lxml.html import HtmlElement
from trafilatura.utils import load_html

from bot.articles.kinds import Article, NoArticle
from bot.uploads.lines import lines_of

#: What WeChat shows instead of an article.
_GONE = re.compile(
    "该内容已被发布者删除|此内容因违规无法查看|此内容被投诉|内容已被删除|该公众号已迁移|此帐号已被屏蔽|此账号已被屏蔽|此帐号已自主注销"
    "|此账号已自主注销|链接已过期|参数错误|涉嫌侵权"
)
_VERIFY = re.compile("环境异常|完成验证后即可继续访问|请在微信客户端打开链接|访问过于频繁|请输入验证码")
#: Such a page has a few lines only; an article may well speak of them.
_NOTICE_CHARACTERS = 400
_SHORTEST = 20
_SOURCE = re.compile(
    r"^[\s【\[（(]*(?:文章|信息|内容|资料|稿件)?(?:来源|转载自|转自|稿源|出处)\s*[:：丨|].{1,80}$", re.MULTILINE
)


def article_of(page: bytes, *, most: int) -> Article | NoArticle:
    """The article in the bytes of a page, of at most so many characters."""
    tree = load_html(page)
    if tree is None:
        return NoArticle.EMPTY
    whole = lines_of(tree)
    if len(whole) <= _NOTICE_CHARACTERS and (seen := _notice(whole)):
        return seen
    article = _article(tree, whole)
    if len(article.text) < _SHORTEST:
        return NoArticle.EMPTY
    return article if len(article.title) + len(article.text) <= most else NoArticle.LONG


def _notice(whole: str) -> NoArticle | None:
    if _GONE.search(whole):
        return NoArticle.GONE
    return NoArticle.VERIFY if _VERIFY.search(whole) else None


def _article(tree: HtmlElement, whole: str) -> Article:
    # The extraction takes the tree apart: what WeChat marks is read first.
    text, title = _marked(tree, "js_content"), _marked(tree, "activity-name")
    author, account = _marked(tree, "js_author_name"), _marked(tree, "js_name")
    # Extraction drops names of two characters, of which Chinese has many.
    named = tree.xpath("string(//meta[@name='author']/@content)")
    found = trafilatura.bare_extraction(tree, with_metadata=True, favor_recall=True, include_comments=False)
    if found is not None and not isinstance(found, dict):
        title, author = title or found.title or "", author or str(named).strip() or found.author or ""
        account, text = account or found.sitename or "", text or found.text or ""
    source = _SOURCE.search(text) or _SOURCE.search(whole)
    if source and source[0] not in text:
        # Extraction takes such a line for furniture of the page; a check must see it.
        text = f"{source[0].strip()}\n{text}"
    return Article(" ".join(title.split()), text.strip(), author.strip(), source[0].strip() if source else account)


def _marked(tree: HtmlElement, mark: str) -> str:
    found = tree.xpath("//*[@id=$mark]", mark=mark)
    return lines_of(found[0]) if isinstance(found, list) and found and isinstance(found[0], HtmlElement) else ""
