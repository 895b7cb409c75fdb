"""Words about links to articles: what was read behind them, and what to do where nothing could be."""

from bot.articles.kinds import Article, NoArticle

#: Together with the reason these leave the verdict its room in one message.
_SHOWN = 20
_PASTE = "请把正文复制出来发给我，长文可发“预审页”贴上。"
FETCHING = "链接收到了，正在打开网页检查，约 10 秒，好了马上发给您；一分钟内没有回音就请再发一次。"
WHY_NOT = {
    NoArticle.ADDRESS: f"这个链接我打不开（只看 https 开头的网页）。{_PASTE}",
    NoArticle.HOST: f"这个网站不在我能打开的范围里。{_PASTE}",
    NoArticle.PRIVATE: f"这个链接指向内部地址，我不打开。{_PASTE}",
    NoArticle.REDIRECTS: f"这个链接转来转去，没有打开。{_PASTE}",
    NoArticle.UNREACHABLE: "网页现在打不开。请过一会儿再发一次链接，或把正文复制出来发给我。",
    NoArticle.GONE: f"网页说文章已经删除或看不了。{_PASTE}",
    NoArticle.VERIFY: f"网站要求验证或登录，我打不开。{_PASTE}",
    NoArticle.HUGE: f"网页太大，没有看完。{_PASTE}",
    NoArticle.KIND: f"链接里不是网页文章（可能是图片或文件）。{_PASTE}",
    NoArticle.EMPTY: f"网页里没有找到文章正文。{_PASTE}",
    NoArticle.LONG: "文章超过 20,000 字，一次看不完。请分成几段，复制正文发给我。",
    NoArticle.BUSY: "现在打开链接的人多。请过一分钟再发一次链接，或把正文复制出来发给我。",
}


def fetched(article: Article) -> str:
    """What was read, behind the verdict."""
    known = [("作者", article.author), ("来源", article.source)]
    named = "，".join(f"{name} {_cut(text.replace(chr(10), ' '))}" for name, text in known if text)
    whose = f"（{named}）" if named else ""
    return f"已打开《{_cut(article.title or '无标题')}》{whose}，只看了文字，图片里的字没有看。"


def card_only(title: str, why: NoArticle) -> str:
    """Only title and summary of a forwarded article could be checked."""
    return f"{WHY_NOT[why]}《{_cut(title or '无标题')}》这次只看了标题和摘要。"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
