"""The words that the builder and the templates add to a page, from one file per language."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath

from builder.errors import fail
from builder.navigation import settings

_FOLDER = Path(__file__).parent / "language"


@dataclass(frozen=True)
class Words:
    """The words of one language; language/en.toml says where each stands."""

    code: str
    copy: str
    checked: str
    module: str
    minutes: str
    notebook: str
    download: str
    lesson: str
    notebook_description: str
    wrong_here: str
    correction: str
    first_met: str
    used_in: str
    unwritten: str
    source: str
    nothing_here: str
    nothing_why: str
    course_start: str
    glossary_first: str
    glossary_rest: str
    search_hint: str
    menu: str
    no_search: str
    exercise: str
    solution: str
    answer: str
    move_it: str
    sheets: dict[str, str]
    updated: str
    newer: str
    offline_link: str
    exercises: dict[str, str]
    offline: dict[str, str]
    run: dict[str, str]
    share: dict[str, str]
    practice: dict[str, str]
    reading: dict[str, str]
    progress: dict[str, str]
    paper: dict[str, str]
    play: dict[str, dict[str, str]]  # a file each, in a folder named after the language


def words_of(language: str) -> Words:
    """Return the words of a language, named as `en` or `pt-BR`.

    Raises `FaultsError` if there is no file for it, or one that lacks a word.
    """
    path = _FOLDER / f"{language}.toml"
    source = PurePosixPath("builder/language", path.name)
    if not path.is_file():
        have = ", ".join(sorted(file.stem for file in _FOLDER.glob("*.toml")))
        wrong = f"there are no words for the language `{language}`, only for: {have}"
        raise fail(source, 1, wrong, "translate builder/language/en.toml into this file")
    found = tomllib.loads(path.read_text("utf-8"))
    found["play"] = {
        file.stem: tomllib.loads(file.read_text("utf-8"))
        for file in sorted((_FOLDER / language).glob("*.toml"))
    }
    lacking = sorted({field.name for field in fields(Words)} - set(found))
    if lacking:
        wrong = f"the word `{lacking[0]}` is missing"
        raise fail(source, 1, wrong, "translate it from builder/language/en.toml")
    return Words(**{field.name: found[field.name] for field in fields(Words)})


WORDS = words_of(str(settings(Path(__file__).parent.parent)["theme"]["language"]))
