"""The same work for many things on all processors."""

import os
import subprocess
import sys
import threading

from builder.parallel import spread

# In a process of its own: that of the tests has threads, beside which nothing is forked.
SPREAD = """
import os
from builder.parallel import spread

found = spread(lambda n: (n * n, os.getpid()), range(40))
squares = [square for square, _ in found]
print(squares == [n * n for n in range(40)], os.getpid() in dict(found).values())
"""
RAISES = """
from builder.parallel import spread

spread(lambda n: 1 / (n - 3), range(6))
"""


def test_what_many_processes_find_comes_in_order() -> None:
    here = (os.cpu_count() or 1) < 2 or sys.platform != "linux"
    done = subprocess.run(
        [sys.executable, "-c", SPREAD], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", str(here)]


def test_what_one_process_raises_is_raised() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RAISES], capture_output=True, text=True, check=False
    )
    assert "ZeroDivisionError" in done.stderr.splitlines()[-1]


def test_beside_other_threads_nothing_is_forked() -> None:
    end = threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    try:
        assert set(spread(lambda _: os.getpid(), range(4))) == {os.getpid()}
    finally:
        end.set()
        other.join()
