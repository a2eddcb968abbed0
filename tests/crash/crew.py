"""Workers as processes: hired, killed, told to stop. Each has a life of its own in the log of the Telegram."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from crash.place import Place
from support.process import environment

CLOCKED = Path(__file__).with_name("clocked.py")
PATIENCE = 60


@dataclass(frozen=True)
class Worker:
    """A running `jiangwen worker`."""

    life: str
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def terminate(self) -> float:
        """Tell it to stop; return how many seconds it took. It must end well."""
        started = monotonic()
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        assert code == 0, f"{self.life} ended with {code}"
        return monotonic() - started


@dataclass
class Crew:
    """Workers of one place. Where `clock` is a file, they live by the clock that it sets."""

    place: Place
    clock: Path | None = None
    hired: list[Worker] = field(default_factory=list)

    def hire(self) -> Worker:
        """Start a worker; it need not be ready yet."""
        life = f"w{len(self.hired) + 1}"
        folder = self.place.folder
        program = ["-m", "bot"] if self.clock is None else [str(CLOCKED), str(self.clock)]
        with (folder / f"{life}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, *program, "worker"],
                cwd=folder, env=environment(folder / "var", **self.place.settings(life)), stdout=log, stderr=log,
            )  # fmt: skip
        self.hired.append(Worker(life, process))
        return self.hired[-1]

    def said(self) -> str:
        """Return what the workers wrote."""
        return "".join(path.read_text("utf-8") for path in sorted(self.place.folder.glob("w*.log")))


@contextmanager
def crew(place: Place, clock: Path | None = None) -> Iterator[Crew]:
    """Give a crew; whoever still works at the end is ended."""
    made = Crew(place, clock)
    try:
        yield made
    finally:
        for worker in made.hired:
            worker.process.send_signal(signal.SIGKILL)
            worker.process.wait(PATIENCE)
