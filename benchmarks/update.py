"""What readers offline fetch for an update: `python benchmarks/update.py OLD NEW`, two built sites.

Prints a table of the files that changed, with the bytes that a host which compresses sends.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from builder.offline import WORKER, weights  # noqa: E402


def listed(site: Path) -> tuple[str, dict[str, object]]:
    """Return the name of a site's list of files, and what it says of each."""
    (file,) = site.glob("offline.*.json")
    return file.name, json.loads(file.read_text("utf-8"))


def fetched(old: Path, new: Path) -> dict[str, int]:
    """Return the bytes, compressed, of what is fetched to get from one site to the other."""
    (_, before), (name, after) = listed(old), listed(new)
    paths = [path for path in after if before.get(path) != after[path]]
    paths += [name, WORKER] if paths else []
    return {path: sum(weight.fetch for weight in weights(new, [path])) for path in paths}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="What readers offline fetch for an update.")
    parser.add_argument("old", type=Path, help="the folder of the site before")
    parser.add_argument("new", type=Path, help="the folder of the site after")
    options = parser.parse_args()
    found = fetched(options.old, options.new)
    print("| file | kB |\n|---|--:|")
    for path, size in sorted(found.items(), key=lambda each: -each[1]):
        print(f"| {path} | {size / 1000:.1f} |")
    print(f"| {len(found)} files | {sum(found.values()) / 1000:.1f} |")


if __name__ == "__main__":
    main()
