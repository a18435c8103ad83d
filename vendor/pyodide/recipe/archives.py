"""Fetches archives by their file names from wherever pip fetches packages.

Run by itself: ``python archives.py FOLDER FILE…``. ``pip download`` would first build what is to
be compiled; so this is that command with pip's settings, index and session, but a `run` that
only fetches. It uses the inside of pip, which may change; it is known to work with 23 to 26.
"""

import sys
from optparse import Values
from pathlib import Path

from pip._internal.commands.download import DownloadCommand


class Fetch(DownloadCommand):
    """``pip download`` for the names of files instead of packages, without building anything."""

    def run(self, options: Values, args: list[str]) -> int:
        """Save the files called `args` to the folder of the options; return the exit status."""
        session = self.get_default_session(options)
        finder = self._build_package_finder(
            options=options, session=session, ignore_requires_python=True
        )
        for file in args:
            candidates = finder.find_all_candidates(file.partition("-")[0])
            link = next((c.link for c in candidates if c.link.filename == file), None)
            if link is None:
                print(f"pip finds no {file}", file=sys.stderr)
                return 1
            answer = session.get(link.url_without_fragment)
            answer.raise_for_status()
            Path(options.download_dir, file).write_bytes(answer.content)
        return 0


if __name__ == "__main__":
    folder, *files = sys.argv[1:]
    sys.exit(Fetch("download", "").main(["--quiet", "--dest", folder, *files]))
