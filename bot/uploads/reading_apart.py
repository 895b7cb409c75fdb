"""The process in which documents of strangers are read: bytes in on standard input, one JSON object out.

`python -m bot.uploads.reading_apart <ending> <most>`; see `bot/uploads/reader.py`. It knows no setting and no secret,
and the system ends it when it takes too much.
"""

import json
import resource
import sys

from bot.uploads.texts import TextFault, text_of

_MEMORY = 1024 * 1024 * 1024
_CPU_S = 10


def main() -> None:
    """Read one document."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    ending, most = sys.argv[1], int(sys.argv[2])
    try:
        found = text_of(sys.stdin.buffer.read(), ending, most=most)
    except MemoryError:
        found = TextFault.HUGE
    sys.stdout.write(json.dumps({"fault": found.value} if isinstance(found, TextFault) else {"text": found}))


if __name__ == "__main__":
    main()
