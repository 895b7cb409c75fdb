"""Becomes the embedded Redis server after asking the kernel to stop it when the process that started it dies.

Run as a program of its own: `python -I -S redis_launcher.py PARENT_PID redis-server OPTION…`. Doing this between fork
and exec of the bot itself would run Python code in a forked copy of a process with threads, which may hang.
"""

import ctypes
import os
import signal
import sys

#: From <linux/prctl.h>.
_PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Have this process get SIGTERM when `parent` dies, even by SIGKILL; leave at once if it is dead already."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        raise SystemExit(1)


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - the program and its options come from redis_server.py
