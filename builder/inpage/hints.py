"""What a learner may try when a cell fails: a sentence or two for the errors they meet most."""

import builtins
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from builder.inpage.effects import effects_of
from builder.inpage.needs import Cell
from builder.inpage.rebinding import rebound
from builder.inpage.sayings import say
from builder.inpage.spelling import likely, of_syntax

_IMPORTS = {
    "np": "import numpy as np",
    "numpy": "import numpy",
    "plt": "import matplotlib.pyplot as plt",
    "matplotlib": "import matplotlib",
    "sp": "import sympy as sp",
    "sympy": "import sympy",
    "math": "import math",
    "figures": "from snippets import figures",
}
_MODULES = ("numpy", "sympy", "matplotlib", "snippets", "math", "random", "itertools")
_ABSENT = {"pd": "pandas", "sns": "seaborn", "tf": "tensorflow"} | {
    name: name for name in ("pandas", "scipy", "sklearn", "torch", "tensorflow", "jax")
}
_OTHERWISE = {"null": "None", "nil": "None", "π": "np.pi", "inf": "np.inf", "infinity": "np.inf"}
_OF_BOTH = frozenset({"sin", "cos", "tan", "exp", "log", "sqrt", "pi", "sinh", "cosh", "tanh"})
_OF_NUMPY = frozenset({"array", "linspace", "arange", "zeros", "ones", "mean", "dot"})
_NUMBERS = ("int", "float", "complex", "bool", "float64", "int32", "int64", "int_", "bool_")
_KINDS = dict.fromkeys(_NUMBERS, "a number") | {
    "str": "a text",
    "list": "a list",
    "tuple": "a tuple",
    "dict": "a dictionary",
    "ndarray": "an array",
    "function": "a function without its brackets",
    "method": "a function without its brackets",
    "builtin_function_or_method": "a function without its brackets",
    "Symbol": "a formula",
    "Add": "a formula",
    "Mul": "a formula",
    "Pow": "a formula",
}
_OF_TYPES = (
    (r"'(?:int|float|numpy\.\w+)' object is not iterable", "loop"),
    (r"has no len\(\)|len\(\) of unsized", "no length"),
    ("cannot be interpreted as an integer", "whole"),
    ("as a data type|Field elements must be|must be of type", "one shape"),
    ("only integer scalar arrays", "one list"),
    ("not supported for the input types|contain a loop with signature", "no numbers"),
    ("unsupported format string passed to numpy", "format"),
    ("multiply sequence by non-int of type 'str'", "text and number"),
)
_SHAPES = re.compile(r"\(\d*(?:,\s*\d+)*,?\)")
_PARALLEL = ("thread", "multiprocessing", "subprocess", "concurrent", "process", "fork", "_posix")
_NETWORK = ("urllib", "requests", "socket", "http", "urlopen", "httpx", "aiohttp", "ssl", "ftp")
_MATHS = re.compile(r"\b(math|np|numpy|cmath)\.(\w+)\(")


@dataclass(frozen=True)
class Around:
    """Where a cell failed: the names there are, and those that other cells bind."""

    names: frozenset[str] = frozenset()
    above: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()  # of the value that lacked one
    codes: tuple[str, ...] = ()  # of the cells, up to the one that failed
    values: Mapping[str, object] = field(default_factory=dict)  # where it failed, by name

    @classmethod
    def of(cls, cells: Sequence[Cell], id: str, namespace: Mapping[str, object]) -> "Around":
        """Return what surrounds the cell `id`."""
        at = next((k for k, cell in enumerate(cells) if cell.id == id), len(cells))
        effects = effects_of([cell.code for cell in cells])
        above = frozenset[str]().union(*(e.writes for e in effects[:at]))
        below = frozenset[str]().union(*(e.writes for e in effects[at + 1 :]))
        names = frozenset(name for name in namespace if not name.startswith("_"))
        codes = tuple(cell.code for cell in cells[: at + 1])
        return cls(names, above - names, below - names - above, codes=codes, values=namespace)


def hint(name: str, message: str, code: str, around: Around) -> str:
    """Return what to try after an error; nothing where the message says it all.

    `name` and `message` are those of the exception, `code` is the line that raised it.
    """
    for applies, answer in _ANSWERS:
        if re.fullmatch(applies, name):
            found = answer(message, code, around)
            if found:
                return found
    return ""


def _unknown_name(message: str, code: str, around: Around) -> str:
    found = re.search(r"'(\w+)'", message)
    if not found:
        return ""
    name = found[1]
    if name in around.below:
        return say("below", name=name)
    if name in around.above:
        return say("above", name=name)
    if name in _IMPORTS or name in sys.stdlib_module_names:
        return say("not imported", line=_IMPORTS.get(name, f"import {name}"))
    if name in _ABSENT:
        return say("module", name=_ABSENT[name])
    if name in _OTHERWISE:
        return say("typo", likely=_OTHERWISE[name])
    if name in _OF_BOTH:
        return say("bare", name=name)
    if name in _OF_NUMPY:
        return say("bare numpy", name=name)
    if meant := likely(name, {*around.names, *around.above, *_of_python()}):
        return say("typo", likely=meant)
    letter = re.fullmatch(r"[^\W\d_]\d?", name)
    return say("no symbol" if letter and "sp" in around.names else "unknown name", name=name)


