"""Kernels that start quickly: forked from a parent that has imported everything once.

Each lesson still gets a real ipykernel of its own, and nbclient drives it unchanged. Only
its start differs: instead of importing numpy, SymPy and matplotlib again, the kernel is a
fork of a warm parent. Linux only; elsewhere jupyter_client starts kernels as usual.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

_GROUP = "jupyter_client.kernel_provisioners"
# What kernels import when they start, and lessons sooner or later.
_WARM = (
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "matplotlib.pyplot",
    "contourpy",
    "numpy.random",
    "sympy.combinatorics",
    "sympy.physics.units",
    "sympy.tensor.array.expressions",
    "sympy.tensor.tensor",
)
_parent: "subprocess.Popen[str] | None" = None


class ForkedKernel:
    """A kernel that is no child of ours, behind the part of `Popen` that jupyter_client uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return None while the kernel lives; the parent reaps it when it ends."""
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the kernel has ended."""
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("kernel", timeout or 0)
            time.sleep(0.01)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the kernel has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """Asks the warm parent for a fork instead of starting a new interpreter."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel whose command line is `cmd` and return how to connect to it."""
        assert _parent is not None
        assert _parent.stdin is not None
        assert _parent.stdout is not None
        # cmd is [python, -m, ipykernel_launcher, *arguments]
        request = {"arguments": cmd[3:], "cwd": str(kwargs.get("cwd") or Path.cwd())}
        _parent.stdin.write(json.dumps(request) + "\n")
        _parent.stdin.flush()
        answer = _parent.stdout.readline()
        if not answer:
            raise RuntimeError("the warm parent of the kernels has died")
        kernel = ForkedKernel(int(answer))
        self.process = kernel  # type: ignore[assignment]  # all it is asked, it can do
        self.pid = self.pgid = kernel.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info


def warm_up(env: dict[str, str]) -> None:
    """Start the warm parent, if there is none: it needs a while, in which others can work.

    `env` holds variables the kernels get on top of this process's own.
    """
    global _parent
    if sys.platform != "linux" or _parent is not None:
        return
    _parent = subprocess.Popen(
        [sys.executable, "-m", "builder.kernels"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **env},
        start_new_session=True,
    )


@contextmanager
def quick_kernels(env: dict[str, str]) -> Iterator[None]:
    """Within this context kernels are forked from a warm parent, where that is possible.

    `env` is that of `warm_up`.
    """
    global _parent
    warm_up(env)
    if _parent is None:
        yield
        return
    factory = KernelProvisionerFactory.instance()
    factory.provisioners["uphill-fork"] = EntryPoint(
        "uphill-fork", "builder.kernels:ForkProvisioner", _GROUP
    )
    usual, factory.default_provisioner_name = factory.default_provisioner_name, "uphill-fork"
    try:
        yield
    finally:
        factory.default_provisioner_name = usual
        with _parent:
            _parent.terminate()
        _parent = None


def _import_everything() -> None:
    """Import what lessons use, and use it once, so that forks find it in memory.

    Nothing here may differ from what a fresh kernel would find. The inline backend must be
    imported inside the kernel, where it connects itself to IPython; so pyplot is imported
    with that backend chosen but not yet loaded, and the trial figure is drawn without pyplot.
    """
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # or the debugger prints a warning
    for module in _WARM:
        import_module(module)
    import sympy as sp
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().set_title("$x$")
    with Path(os.devnull).open("wb") as nowhere:
        FigureCanvasSVG(figure).print_svg(nowhere)
    x = sp.Symbol("x")
    sp.lambdify(x, sp.diff(sp.sin(x), x), "numpy")
    sp.latex(sp.sin(x))
    sp.core.cache.clear_cache()


def _become_kernel(arguments: list[str], cwd: str) -> None:
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(cwd)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)
    sys.argv = ["ipykernel_launcher", *arguments]
    sys.path[0] = ""  # as in an interpreter started there
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=arguments)


def _serve() -> None:
    """Fork a kernel for every line on standard input; answer with its process id."""
    _import_everything()
    gc.freeze()  # so that no fork's collector walks, and thereby copies, what all share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps the forks
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            try:
                _become_kernel(request["arguments"], request["cwd"])
            finally:
                os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    _serve()
