"""What a learner may try when a cell fails: a sentence or two for the errors they meet most."""

import builtins
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from builder.inpage.effects import effects_of
from builder.inpage.needs import Cell
from builder.inpage.rebinding import rebound

# In one place, so that they can be translated.
WORDS = {
    "above": "`{name}` is defined in a cell above that no longer defines it, or failed.",
    "below": "`{name}` is defined only in a cell further down. Run that one first, or define "
    "`{name}` here.",
    "typo": "Did you mean `{likely}`?",
    "unknown name": "Nothing on this page is named `{name}`. Define it before this line, or look "
    "for a typing error.",
    "not imported": "Import it first: `{line}`.",
    "attribute": "It has no `{name}`. Did you mean `{likely}`?",
    "broadcast": "Shapes {shapes} do not fit together. From the right, lengths must be equal, "
    "or one of them 1.",
    "matmul": "`@` needs inner lengths that agree: here they are {one} and {other}. Print the "
    "`.shape` of both, and perhaps transpose one with `.T`.",
    "aligned": "The shapes {shapes} do not fit: the last length of the first must be that of the "
    "second's rows. Print both shapes, and perhaps transpose one with `.T`.",
    "same length": "Both must have the same length, but the shapes are {shapes}. Print both with "
    "`.shape`.",
    "integers": "The number does not fit into the integers of this page, which have 32 bits. Use "
    "floats, as `2.0`, `dtype=np.int64`, or Python's own `int`.",
    "index": "Counting begins at 0, so the last place is the length minus 1. Print `len(…)` or "
    "`.shape` to see what there is.",
    "index size": "Length {size} means places 0 to {last}, but {index} was asked for.",
    "key": "There is no entry under this key. Print `.keys()` to see what there is.",
    "division": "Something divides by zero. Print the denominator just before, or keep that value "
    "out.",
    "power": "Powers are written `**` in Python: `x**2`. The sign `^` means something else.",
    "called number": "A number stands before a bracket, so Python calls it. Write the `*`: "
    "`2*(x + 1)`.",
    "called value": "A number was called like a function. For a product write `*`, as "
    "`2*(x + 1)`; else a name was given another value above, or a function was handed on with its "
    "brackets, as `f(1)` instead of `f`.",
    "rebound": "`{name}` {was}; `{line}` gave that name another value. Choose another name there.",
    "called": "This is no function. If you mean a product, write `*`; for a place in a list, "
    "use `[…]`.",
    "not closed": "A bracket that was opened is never closed. Count them in this line and the one "
    "before.",
    "closed twice": "There is a closing bracket too many, or of the wrong kind.",
    "quote": "The text has no closing quotation mark.",
    "colon": "A line that begins with `if`, `for`, `while`, `def` or `class` ends with a colon.",
    "equals": "`=` gives a name a value; to compare, write `==`.",
    "assign": "The name stands on the left of `=`, and what it gets on the right.",
    "indent": "The lines of a block begin with equally many spaces; those outside it with fewer.",
    "indent needed": "The line after a colon begins with four spaces.",
    "times": "Perhaps a sign is missing: products are written `2*x`.",
    "syntax": "Python cannot read this line. Look for a missing bracket, comma, quote or sign, "
    "here or just before.",
    "wait": "A cell of a page cannot `await`; call the function without it.",
    "module": "In a page there are NumPy, SymPy, matplotlib, `snippets` and Python's standard "
    "library. `{name}` is none of them.",
    "display": "`display` is there without an import: delete this line.",
    "memory": "That needs more memory than a page has. Make the array smaller, or the steps "
    "coarser.",
    "memory size": "That needs {size} of memory, more than a page has. Make the array smaller, or "
    "the steps coarser.",
    "recursion": "The function calls itself without end. It needs a case in which it returns "
    "without calling itself.",
    "symbol": "This wants a number but got a formula. Put a value in with `.subs(x, 2)`, or use "
    "SymPy's own function, as `sp.sin(x)`.",
    "sympy function": "`{module}.{name}` wants numbers but got a formula: use `sp.{name}`.",
    "truth": "A comparison of arrays gives many answers at once. Say which you mean with `.all()` "
    "or `.any()`.",
    "truth of formula": "SymPy cannot say whether this holds without values. Put some in with "
    "`.subs(…)`.",
    "singular": "The matrix has no inverse: its determinant is zero. Its columns lie in one line "
    "or plane.",
    "square": "Only a square matrix has this. Print its `.shape`.",
    "arguments": "Compare the brackets with the line that begins with `def`: each argument counts.",
    "text and number": "Text and numbers cannot be added. Turn one into the other with `str(…)` "
    "or `float(…)`.",
    "not a number": "This text is no number as Python writes them, as `3.5`.",
    "none": "The value is `None`: perhaps a function lacks its `return`.",
    "list arithmetic": "Lists do not calculate. Make an array of it: `np.array(…)`.",
    "unpack": "On both sides of `=` there must be equally many things.",
    "list size": "The rows must be equally long.",
    "tuple": "What is in a tuple stays. Make a list of it: `list(…)`.",
    "domain": "The function is not defined there, as a root or logarithm of a negative number.",
    "overflow": "The number is larger than a float can hold, about 1.8e308.",
    "input": "Write the value into the code instead of asking for it.",
    "threads": "A page runs one thing at a time: there are no threads and no other processes.",
    "network": "Cells cannot reach the network. Write the data into the code.",
    "file": "There are no files here. Write the data into the code.",
    "ended": "Without `exit()` or `sys.exit()` the cell would go on.",
    "solve": "Perhaps there is no solution in closed form. Try `sp.nsolve(…)` with a first guess.",
    "figure size": "Choose smaller numbers: `figsize=(5, 3)`.",
}

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


