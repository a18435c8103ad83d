"""What cells change outside their names: how NumPy prints, how figures look, what is warned of.

One process runs the cells of many pages; each page finds its own settings, and a page that has
none finds those with which the modules were loaded.
"""

import importlib
import os
import sys
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

from builder.inpage import narrow
from builder.inpage.drawing import choose_backend
from builder.inpage.effects import reached, styled_modules

State = dict[str, Any]

# What matplotlib keeps beside the style.
_NO_STYLE = ("backend", "backend_fallback", "interactive", "toolbar", "webagg.port")

_first: State = {}


def notice_imports(usual: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
    """Return `__import__` for cells, which sees to a module as soon as it is loaded."""

    def load(*arguments: Any, **more: Any) -> ModuleType:
        module = usual(*arguments, **more)
        see_to_modules()
        return module

    return load


def refuse_processes(system: Any = os) -> None:
    """Let `os.system` say that there are no other programs, where it would do nothing, in silence.

    Only in a page; `system` is the module.
    """

    def refusing(command: str) -> int:
        raise OSError("a page has no other programs, and starts no processes")

    if sys.platform == "emscripten":
        system.system = refusing


def see_to_modules() -> None:
    """Remember how newly loaded modules were set, and mend what is different in a page."""
    numpy: Any = sys.modules.get("numpy")
    matplotlib: Any = sys.modules.get("matplotlib")
    _first.setdefault("filters", _usual_filters())
    if "print" not in _first and _whole(numpy, "linalg"):
        _first["print"] = numpy.get_printoptions()
        _first["errors"] = numpy.geterr()
        narrow.mend(numpy)
    if "style" not in _first and _whole(matplotlib, "rcParams"):
        _first["style"] = _style_of(matplotlib.rcParamsDefault)
        choose_backend()


def _whole(module: ModuleType | None, last: str) -> bool:
    """Return whether a module is loaded, and not only about to be."""
    return module is not None and hasattr(module, last)


def state() -> State:
    """Return how everything is set now."""
    see_to_modules()
    now: State = {"filters": list(warnings.filters)}
    if "print" in _first:
        numpy = sys.modules["numpy"]
        now |= {"print": numpy.get_printoptions(), "errors": numpy.geterr()}
    if "style" in _first:
        now["style"] = _style_of(sys.modules["matplotlib"].rcParams)
    return now


def restore(state: State, *, settings: bool = True, style: bool = True) -> None:
    """Set everything as it was; what `state` does not know, or is not asked for, as at first."""
    found = {
        key: state[key] if key in state and (style if key == "style" else settings) else value
        for key, value in _first.items()
    }
    if "filters" in found:
        warnings.filters[:] = found["filters"]  # type: ignore[index]  # a list, typed as less
    if "print" in found:
        numpy = sys.modules["numpy"]
        options = {k: v for k, v in found["print"].items() if k != "override_repr"}
        numpy.set_printoptions(**options)
        numpy.seterr(**found["errors"])
    if "style" in found:
        # Not through `update`, which would check every value again, and warn of old ones.
        dict.update(sys.modules["matplotlib"].rcParams, found["style"])


def style_again() -> None:
    """Run what sets the style of figures again: importing it a second time would not."""
    for name in sorted(styled_modules() & set(sys.modules)):
        if "rcParams" in reached([f"import {name}"]).get(name, ""):
            importlib.reload(sys.modules[name])


def _usual_filters() -> list[Any]:
    """Return what Python warns of when it starts, whatever was changed since."""
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for kind in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
            warnings.simplefilter("ignore", kind)
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        return list(warnings.filters)


def _style_of(parameters: Any) -> State:
    return {key: value for key, value in dict.items(parameters) if key not in _NO_STYLE}
