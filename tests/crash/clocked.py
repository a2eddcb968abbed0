"""The program under a clock that can be set: `python clocked.py FILE ARGUMENTS…`, the seconds to add stand in FILE.

When FILE changes, the clock jumps. Only the time of day does: what measures spans of time goes on, as on any machine
whose clock is set.
"""

import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

LOOK = 0.02


def follow(file: Path) -> None:
    """Set the clock by the file now and whenever it changes."""
    ahead = seconds(file)
    clock = time_machine.travel(datetime.now(UTC) + timedelta(seconds=ahead), tick=True).start()

    def watch() -> None:
        nonlocal ahead
        while True:
            time.sleep(LOOK)
            wanted = seconds(file)
            if wanted != ahead:
                clock.shift(wanted - ahead)
                ahead = wanted

    threading.Thread(target=watch, daemon=True).start()


def seconds(file: Path) -> float:
    return float(file.read_text("ascii"))


if __name__ == "__main__":
    from bot.cli import main

    follow(Path(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
