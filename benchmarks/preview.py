"""The live preview of this project, seen as a browser sees it: over HTTP."""

import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

_ADDRESS = re.compile(r"http://[\w.]+:\d+/")


class Preview:
    """A live preview that runs in `folder` until the `with` block ends."""

    def __init__(self, command: tuple[str, ...], folder: Path, environment: dict[str, str]) -> None:
        self.command = command
        self.folder = folder
        self.environment = environment
        self.log = folder / "preview.log"

    def __enter__(self) -> "Preview":
        with self.log.open("wb") as output:
            self.server = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.terminate()
        self.server.wait()

    def seconds_until(self, words: str, path: str, patience: float) -> float:
        """Return the seconds until the page at `path` holds these words; stop if it never does."""
        began = time.perf_counter()
        while words not in self._get(path):
            if self.server.poll() is not None or time.perf_counter() > began + patience:
                said = self._said()[-3000:]
                raise SystemExit(f"the live preview does not show “{words}” at {path}:\n{said}")
            time.sleep(0.02)
        return time.perf_counter() - began

    def _get(self, path: str) -> str:
        """Return the page, or nothing until the server has said where it listens and does so."""
        address = _ADDRESS.search(self._said())
        if address is None:
            return ""
        try:
            with urllib.request.urlopen(address[0] + path, timeout=60) as answer:
                return str(answer.read().decode("utf-8"))
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def _said(self) -> str:
        return self.log.read_text("utf-8", errors="replace")
