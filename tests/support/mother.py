"""A process that has read everything once and forks one program for each call: starting one takes seconds else.

What she forks is as much a process of its own as one that was started afresh: it has its own environment, folder and
streams, and can be told to stop or be killed. Run as a module she listens on the socket that is named, and reads
everything at the first call; she ends when her own input does.
"""

import atexit
import gc
import json
import os
import signal
import socket
import sys
import threading
import time
import traceback
from datetime import datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from select import select
from typing import Any

STREAMS = 3
LARGEST = 1 << 20


def prepare() -> None:
    """Import and read what programs need, so that those who are forked find it there."""
    import bot  # noqa: PLC0415 - this is what takes long
    from bot.warm import warm  # noqa: PLC0415 - likewise
    from knowledge.library import catalogue  # noqa: PLC0415 - likewise
    from knowledge.window import ZONE  # noqa: PLC0415 - likewise

    for module in walk_packages(bot.__path__, "bot."):
        if module.name != "bot.__main__":
            import_module(module.name)
    warm(catalogue(), datetime(2024, 3, 10, 12, tzinfo=ZONE))
    gc.collect()
    gc.freeze()


def listen(path: str) -> None:
    """Fork a midwife for each call, until our input ends."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen(64)
        os.write(1, b"ready\n")
        prepared = False
        while True:
            heard, _, _ = select([door.fileno(), 0], [], [])
            if 0 in heard:
                return
            call, _ = door.accept()
            if not prepared:
                prepare()
                prepared = True
            with call:
                if os.fork() == 0:
                    door.close()
                    os._exit(attend(call))


def attend(call: socket.socket) -> int:
    """Fork the program, tell its number, and when it has ended, how."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked, streams, _, _ = socket.recv_fds(call, LARGEST, STREAMS)
    while not asked.endswith(b"\n"):
        more = call.recv(LARGEST)
        if not more:  # whoever called has ended
            return 1
        asked += more
    child = os.fork()
    if child == 0:
        call.close()
        become(json.loads(asked), streams)
    for stream in streams:
        os.close(stream)
    call.sendall(b"%d\n" % child)
    _, status = os.waitpid(child, 0)
    call.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
    return 0


def become(asked: dict[str, Any], streams: list[int]) -> None:
    """Be the program that was asked for, to its end; this does not return."""
    code = 1
    try:
        os.setsid()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.environ.clear()
        os.environ.update(asked["environment"])
        time.tzset()
        os.chdir(asked["folder"])
        code = run(asked["arguments"])
    finally:
        os._exit(code)


def run(arguments: list[str]) -> int:
    """Run the program as the interpreter would, and tidy up after it as the interpreter does."""
    from bot.cli import main  # noqa: PLC0415 - a program has it already

    sys.argv[:] = ["jiangwen", *arguments]
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - the interpreter would print it, too
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]  # as the interpreter does: threads are told, and waited for
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listen(str(Path(sys.argv[1])))
