"""MyST Markdown as tokens: the parser, and directives with their options."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from builder.errors import fail

ADMONITIONS = ("note", "tip", "warning", "important", "hint", "seealso")
DIRECTIVES = (
    *(
        "code-cell",
        "admonition",
        "dropdown",
        "figure",
        "literalinclude",
        "math",
        "glossary",
        "lessons",
        "snippets",
        "practice",
        "exercise",
        "solution",
        "interactive",
        "sheet",
        "sheets",
    ),
    *ADMONITIONS,
)
ROLES = ("eq", "lesson", "term", "value")

_NAME = re.compile(r"\{([^}]*)\}\s*(.*)", re.DOTALL)
_OPTION = re.compile(r":([\w-]+):\s?(.*)")


@dataclass(frozen=True)
class Directive:
    """A fenced block `{name} argument` with its options; `line` counts from 1."""

    name: str
    argument: str
    options: dict[str, Any]
    body: str
    line: int
    body_line: int


def parser() -> MarkdownIt:
    """Return the one parser that reads every page."""
    return (
        MarkdownIt("commonmark")
        .enable("table")
        .use(front_matter_plugin)
        .use(dollarmath_plugin, allow_space=False, double_inline=True)
        .use(colon_fence_plugin)
        .use(deflist_plugin)
        .use(myst_role_plugin)
    )


_PARSER = parser()
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str, first_line: int = 1) -> list[Token]:
    """Return the tokens of `text`, whose first line is line `first_line` of its file.

    Every token gets `meta["line"]`, counted from 1 in the file: the line of its block, or
    for what stands inside a paragraph the line it is on.
    """
    tokens = _PARSER.parse(text)
    for token in tokens:
        line = first_line + (token.map[0] if token.map else 0)
        token.meta["line"] = line
        at = 0
        for child in token.children or ():
            child.meta["line"] = line
            # A formula may itself run over a line end.
            line += (child.type in ("softbreak", "hardbreak")) + child.content.count("\n")
            if child.type in ("code_inline", "myst_role"):  # and so may these, as a blank
                words = r"\s".join(map(re.escape, child.content.split(" ")))
                if found := re.compile(words).search(token.content, at):
                    line += found[0].count("\n")
                    at = found.end()
    return tokens


def walk(tokens: list[Token]) -> Iterator[Token]:
    """Yield tokens and the tokens inside them, in reading order."""
    for token in tokens:
        yield token
        yield from walk(token.children or [])


def plain(tokens: list[Token]) -> str:
    """Return the words of inline tokens, without markup."""
    return "".join(
        " " if t.type in ("softbreak", "hardbreak") else t.content or plain(t.children or [])
        for t in tokens
    )


def directive(token: Token, file: PurePath) -> Directive | None:
    """Return the directive that a fence token is, or None for ordinary code.

    Raises `FaultsError` for a name we do not know and for options that are not YAML.
    """
    if token.type not in ("fence", "colon_fence"):
        return None
    return _directive(token.type, token.info.strip(), token.content, token.meta["line"], file)


@lru_cache(maxsize=8192)
def _directive(kind: str, info: str, content: str, line: int, file: PurePath) -> Directive | None:
    """Return the directive of a fence; each is asked for many times and read once."""
    match = _NAME.fullmatch(info)
    if match is None:
        if kind == "colon_fence":
            raise fail(
                file,
                line,
                f"`:::{info}` opens no directive",
                "write the directive's name in braces, as in `:::{note}`",
            )
        return None
    name, argument = match.groups()
    if name not in DIRECTIVES:
        known = ", ".join(sorted(DIRECTIVES))
        raise fail(file, line, f"unknown directive {{{name}}}", f"use one of: {known}")
    options, skipped = _options(content, file, line)
    body = "\n".join(content.split("\n")[skipped:])
    return Directive(name, argument.strip(), options, body, line, line + 1 + skipped)


def _options(content: str, file: PurePath, line: int) -> tuple[dict[str, Any], int]:
    """Return a directive's options and how many lines of its body they take."""
    lines = content.split("\n")
    if lines[0].strip() == "---":
        end = next((k for k, text in enumerate(lines[1:], 1) if text.strip() == "---"), None)
        if end is None:
            raise fail(file, line + 1, "the option block is not closed", "end it with a line `---`")
        return mapping("\n".join(lines[1:end]), file, line + 2), end + 1
    options: dict[str, Any] = {}
    count = 0
    for text in lines:
        match = _OPTION.fullmatch(text.rstrip())
        if match is None:
            break
        count += 1
        options |= mapping(f"{match[1]}: {match[2]}", file, line + count)
    return options, count


def mapping(text: str, file: PurePath, line: int) -> dict[str, Any]:
    """Return the YAML that begins at a line of a file. Raises `FaultsError` if it is no mapping."""
    try:
        value = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise fail(
            file,
            line + (mark.line if mark else 0),
            f"options that are not YAML: {getattr(error, 'problem', None) or error}",
            'put the value in double quotes if it holds a colon followed by a space, "#" or quotes',
        ) from error
    except ValueError as error:  # as for 2026-13-01, which looks like a day
        mend = "correct it, or put it in quotes if it is meant as words"
        raise fail(file, line, f"a value that is no day: {error}", mend) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise fail(file, line, "options that are not `key: value` pairs", "write `key: value`")
    return value


def front_matter(tokens: list[Token], file: PurePath) -> dict[str, Any]:
    """Return the front matter of a page; an empty dict where there is none."""
    if tokens and tokens[0].type == "front_matter":
        return mapping(tokens[0].content, file, 2)
    return {}
