"""Articles: looked up as people say them, in our own words, with the official text only where it was loaded."""

from pathlib import Path

import pytest

from rules.accounts import AccountKind
from rules.articles import Articles, load_articles
from rules.errors import SourceError

PACKS = Path(__file__).parents[3] / "rules/packs"
FOLDERS = [PACKS / "gejiu", PACKS / "cn-baseline"]


@pytest.fixture(scope="module")
def articles() -> Articles:
    """The articles of both packs."""
    return load_articles(FOLDERS)


def test_every_article_and_item_is_there(articles: Articles) -> None:
    """The city's text has articles 1 to 23, and 14 items in article 10."""
    city = [one.reference for one in articles.all() if one.law.startswith("个旧市")]

    assert sorted(city, key=lambda key: [int(part) for part in key.split(".")]) == [
        *(str(number) for number in range(1, 11)),
        *(f"10.{item}" for item in range(1, 15)),
        *(str(number) for number in range(11, 24)),
    ]
    assert [one.reference for one in articles.items("10")] == [f"10.{item}" for item in range(1, 15)]
    assert articles.items("9") == ()


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("10.7", "10.7"),
        ("10", "10"),
        ("第十条", "10"),
        ("第10条", "10"),
        ("十条七项", "10.7"),
        ("第十条第（七）项", "10.7"),
        ("第十条第七项", "10.7"),
        ("第 10 条 第 14 项", "10.14"),
        ("10（7）", "10.7"),
        ("10-7", "10.7"),
        ("１０．７", "10.7"),
        ("二十三", "23"),
        ("9条", "9"),
        ("个旧办法第九条", "9"),
        ("ad.9", "ad.9"),
        ("AD.9", "ad.9"),
        ("广告法第九条", "ad.9"),
        ("《广告法》第9条", "ad.9"),
        ("AI标识办法第四条", "ai-label.4"),
        ("未成年人保护法第一百零三条", "minors.103"),
    ],
)
def test_found_as_people_say_it(articles: Articles, text: str, reference: str) -> None:
    """Forms of speech, widths and law names lead to the article."""
    article = articles.find(text)

    assert article is not None
    assert article.reference == reference


@pytest.mark.parametrize(
    "text", ["", "24", "10.15", "10.7.1", "第条", "广告法", "刑法第九条", "条款", "0", "-1", "9" * 50]
)
def test_unknown_article_is_none(articles: Articles, text: str) -> None:
    """What names no article of the packs finds nothing."""
    assert articles.find(text) is None


@pytest.mark.parametrize(
    ("reference", "account", "words"),
    [
        ("9", AccountKind.UNLICENSED, ["第二十条", "第二十一条"]),
        ("12", AccountKind.UNLICENSED, ["第二十条"]),
        ("12", AccountKind.LICENSED, ["第二十条", "第二十一条", "第二十一条"]),
        ("10.7", AccountKind.GOVERNMENT, ["第二十条", "第二十条", "第二十一条"]),
        ("1", AccountKind.GOVERNMENT, []),
    ],
)
def test_what_may_follow(articles: Articles, reference: str, account: AccountKind, words: list[str]) -> None:
    """Consequences are those that articles 20 and 21 name for that kind of account, said as “may”."""
    article = articles.get(reference)
    assert article is not None
    told = article.may_follow(account)

    assert [next(word for word in ("第二十一条", "第二十条") if word in sentence) for sentence in told] == words
    assert all("可能" in sentence for sentence in told)


def test_every_article_is_dated_and_short(articles: Articles) -> None:
    """A gist fits a chat answer, and says when it was last compared with the text."""
    for article in articles.all():
        assert article.title
        assert 8 <= len(article.gist) <= 200
        assert article.effective_from <= article.checked_on
        assert article.official == ""


def test_every_article_that_a_rule_cites_is_explained(articles: Articles) -> None:
    """No finding cites an article that `条款` could not show."""
    cited = set()
    for file in PACKS.glob("*/rules/*.yaml"):
        line = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("articles:"))
        cited |= {reference.strip(" \"'") for reference in line.partition(":")[2].strip(" []").split(",")}

    assert {reference for reference in cited if articles.get(reference) is None} == set()


def test_official_wording_is_attached_where_loaded(articles: Articles) -> None:
    """The loaded wording stands beside the gist of its article and changes nothing else."""
    loaded = articles.with_official({"10.7": "原文", "99": "无此条"})

    assert [one.reference for one in loaded.all() if one.official] == ["10.7"]
    assert loaded.find("广告法第九条") == articles.get("ad.9")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('  - ref: "2"', '  - ref: "1"', "described twice"),
        ("may_follow: [measures]", "may_follow: [measure]", "no outcome"),
        ("effective_from: 2018-10-09", "effective_from: 2018-13-09", "is not understood"),
        ("checked_on: 2026-11-23", "check_on: 2026-11-23", "missing"),
        ("accounts: [unlicensed]", "accounts: [unlicenced]", "Did you mean “unlicensed”"),
        ("        title: 互动", "        titel: 互动", "missing"),
    ],
)
def test_broken_file_names_place_and_remedy(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A slip in the pack's file stops loading with line, key and remedy."""
    text = (PACKS / "gejiu/articles.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "articles.yaml").write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(SourceError, match=words):
        load_articles([tmp_path])
