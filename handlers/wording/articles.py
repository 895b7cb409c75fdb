"""Words about articles (条款): how a reference is read aloud, and what may follow."""

from collections.abc import Iterable, Sequence

from rules.articles import Articles

_DIGITS = "零一二三四五六七八九"
_STATE = "中华人民共和国"


def article_name(reference: str, articles: Articles) -> str:
    """A reference as people say it: 10.7 is 第十条第（七）项, 9 is 第九条, ad.9 is 《广告法》第九条."""
    prefix, _, rest = reference.partition(".")
    if prefix.isdecimal():
        return _place(prefix, rest)
    article = articles.get(reference)
    return f"《{article.law.removeprefix(_STATE)}》{_place(*rest.partition('.')[::2])}" if article else reference


def cites(references: Sequence[str], articles: Articles) -> str:
    """References joined for reading; "" for a finding of an own word, which rests on no article."""
    return "、".join(article_name(reference, articles) for reference in references)


def chinese_number(number: int) -> str:
    """1 to 999 in Chinese numerals."""
    hundreds, below = divmod(number, 100)
    if hundreds:
        link = "零" if 0 < below < 10 else "一" if 10 <= below < 20 else ""
        return f"{_DIGITS[hundreds]}百{link}{chinese_number(below) if below else ''}"
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def follows(sentences: Iterable[str]) -> str:
    """What may follow, as one line; "" when the articles name nothing."""
    return "；".join(sentence.rstrip("。") for sentence in sentences)


def _place(article: str, item: str) -> str:
    name = f"第{chinese_number(int(article))}条"
    return f"{name}第（{chinese_number(int(item))}）项" if item else name
