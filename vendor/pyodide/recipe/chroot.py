"""A Debian in a folder, in which the wheels are compiled."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from recipe.errors import BuildError

SUITE = "forky"
PACKAGES = (
    "cython3",
    "emscripten",
    "libpython3.14-dev",
    "ninja-build",
    "pkgconf",
    "python3",
    "python3.14",
)
# A mirror may be a snapshot, whose signatures have expired by now; they are checked all the same.
APT = (
    'APT::Install-Recommends "false"',
    'Acquire::Check-Valid-Until "false"',
    'Acquire::Check-Date "false"',
)
_URI = re.compile(r"^(?:URIs:|deb(?:-src)?(?: +\[[^]]*\])?) +(\S+)", re.MULTILINE)


def obstacle(os_release: str, user: int, mmdebstrap: str | None) -> str | None:
    """Say in a sentence why the wheels cannot be built here, or nothing.

    `os_release` is the content of /etc/os-release, `user` the effective id of the user and
    `mmdebstrap` where that program is, if it is there.
    """
    if not re.search(r'^ID="?debian"?$', os_release, re.MULTILINE):
        return "The wheels can only be built on Debian, whose Emscripten compiles them."
    if not mmdebstrap:
        return "Building the wheels needs mmdebstrap: run `apt-get install mmdebstrap` first."
    if user != 0:
        return "Building the wheels needs root, for a chroot: run `sudo make wheels`."
    return None


def mirror(apt_sources: Iterable[str]) -> str:
    """Return the first Debian mirror that files of apt's sources name, in either format."""
    for text in apt_sources:
        found = _URI.search(text)
        if found:
            return found[1]
    raise BuildError("apt's sources name no Debian mirror; name one with --mirror.")


def machine_mirror(apt: Path = Path("/etc/apt")) -> str:
    """Return the Debian mirror of this machine."""
    files = [apt / "sources.list", *sorted(apt.glob("sources.list.d/*"))]
    return mirror(file.read_text("utf-8") for file in files if file.is_file())


class Chroot:
    """A Debian below the folder `root`, in which commands run as root, each with a log."""

    def __init__(self, root: Path, logs: Path) -> None:
        self.root = root
        self.logs = logs

    def make(self, mirror: str) -> None:
        """Make it from the packages of a mirror, with the sources of others to fetch."""
        words = [
            *("mmdebstrap", "--quiet", "--variant=apt", f"--include={','.join(PACKAGES)}"),
            *(f"--aptopt={option}" for option in APT),
            *(
                SUITE,
                str(self.root),
                f"deb {mirror} {SUITE} main",
                f"deb-src {mirror} {SUITE} main",
            ),
        ]
        self._logged("debian", words)
        self.path("/build").mkdir()

    def path(self, inside: str) -> Path:
        """Return where a path inside lies outside."""
        return self.root / inside.lstrip("/")

    def packages(self) -> dict[str, str]:
        """Return the versions of its packages."""
        return parse_packages(self._output("dpkg-query", "-W"))

    def fetch_sources(self, packages: Sequence[str]) -> None:
        """Fetch the source archives of Debian packages into /build, as far as they are there.

        What apt says is only logged: it also fails for files that nobody needs here.
        """
        self.run("debian", ["apt-get", "update", "-q"])
        for package in packages:
            words = ["apt-get", "source", "-q", "--download-only", "--tar-only", package]
            self._logged("debian", self._inside(words, "/build", {}), check=False)

    def run(
        self,
        log: str,
        words: Sequence[str],
        folder: str = "/build",
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Run a command in a folder; raise `BuildError` with its last words if it fails."""
        self._logged(log, self._inside(words, folder, env or {}))

    def run_all(self, log: str, commands: Iterable[Sequence[str]], folder: str = "/build") -> None:
        """Run commands that do not depend on one another, as many at once as there are cores."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(lambda words: self.run(log, words, folder), commands):
                pass

    def _inside(self, words: Sequence[str], folder: str, env: Mapping[str, str]) -> list[str]:
        """Return the command that runs `words` inside.

        /proc is there for that command alone: nothing stays mounted, whatever happens.
        """
        variables = {
            "HOME": "/root",
            "LC_ALL": "C.UTF-8",
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            **env,
        }
        return [
            *("unshare", "--mount", f"--mount-proc={self.path('/proc')}", "chroot", str(self.root)),
            *("env", "-i", f"--chdir={folder}", *(f"{k}={v}" for k, v in variables.items())),
            *words,
        ]

    def _output(self, *words: str) -> str:
        done = subprocess.run(
            self._inside(words, "/", {}), stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def _logged(self, log: str, words: Sequence[str], *, check: bool = True) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        path = self.logs / f"{log}.log"
        with path.open("a", encoding="utf-8") as file:
            print("$", *words, file=file, flush=True)
            done = subprocess.run(words, stdout=file, stderr=subprocess.STDOUT, check=False)
        if check and done.returncode:
            last = "\n".join(path.read_text("utf-8", "replace").splitlines()[-12:])
            raise BuildError(f"{' '.join(words)}\nfailed; more is in {path}:\n{last}")


def parse_packages(text: str) -> dict[str, str]:
    """Return the versions of packages from what ``dpkg-query -W`` prints."""
    return dict(line.split("\t") for line in text.splitlines())


def package_report(recorded: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Say which Debian packages are others than those that made the committed wheels."""
    lines = [
        f"  {name}: {found.get(name, 'none')}, recorded: {recorded.get(name, 'none')}"
        for name in sorted(recorded.keys() | found.keys())
        if recorded.get(name) != found.get(name)
    ]
    same = sum(found.get(name) == version for name, version in recorded.items())
    head = f"{same} of {len(recorded)} Debian packages have the recorded version"
    return "\n".join([f"{head}; the others:" if lines else f"{head}.", *lines])
