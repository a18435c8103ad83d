"""How long the page takes to judge an answer: on every typed exercise, and on hostile input.

``.venv/bin/python benchmarks/judging.py`` prints Markdown tables, and fails beyond the budget: 5 ms
at the median for an answer to an exercise of a lesson, 50 ms for any input.
"""

import json
import subprocess
import sys

from tools import ROOT

sys.path.insert(0, str(ROOT))
from builder.exercise import TYPED
from builder.maths import node
from builder.questions import known
from builder.source import read_pages

MEDIAN, WORST = 5.0, 50.0  # milliseconds
REPEAT = 30
HOSTILE = {
    "10 000 brackets": "(" * 10_000,
    "200 levels": "sin(" * 200 + "x" + ")" * 200,
    "a sum of 5 000 terms": "+".join("x" * 5_000),
    "a product of 10 000 letters": "x" * 10_000,
    "a power tower": "^".join("x" * 240),
    "10 000 letters of no name": "q" * 10_000,
    "3 300 factorials": "x!+" * 3_333 + "x",
    "1 600 functions": "sin x+" * 1_666 + "x",
    "text": "lorem ipsum " * 833,
}
SCRIPT = """
import { readFileSync } from "node:fs";
import { judge } from "./docs/assets/exercises/judge.js";
const tries = JSON.parse(readFileSync(0, "utf8"));
const times = tries.map(({ exercise, given, repeat }) => {
  let verdict;
  const found = Array.from({ length: repeat }, () => {
    const began = performance.now();
    verdict = judge(exercise, given).verdict;
    return performance.now() - began;
  }).sort((a, b) => a - b);
  return { verdict, median: found[repeat >> 1], worst: found[repeat - 1] };
});
process.stdout.write(JSON.stringify(times));
"""


def main() -> None:
    """Run the command."""
    tries, names = [], []
    for page in read_pages(ROOT):
        for found in page.directives("exercise"):
            judged = known(found, page.source).judged
            if judged["kind"] not in TYPED:
                continue
            given = judged["answer"]
            given = ", ".join(given) if judged["kind"] == "set" else given
            tries.append({"exercise": judged, "given": given, "repeat": REPEAT})
            names.append(f"{found.argument} ({judged['kind']})")
    lessons = len(tries)
    wide = {"kind": "expression", "answer": "x^2*sin(x)", "traps": [{"answer": "cos(x)"}]}
    wide |= {"symbols": {"x": {"from": 0.5, "to": 2}}, "seed": 1}
    for name, text in HOSTILE.items():
        tries.append({"exercise": wide, "given": text, "repeat": 5})
        names.append(name)
    done = subprocess.run(
        [node(), "--input-type=module", "-e", SCRIPT],
        cwd=ROOT,
        input=json.dumps(tries),
        capture_output=True,
        text=True,
        check=True,
    )
    times = json.loads(done.stdout)
    for title, part in (("exercise", slice(0, lessons)), ("input", slice(lessons, None))):
        print(f"| {title} | verdict | median ms | slowest ms |\n|---|---|---|---|")
        for name, time in zip(names[part], times[part], strict=True):
            print(f"| {name} | {time['verdict']} | {time['median']:.2f} | {time['worst']:.2f} |")
        print()
    slow = [
        n for n, t in zip(names[:lessons], times[:lessons], strict=True) if t["median"] > MEDIAN
    ]
    slow += [n for n, t in zip(names, times, strict=True) if t["worst"] > WORST]
    if slow:
        raise SystemExit(f"Slower than it has to be: {', '.join(slow)}")


if __name__ == "__main__":
    main()