def _say(word: str, **more: object) -> str:
    return WORDS[word].format(**more)


def _unknown_name(message: str, code: str, around: Around) -> str:
    found = re.search(r"'(\w+)'", message)
    if not found:
        return ""
    name = found[1]
    if name in around.below:
        return _say("below", name=name)
    if name in around.above:
        return _say("above", name=name)
    if name in _IMPORTS:
        return _say("not imported", line=_IMPORTS[name])
    likely = _likely(name, {*around.names, *around.above, *_of_python()})
    return _say("typo", likely=likely) if likely else _say("unknown name", name=name)


def _of_python() -> Iterable[str]:
    return (name for name in dir(builtins) if not name.startswith("_"))


def _likely(name: str, names: Iterable[str]) -> str:
    same = {other.lower(): other for other in names}
    close = difflib.get_close_matches(name.lower(), same, n=1, cutoff=0.7)
    return same[close[0]] if close else ""


def _rebound(code: str, around: Around, use: str) -> str:
    """Return what to say of a name in a line that no longer means what it did.

    `use` is a regular expression for what stands behind such a name.
    """
    for name in re.findall(rf"(?<![\w.])([^\W\d]\w*)(?=\s*{use})", code):
        if found := rebound(name, around.codes, around.values):
            return _say("rebound", name=name, was=found.was, line=found.line)
    return ""


def _attribute(message: str, code: str, around: Around) -> str:
    wanted = re.search(r"has no attribute '(\w+)'", message)
    if wanted and (said := _rebound(code, around, rf"\.\s*{wanted[1]}\b")):
        return said
    if "NoneType" in message:
        return _say("none")
    suggested = re.search(r"has no attribute '(\w+)'.*Did you mean: '([\w.]+)'", message)
    if suggested:
        return _say("attribute", name=suggested[1], likely=suggested[2])
    found = re.search(r"has no attribute '(\w+)'", message)
    if not found:
        return ""
    kind = re.search(r"(?:module '(\w+)|'(\w+)' object)", message)
    owner = (kind[1] or kind[2]) if kind else ""
    likely = _likely(found[1], around.attributes)
    if likely:
        return _say("attribute", name=found[1], likely=likely)
    if owner in ("Symbol", "Add", "Mul", "Pow") or "loop of ufunc" in message:
        return _say("symbol")
    return _say("list arithmetic") if owner == "list" else ""


def _value(message: str, code: str, around: Around) -> str:
    shapes = " and ".join(_SHAPES.findall(message)[:2])
    if "could not be broadcast" in message or "shape mismatch" in message:
        return _say("broadcast", shapes=shapes) if shapes else ""
    if "matmul" in message and (sizes := re.search(r"size (\d+) is different from (\d+)", message)):
        return _say("matmul", one=sizes[2], other=sizes[1])
    if "not aligned" in message:
        return _say("aligned", shapes=shapes)
    if "same first dimension" in message or "must be the same size" in message:
        return _say("same length", shapes=shapes) if shapes else ""
    if "truth value of an array" in message:
        return _say("truth")
    if "unpack" in message:
        return _say("unpack")
    if "inhomogeneous" in message:
        return _say("list size")
    if "too large for the page" in message:
        return _say("figure size")
    if (
        "math domain" in message
        or "expected a nonnegative" in message
        or "positive input" in message
    ):
        return _say("domain")
    if "could not convert string" in message or "invalid literal" in message:
        return _say("not a number")
    if "too big" in message or "Maximum allowed" in message:
        return _memory(message, code, around)
    if "out of bounds for int32" in message:
        return _say("integers")
    return ""


