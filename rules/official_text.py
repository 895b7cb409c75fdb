"""The official wording of a regulation, cut into articles; given by whoever runs the bot, never shipped."""

import re

from rules.chinese_numerals import plain_digits
from rules.errors import RulesError

_NUMERAL = "[〇零一二三四五六七八九十百0-9]+"
_HEADING = re.compile(rf"\s*第\s*{_NUMERAL}\s*[章节编].*")
_ARTICLE = re.compile(rf"\s*第\s*({_NUMERAL})\s*条[\s　:：]*(.*)", re.DOTALL)
_ITEM = re.compile(rf"\s*[（(]({_NUMERAL})[）)](.*)")


class OfficialTextError(RulesError):
    """The text is not that of a regulation whose articles can be told apart."""

    def __init__(self, problem: str) -> None:
        """Keep what is wrong (in Chinese, for the command line) as `problem`."""
        self.problem = problem
        super().__init__(problem)


def parse_official_text(text: str) -> dict[str, str]:
    """Cut a regulation into its articles and items.

    Each article begins on a line of its own with 第…条; items with （一）. Titles and chapter headings are left out.

    Returns:
        The wording by reference: 9, 10 (with all its items), 10.7.

    Raises:
        OfficialTextError: No article is found, or they do not count 1, 2, 3 ….
    """
    articles: dict[str, list[str]] = {}
    for line in text.replace("\ufeff", "").splitlines():
        if match := _ARTICLE.fullmatch(line):
            articles[_next_number(articles, match[1])] = [match[2].strip()]
        elif articles and line.strip() and not _HEADING.fullmatch(line):
            articles[next(reversed(articles))].append(line.strip())
    if not articles:
        raise OfficialTextError("没有找到以“第一条”开头的行。请用纯文本（UTF-8），每一条另起一行。")
    items = {f"{number}.{item}": words for number, lines in articles.items() for item, words in _items(lines)}
    return {number: "\n".join(filter(None, lines)) for number, lines in articles.items()} | items


def _next_number(articles: dict[str, list[str]], written: str) -> str:
    expected = str(len(articles) + 1)
    if plain_digits(written) != expected:
        raise OfficialTextError(f"应是第 {expected} 条的地方写着“第{written}条”。请检查有没有漏行或者重复。")
    return expected


def _items(lines: list[str]) -> list[tuple[str, str]]:
    matches = map(_ITEM.fullmatch, lines)
    return [(plain_digits(match[1]), match[2].strip()) for match in matches if match]
