"""`rules show`: one rule in words."""

from collections.abc import Iterator

from handlers.wording.accounts import KIND_NAMES
from handlers.wording.articles import article_name
from handlers.wording.drafts import SEVERITY_NAMES
from rules.articles import Articles
from rules.library import PACKS
from rules.model import Guard, Rule

_KINDS = {
    "terms": "词条：出现其中一个词就算",
    "pattern": "句式：符合正则表达式就算",
    "combination": "组合：几组词合在一起才算",
    "repost": "转载：该写明的几项没写全，或写了等于没写",
    "density": "密度：词或符号太密",
    "number": "号码：校验位正确的身份证号、银行卡号或手机号",
    "title": "标题：与写明的原标题相差太大",
    "classifier": "分类模型：模型认为像的句子",
}
_GUARDS = {
    Guard.WARNING: "警示",
    Guard.REFUTATION: "辟谣",
    Guard.LAW_REPORT: "执法通报",
    Guard.LESSON: "普法、课程",
    Guard.QUOTATION: "引述或书名",
    Guard.NEGATION: "紧接在前的否定",
}
_FIELDS = {"title": "只看标题", "text": "只看正文", None: "标题和正文"}
_WORDS_SHOWN = 24


def described(rule: Rule, articles: Articles) -> Iterator[str]:
    """The rule line by line: article, who, how, when, words, what it says, examples, file."""
    yield f"{rule.id}  {rule.title}"
    for reference in rule.articles:
        article = articles.get(reference)
        yield f"条款：{article_name(reference, articles)} {article.title if article else ''}（{reference}）"
        if article:
            yield f"要点：{article.gist}"
    yield "对谁：" + "；".join(f"{KIND_NAMES[kind]} {SEVERITY_NAMES[level]}" for kind, level in rule.severities.items())
    yield f"怎么查：{_KINDS.get(rule.kind, rule.kind)}；{_FIELDS[rule.field]}"
    yield from _words(rule)
    if rule.guards:
        yield "同一句里有这些语境就不算：" + "、".join(_GUARDS[guard] for guard in Guard if guard in rule.guards)
    if rule.allowed:
        yield "这些说法里的不算：" + "、".join(rule.allowed)
    yield f"提示语：{rule.message}"
    yield f"改法：{rule.suggestion}"
    yield from _days(rule)
    yield from _examples(rule)
    yield f"文件：{rule.file.relative_to(PACKS) if rule.file.is_relative_to(PACKS) else rule.file}"


def _words(rule: Rule) -> Iterator[str]:
    by_group: dict[str, list[str]] = {}
    for word in rule.matcher.words():
        by_group.setdefault(word.group.lstrip("\0"), []).append(word.text)
    for group, words in by_group.items():
        more = f"……共 {len(words)} 个" if len(words) > _WORDS_SHOWN else ""
        yield f"词{f'（{group}）' if group else ''}：{'、'.join(words[:_WORDS_SHOWN])}{more}"
    if patterns := [expression.pattern for expression in rule.matcher.expressions()]:
        yield f"正则：{len(patterns)} 条"


def _days(rule: Rule) -> Iterator[str]:
    if rule.effective_from or rule.effective_until:
        yield f"施行：{rule.effective_from or '……'} 起，{rule.effective_until or '至今'}"
    if rule.checked_on:
        yield f"最近对照条款：{rule.checked_on}"


def _examples(rule: Rule) -> Iterator[str]:
    yield "应命中的例子："
    yield from (f"  ✘ {'｜'.join(filter(None, (one.title, one.text)))} → “{one.hit}”" for one in rule.examples.bad)
    yield "不应命中的例子："
    yield from (f"  ✔ {'｜'.join(filter(None, (one.title, one.text)))}（{one.why}）" for one in rule.examples.good)
    known = [*rule.examples.todo_bad, *rule.examples.todo_good]
    if known:
        yield "已知的不足："
        yield from (f"  … {'｜'.join(filter(None, (one.title, one.text)))}" for one in known)