def _type(message: str, code: str, around: Around) -> str:
    if "bitwise_xor" in message or ("^" in message and "operand" in message):
        return _say("power")
    if "not callable" in message and (said := _rebound(code, around, r"\(")):
        return said
    if re.search(r"'(?:int|float|complex|numpy\.\w+)' object is not callable", message):
        number_first = re.search(r"(?<![\w.])[\d.]+\s*\(|\)\s*\(", code)
        return _say("called number" if number_first else "called value")
    if "not callable" in message:
        return _say("called")
    if "convert expression to float" in message or "loop of ufunc does not support" in message:
        return _formula(code)
    if "truth value of Relational" in message:
        return _say("truth of formula")
    if "NoneType" in message:
        return _say("none")
    if "positional argument" in message or "keyword argument" in message:
        return _say("arguments")
    if "concatenate str" in message or re.search(r"'str' and|and 'str'", message):
        return _say("text and number")
    if re.search(r"'list' and|and 'list'|type 'list'|multiply sequence", message):
        return _say("list arithmetic")
    if "item assignment" in message:
        return _say("tuple") if "tuple" in message else ""
    if "too large to convert" in message:
        return _say("integers")
    return ""


def _formula(code: str) -> str:
    found = _MATHS.search(code)
    if found:
        return _say("sympy function", module=found[1], name=found[2])
    return _say("symbol")


def _overflow(message: str, code: str, around: Around) -> str:
    if "index-sized" in message:
        return _say("memory")
    if "int" in message and ("large" in message or "bounds" in message or "32" in message):
        if "float" in message:
            return _say("overflow")
        return _say("integers")
    return _say("overflow")


def _index(message: str, code: str, around: Around) -> str:
    found = re.search(r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)", message)
    if found and int(found[2]) > 0:
        return _say("index size", size=found[2], last=int(found[2]) - 1, index=found[1])
    return _say("index") if "range" in message or "bounds" in message else ""


def _syntax(message: str, code: str, around: Around) -> str:
    if "await" in message or "async" in message:
        return _say("wait")
    if "never closed" in message:
        return _say("not closed")
    if "unmatched" in message or "does not match" in message:
        return _say("closed twice")
    if "unterminated" in message:
        return _say("quote")
    if "expected ':'" in message:
        return _say("colon")
    if re.search(r"^(?:if|elif|while)\b[^=!<>]*=[^=]", code):
        return _say("equals")
    if "cannot assign" in message:
        return _say("assign")
    if "==" in message:
        return _say("equals")
    if "invalid decimal literal" in message or re.search(r"\b\d+[a-zA-Z]|\)\s*\(|\)\s*\w", code):
        return _say("times")
    if "forgot a comma" in message and re.search(r"\b\d+ *[a-zA-Z(]", code):
        return _say("times")
    return _say("syntax")


def _indentation(message: str, code: str, around: Around) -> str:
    return _say("indent needed" if "expected an indented" in message else "indent")


def _module(message: str, code: str, around: Around) -> str:
    found = re.search(r"No module named '([\w.]+)'", message)
    name = (found[1] if found else "").split(".")[0]
    if name == "IPython":
        return _say("display")
    return _elsewhere(message, code, around) or (_say("module", name=name) if name else "")


def _elsewhere(message: str, code: str, around: Around) -> str:
    """Return what to say of threads, processes and the network, which a page lacks."""
    text = f"{message} {code}".lower()
    if any(word in text for word in _PARALLEL):
        return _say("threads")
    return _say("network") if any(word in text for word in _NETWORK) else ""


def _memory(message: str, code: str, around: Around) -> str:
    size = re.search(r"allocate ([\d.]+ \w+)", message)
    return _say("memory size", size=size[1]) if size else _say("memory")


def _system(message: str, code: str, around: Around) -> str:
    if found := _elsewhere(message, code, around):
        return found
    return _say("file") if "No such file" in message else ""


def _runtime(message: str, code: str, around: Around) -> str:
    if "cannot ask for input" in message:
        return _say("input")
    return _elsewhere(message, code, around)


def _linear(message: str, code: str, around: Around) -> str:
    if "ingular" in message:
        return _say("singular")
    return _say("square") if "square" in message else ""


def _always(word: str) -> "_Answer":
    return lambda message, code, around: _say(word)


_Answer = Callable[[str, str, Around], str]
_ANSWERS: tuple[tuple[str, _Answer], ...] = (
    ("NameError|UnboundLocalError", _unknown_name),
    ("AttributeError", _attribute),
    ("ModuleNotFoundError|ImportError", _module),
    ("IndentationError|TabError", _indentation),
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
    ("NotImplementedError", lambda m, c, a: _say("solve") if "solve" in f"{m}{c}" else ""),
    ("SystemExit", _always("ended")),
    ("RuntimeError|AssertionError", _runtime),
    (".*", _system),
)