def _of_python() -> Iterable[str]:
    return (name for name in dir(builtins) if not name.startswith("_"))


def _rebound(code: str, around: Around, use: str) -> str:
    """Return what to say of a name in a line that no longer means what it did.

    `use` is a regular expression for what stands behind such a name.
    """
    for name in re.findall(rf"(?<![\w.])([^\W\d]\w*)(?=\s*{use})", code):
        if found := rebound(name, around.codes, around.values):
            return say("rebound", name=name, was=found.was, line=found.line)
    return ""


def _attribute(message: str, code: str, around: Around) -> str:
    wanted = re.search(r"has no attribute '(\w+)'", message)
    if wanted and (said := _rebound(code, around, rf"\.\s*{wanted[1]}\b")):
        return said
    if "NoneType" in message:
        return say("none")
    suggested = re.search(r"has no attribute '(\w+)'.*Did you mean: '([\w.]+)'", message)
    if suggested:
        return say("attribute", name=suggested[1], likely=suggested[2])
    if "loop of ufunc" in message:
        return say("symbol")
    if not wanted:
        return ""
    name = wanted[1]
    owner = (re.search(r"'(?:\w+\.)*(\w+)' object", message) or ["", ""])[1]
    if owner == "ndarray" and name in ("append", "extend", "length", "len", "count"):
        return say("grow" if name in ("append", "extend") else "length")
    if "NDimArray" in owner and (call := re.search(r"\bsp\.(\w+)\(", code)):
        return say("no array", name=call[1])
    if meant := likely(name, around.attributes):
        return say("attribute", name=name, likely=meant)
    if owner in ("Symbol", "Add", "Mul", "Pow") and name in _OF_BOTH:
        return say("symbol")
    return say("kind", kind=_KINDS[owner], name=name) if owner in _KINDS else ""


def _value(message: str, code: str, around: Around) -> str:
    shapes = " and ".join(_SHAPES.findall(message)[:2])
    if "could not broadcast input" in message:
        return say("into", shapes=shapes)
    if filled := re.search(r"reshape array of size (\d+) into shape (\(.*\))", message):
        return say("reshape", size=filled[1], shape=filled[2])
    if "could not be broadcast" in message or "shape mismatch" in message:
        return say("broadcast", shapes=shapes) if shapes else ""
    if "matmul" in message and (sizes := re.search(r"size (\d+) is different from (\d+)", message)):
        return say("matmul", one=sizes[2], other=sizes[1])
    if sizes := re.search(r"size (\d+) is different from (\d+)", message):
        return say("lengths", one=sizes[2], other=sizes[1])
    if "does not have enough dimensions" in message and "matmul" in message:
        return say("no product")
    if "must match exactly" in message:
        return say("joined")
    if "is empty" in message or "empty sequence" in message or "zero-size array" in message:
        return say("empty")
    if "not aligned" in message:
        return say("aligned", shapes=shapes)
    if "same first dimension" in message or "must be the same size" in message:
        return say("same lengths", shapes=shapes) if shapes else say("same length")
    if "truth value of an array" in message:
        return say("truth of both" if re.search(r"\b(?:and|or)\b", code) else "truth")
    if "unpack" in message:
        return say("unpack")
    if "inhomogeneous" in message:
        return say("list size")
    if "too large for the page" in message:
        return say("figure size")
    if (
        "math domain" in message
        or "expected a nonnegative" in message
        or "positive input" in message
    ):
        return say("domain")
    if "could not convert string" in message or "invalid literal" in message:
        return say("not a number")
    if "too big" in message or "Maximum allowed" in message:
        return _memory(message, code, around)
    if "out of bounds for int32" in message:
        return say("integers")
    return ""


