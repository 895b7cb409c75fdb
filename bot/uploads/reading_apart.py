"""The process in which documents of strangers are read: bytes in on standard input, one JSON object out.

`python -m bot.uploads.reading_apart <job> <ending> <most>`, the job `text` or `article`; see `bot/uploads/reader.py`.
It knows no setting and no secret, and the system ends it when it takes too much.
"""

import json
import resource
import sys
from dataclasses import asdict

from bot.articles.kinds import NoArticle
from bot.uploads.texts import TextFault, text_of

_MEMORY = 1024 * 1024 * 1024
_CPU_S = 10


def main() -> None:
    """Read one document."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    job, ending, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
    content = sys.stdin.buffer.read()
    try:
        answer = _article(content, most) if job == "article" else _text(content, ending, most)
    except MemoryError:
        answer = {"fault": TextFault.HUGE.value}
    sys.stdout.write(json.dumps(answer))


def _text(content: bytes, ending: str, most: int) -> dict[str, str]:
    text = text_of(content, ending, most=most)
    return {"fault": text.value} if isinstance(text, TextFault) else {"text": text}


def _article(content: bytes, most: int) -> dict[str, str]:
    # Loaded only where it is needed: it takes a quarter of a second.
    from bot.articles.text import article_of

    article = article_of(content, most=most)
    return {"fault": article.value} if isinstance(article, NoArticle) else asdict(article)


if __name__ == "__main__":
    main()
