"""An interactive as its author wrote it: the directive, and the YAML with what it shows."""

import html
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Any, Protocol

import sympy as sp

from builder import myst
from builder.errors import Fault, FaultsError, fail
from builder.exercise import mapping
from builder.figures import themed_svg
from builder.trees import UntreeableError, tree

ALWAYS = {"caption", "alt"}


@dataclass(frozen=True)
class Values:
    """What was written in YAML, with the line of each value; its methods say what is wrong."""

    source: PurePosixPath
    values: dict[str, Any] = field(repr=False)
    lines: dict[str, int] = field(repr=False)
    line: int

    def fault(self, name: str, wrong: str, mend: str) -> FaultsError:
        """Return what is wrong with a value, at its line."""
        return FaultsError([Fault(self.source, self.lines.get(name, self.line), wrong, mend)])

    def text(self, name: str) -> str:
        """Return what was written under a name, or nothing."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: float | None = None) -> float:
        """Return a number, which may be written as SymPy writes it: `1/2`, `-pi`."""
        written = self.values.get(name, default)
        try:
            value = sp.sympify(str(written))
            return int(value) if value.is_Integer else float(value)
        except (sp.SympifyError, TypeError, ValueError, AttributeError):
            wrong = f"`{name}: {written}` is no number"
            raise self.fault(name, wrong, f"write `{name}: 1.5`") from None

    def numbers(self, name: str) -> list[float]:
        """Return a list of numbers."""
        written = self.values.get(name)
        if not isinstance(written, list):
            raise self.fault(name, f"`{name}` is no list", f"write `{name}: [1, 2]`")
        inner = {str(k): v for k, v in enumerate(written)}
        listed = Values(self.source, inner, {k: self.lines.get(name, self.line) for k in inner}, 0)
        return [listed.number(k) for k in inner]

    def function(self, name: str, *variables: str) -> sp.Expr:
        """Return an expression of SymPy in these variables and no others, all of them real."""
        known = {variable: sp.Symbol(variable, real=True) for variable in variables}
        written = self.text(name)
        mend = f"write it as SymPy does, in {', '.join(variables)}: `x**2/2 + exp(-x)`"
        try:
            expression = sp.sympify(written, locals=known)
            tree(expression)
        except UntreeableError as error:
            raise self.fault(name, f"`{name}`: {error}", mend) from None
        except (sp.SympifyError, TypeError, SyntaxError, AttributeError):
            wrong = f"`{name}: {written}` is no expression"
            raise self.fault(name, wrong, mend) from None
        if strange := sorted(map(str, expression.free_symbols - set(known.values()))):
            raise self.fault(name, f"`{name}` uses `{strange[0]}`, which nothing gives", mend)
        return expression

    def entries(self, name: str) -> list["Values"]:
        """Return a list of mappings, each with the line where it begins."""
        written = self.values.get(name)
        if not isinstance(written, list) or not all(isinstance(e, dict) for e in written):
            mend = f"write each entry of `{name}` as `- name: value`"
            raise self.fault(name, f"`{name}` is no list of entries", mend)
        at = [self.lines.get(f"{name}.{k}", self.line) for k in range(len(written))]
        return [
            Values(self.source, entry, dict.fromkeys(entry, line), line)
            for entry, line in zip(written, at, strict=True)
        ]


@dataclass(frozen=True)
class Interactive(Values):
    """One interactive of a page."""

    kind: str = ""
    id: str = ""

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What the page's script is given, as JSON can hold it."""
        return kinds()[self.kind].settings(self)

    @cached_property
    def still(self) -> str:
        """The interactive before it is touched, as SVG; drawn once for the page and notebooks."""
        # matplotlib takes a second to load; most builds draw no such picture again.
        import matplotlib as mpl

        from snippets import figures

        with mpl.rc_context(figures.STYLE):
            written = io.StringIO()
            kinds()[self.kind].still(self, self.settings).savefig(
                written, format="svg", bbox_inches="tight", metadata={"Date": None}
            )
        return themed_svg(written.getvalue(), self.id, self.text("alt")).strip()

    @property
    def element(self) -> str:
        """The element that the page's script brings to life."""
        key = json.dumps(self.settings, ensure_ascii=False, separators=(",", ":"))
        name = f"uphill-{self.kind}"
        return f'<div><{name} data-key="{html.escape(key)}"></{name}></div>'


class Kind(Protocol):
    """What a module of `builder.play` knows of its kind of interactive."""

    NEEDED: set[str]
    KNOWN: set[str]

    def settings(self, found: Values) -> dict[str, Any]:
        """Return what the page's script is given, as JSON."""

    def still(self, found: Values, given: dict[str, Any]) -> Any:
        """Return a figure of matplotlib: the interactive before it is touched."""


def kinds() -> Mapping[str, Kind]:
    """Return the kinds of interactives by name."""
    from builder.play import KINDS

    return KINDS


def read(found: myst.Directive, source: PurePosixPath) -> Interactive:
    """Return the interactive that a directive describes.

    Raises `FaultsError` if its kind, its name or a value is missing or unknown.
    """
    if found.options:
        mend = "write it as YAML, without the first colon"
        raise fail(source, found.line, f"the option `:{next(iter(found.options))}:`", mend)
    return _read(found.argument, found.body, found.line, found.body_line, source)


@lru_cache(maxsize=1024)
def _read(
    argument: str, body: str, line: int, body_line: int, source: PurePosixPath
) -> Interactive:
    kind, _, name = argument.partition(" ")
    known = kinds()
    if kind not in known:
        wrong = f"`{kind}` is no kind of interactive"
        raise fail(source, line, wrong, f"use one of: {', '.join(sorted(known))}")
    if not name or not name.replace("-", "").isalnum() or name != name.lower():
        wrong = f"an interactive named `{name}`" if name else "an interactive without a name"
        mend = f"name it in small letters, as `{{interactive}} {kind} my-{kind}`"
        raise fail(source, line, wrong, mend)
    values, lines = mapping(body, body_line, source)
    may = known[kind].KNOWN | known[kind].NEEDED | ALWAYS
    faults = [
        Fault(source, lines[word], f"{kind} knows no `{word}`", f"use: {', '.join(sorted(may))}")
        for word in values
        if word not in may
    ]
    faults += [
        Fault(source, line, f"`{word}` is missing", f"write `{word}:` in the interactive")
        for word in sorted(known[kind].NEEDED | ALWAYS)
        if values.get(word) in (None, "", [])
    ]
    if faults:
        raise FaultsError(faults)
    return Interactive(source, values, lines, line, kind, name)
