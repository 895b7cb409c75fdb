"""Speed of a check against its peers, then accuracy: `python benchmarks/check.py`; `--speed` alone.

The peer of a check is pyahocorasick's `iter` over the same text for the same 60,000 terms and nothing else. The terms
are words of jieba's dictionary; none occurs in the drafts. Both are measured in turns; the smallest time counts.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

import ahocorasick

from rules.accounts import AccountKind
from rules.engine import Engine
from rules.findings import Draft
from rules.library import PACKS, load_packs

ROOT = Path(__file__).parent.parent
NAMES = ("gejiu", "cn-baseline")
ON = date(2026, 11, 24)
TERMS = 60_000
ROUNDS = 300


def prose(engine: Engine, length: int) -> str:
    """A draft of so many characters out of ordinary sentences in which nothing is found."""
    lines = (ROOT / "training" / "sentences" / "prose.txt").read_text(encoding="utf-8").splitlines()
    pieces = [line.strip() for line in lines if line.strip() and line[0] != "#" and "{" not in line]
    text = "\n".join(piece for piece in pieces if not engine.check(draft_of(piece)).findings)
    return (text * (length // len(text) + 1))[:length]


def draft_of(text: str) -> Draft:
    """A draft of the account to which most rules apply."""
    return Draft(text=text, account=AccountKind.UNLICENSED, on=ON)


def terms(text: str) -> list[str]:
    """Words of two to six characters out of jieba's dictionary that the text does not hold."""
    dictionary = Path(str(import_module("jieba").__file__)).parent / "dict.txt"
    words = [line.split(" ", 1)[0] for line in dictionary.read_text(encoding="utf-8").splitlines()]
    chinese = [word for word in words if 2 <= len(word) <= 6 and min(word) >= "一" and max(word) <= "鿿"]
    random.Random(7).shuffle(chinese)  # noqa: S311 - a sample, no secret
    return [word for word in chinese if word not in text][:TERMS]


def in_turns(first: Callable[[], object], second: Callable[[], object], *, rounds: int) -> tuple[float, float]:
    """Smallest seconds of each, measured in turns."""
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for index, run in enumerate((first, second)):
            started = time.perf_counter()
            run()
            best[index] = min(best[index], time.perf_counter() - started)
    return best[0], best[1]


def checks() -> None:
    """The first two rows of the table."""
    drafts = [prose(Engine(load_packs(PACKS, NAMES)), length) for length in (1_000, 10_000)]
    added = terms("\n".join(drafts))
    engine = Engine(load_packs(PACKS, NAMES, lexicon=added))
    peer = ahocorasick.Automaton()
    for term in added:
        peer.add_word(term, term)
    peer.make_automaton()
    for text in drafts:
        found = len(engine.check(draft_of(text)).findings)
        times = in_turns(partial(engine.check, draft_of(text)), partial(_scan, peer, text), rounds=ROUNDS)
        row(f"check, {len(text):,} characters, {found} findings", "pyahocorasick iter", times[0] * 1e3, times[1] * 1e3)


def _scan(peer: ahocorasick.Automaton, text: str) -> list[tuple[int, str]]:
    return list(peer.iter(text))


def start() -> None:
    """The third row: from nothing to the first result."""
    ours = [sys.executable, str(ROOT / "main.py"), "check", "-"]
    theirs = [sys.executable, "-c", "import jieba; jieba.initialize()"]

    def run(command: list[str]) -> None:
        subprocess.run(command, input=b"hello", capture_output=True, check=False, cwd=ROOT)  # noqa: S603 - our own words

    run(theirs)  # jieba writes its cache first.
    one, other = in_turns(lambda: run(ours), lambda: run(theirs), rounds=3)
    row("start of `check` to the first result", "jieba.initialize()", one * 1e3, other * 1e3)


def row(what: str, peer: str, ours: float, theirs: float) -> None:
    """One line of the table."""
    print(f"| {what} | {ours:.2f} ms | {peer} | {theirs:.2f} ms | {ours / theirs:.2f} × |")


def main() -> None:
    """Print the tables."""
    print("| what | ours | peer | its time | ratio |\n| --- | --- | --- | --- | --- |")
    checks()
    start()
    if "--speed" not in sys.argv:
        subprocess.run([sys.executable, str(Path(__file__).with_name("accuracy.py"))], check=False, cwd=ROOT)  # noqa: S603


if __name__ == "__main__":
    main()