def _type(message: str, code: str, around: Around) -> str:
    if "bitwise_xor" in message or ("^" in message and "operand" in message):
        return say("power")
    if "not callable" in message and (said := _rebound(code, around, r"\(")):
        return said
    if re.search(r"'(?:int|float|complex|numpy\.(?!ndarray)\w+)' object is not callable", message):
        number_first = re.search(r"(?<![\w.])[\d.]+\s*\(|\)\s*\(", code)
        return say("called number" if number_first else "called value")
    if "ndarray' object is not callable" in message:
        return say("called array")
    if "not callable" in message:
        return say("called")
    if kind := re.search(r"'(\w+)' object is not subscriptable", message):
        return say("subscript", kind=_KINDS[kind[1]]) if kind[1] in _KINDS else ""
    if "convert expression to float" in message or "loop of ufunc does not support" in message:
        return _formula(code)
    if "truth value of Relational" in message:
        return say("truth of formula")
    if "NoneType" in message:
        return say("none")
    if "positional argument" in message or "keyword argument" in message:
        return say("arguments")
    if re.search(r"'(?:function|method|builtin_function_or_method)'", message):
        return say("brackets")
    for words, word in _OF_TYPES:
        if re.search(words, message):
            return say(word)
    if "concatenate str" in message or re.search(r"'str' and|and 'str'", message):
        return say("text and number")
    if re.search(r"'list' and|and 'list'|type 'list'|multiply sequence|concatenate list", message):
        return say("list arithmetic")
    if "item assignment" in message:
        return say("tuple") if "tuple" in message else ""
    if "too large to convert" in message:
        return say("integers")
    return ""


def _formula(code: str) -> str:
    found = _MATHS.search(code)
    if found:
        return say("sympy function", module=found[1], name=found[2])
    return say("symbol")


def _overflow(message: str, code: str, around: Around) -> str:
    if "index-sized" in message:
        return say("memory")
    if "int" in message and ("large" in message or "bounds" in message or "32" in message):
        if "float" in message:
            return say("overflow")
        return say("integers")
    return say("overflow")


def _index(message: str, code: str, around: Around) -> str:
    found = re.search(r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)", message)
    if found and int(found[2]) > 0:
        return say("index size", size=found[2], last=int(found[2]) - 1, index=found[1])
    if "only integers" in message:
        return say("place")
    if "invalid index to scalar" in message:
        return say("no places")
    return say("index") if "index out of range" in message or "bounds" in message else ""


def _syntax(message: str, code: str, around: Around) -> str:
    return of_syntax(message, code)


def _indentation(message: str, code: str, around: Around) -> str:
    return say("indent needed" if "expected an indented" in message else "indent")


def _module(message: str, code: str, around: Around) -> str:
    found = re.search(r"No module named '([\w.]+)'", message)
    name = (found[1] if found else "").split(".")[0]
    if name == "IPython":
        return say("display")
    if missing := re.search(r"cannot import name '(\w+)' from '([\w.]+)'", message):
        meant = likely(missing[1], dir(sys.modules.get(missing[2])))
        return say("typo", likely=meant) if meant else ""
    if name and (meant := likely(name, _MODULES)):
        return say("typo", likely=meant)
    return _elsewhere(message, code, around) or (say("module", name=name) if name else "")


def _elsewhere(message: str, code: str, around: Around) -> str:
    """Return what to say of threads, processes and the network, which a page lacks."""
    text = f"{message} {code}".lower()
    if any(word in text for word in _PARALLEL):
        return say("threads")
    return say("network") if any(word in text for word in _NETWORK) else ""


def _memory(message: str, code: str, around: Around) -> str:
    size = re.search(r"allocate ([\d.]+ \w+)", message)
    return say("memory size", size=size[1]) if size else say("memory")


def _system(message: str, code: str, around: Around) -> str:
    if found := _elsewhere(message, code, around):
        return found
    return say("file") if "No such file" in message or "not found" in message else ""


def _runtime(message: str, code: str, around: Around) -> str:
    if "cannot ask for input" in message:
        return say("input")
    if "stop in the middle" in message:
        return say("debugger")
    if "stack switch" in message:
        return say("wait")
    if code.startswith("assert ") and not message:
        return say("asserted")
    return _elsewhere(message, code, around)


def _linear(message: str, code: str, around: Around) -> str:
    if "ingular" in message:
        return say("singular")
    return say("square") if "square" in message else ""


def _always(word: str) -> "_Answer":
    return lambda message, code, around: say(word)


_Answer = Callable[[str, str, Around], str]
_ANSWERS: tuple[tuple[str, _Answer], ...] = (
    ("NameError|UnboundLocalError", _unknown_name),
    ("AttributeError", _attribute),
    ("ModuleNotFoundError|ImportError", _module),
    ("TabError", _always("tabs")),
    ("IndentationError", _indentation),
    ("SympifyError", lambda m, c, a: say("no formula") if "'function'" in m else ""),
    ("SyntaxError", _syntax),
    ("TypeError|.*TypeError", _type),
    ("OverflowError", _overflow),
    ("ValueError", _value),
    ("LinAlgError", _linear),
    ("NonInvertibleMatrixError|NonSquareMatrixError", _always("singular")),
    ("IndexError", _index),
    ("KeyError", _always("key")),
    ("ZeroDivisionError", _always("division")),
    ("MemoryError|_ArrayMemoryError", _memory),
    ("RecursionError", _always("recursion")),
    ("NotImplementedError", lambda m, c, a: say("solve") if "solve" in f"{m}{c}" else ""),
    ("SystemExit", _always("ended")),
    ("RuntimeError|AssertionError", _runtime),
    (".*", _system),
)
