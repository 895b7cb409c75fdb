"""`rules test`: every example and a case out of every term, and what else a pack's author should know."""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator

from commands.settings import Settings
from rules.diagnostics import Diagnosis, diagnose
from rules.errors import PacksRefusedError
from rules.examples import Failure
from rules.library import PACKS, load_packs

#: Terms shown of one rule.
_SHOWN = 8


def run_examples(settings: Settings, pack: str | None) -> int:
    """Test one pack or all; 1 when a file is not understood, an example fails or a term can have no effect."""
    started = time.perf_counter()
    try:
        library = load_packs(PACKS, [pack] if pack else settings.packs)
    except PacksRefusedError as error:
        for problem in error.problems:
            print(f"✘ {problem}", file=sys.stderr)
        print(
            f"{len(error.problems)} 处写法有误，规则包没有加载。每种提示的意思见 docs/adding-a-rule.zh-CN.md。",
            file=sys.stderr,
        )
        return 1
    diagnosis = diagnose(library, timer=time.perf_counter)
    for line in lines(diagnosis):
        print(line)
    print(f"用时 {time.perf_counter() - started:.1f} 秒。")
    return int(not diagnosis.ok)


def lines(diagnosis: Diagnosis) -> Iterator[str]:
    """The diagnosis in words: failures (✘) first, then notes (·), then what was run."""
    yield from (f"✘ {failure.rule}（{failure.place}）：{_problem(failure)}" for failure in diagnosis.failures)
    yield from _silent(diagnosis)
    for timing in diagnosis.slow:
        yield f"· 偏慢：{timing.rule}，每千字 {timing.micros:.0f} 微秒，一般的规则 {diagnosis.usual:.0f} 微秒"
    yield from (f"· 重复：{rule} 的例子，{other} 也都命中，看看能不能合并" for rule, other in diagnosis.overlaps)
    for note in diagnosis.lexicon_notes:
        why = f"和第 {note.same_as} 行是同一个词" if note.same_as else "去掉符号只剩一个字，会到处命中"
        yield f"· 词库 {note.file} 第 {note.line} 行“{note.term}”：{why}，请删去"
    if diagnosis.timings:
        slowest = diagnosis.timings[0]
        yield f"最慢的规则：{slowest.rule}，每千字 {slowest.micros:.0f} 微秒（居中的 {diagnosis.usual:.0f} 微秒）"
    wrong = len(diagnosis.failures) + sum(term.sure for term in diagnosis.silent)
    yield f"{diagnosis.rules} 条规则，{diagnosis.examples} 个例子，{diagnosis.cases} 个词逐一试过，{wrong} 处不符。"


def _problem(failure: Failure) -> str:
    if failure.todo:
        return f"已经符合了，请从 todo 移到正式的例子里：{failure.quoted}"
    found = "、".join(f"“{hit}”" for hit in failure.hits) or "没有命中"
    wanted = f"应命中“{failure.example.hit}”" if failure.bad else "不应命中"
    return f"{wanted}，实际{found}：{failure.quoted}"


def _silent(diagnosis: Diagnosis) -> Iterator[str]:
    by_rule: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for term in diagnosis.silent:
        by_rule[term.rule, term.sure].append(f"“{term.term}”")
    for (rule, sure), terms in by_rule.items():
        more = f"等 {len(terms)} 个" if len(terms) > _SHOWN else ""
        why = "被例外或语境整个盖住" if sure else "可能被例外或语境（警示、通报等）盖住"
        yield f"{'✘' if sure else '·'} 不起作用的词：{rule} 的{'、'.join(terms[:_SHOWN])}{more}，{why}"
