"""A page's side of `builder.inpage`: asks a session, and reads what it tells."""

import json
from collections.abc import Sequence
from typing import Any

from builder.inpage import Session

Message = dict[str, Any]
Shown = list[tuple[str, str]]


class Reader:
    """Someone who reads one page and runs its cells, given as a list of codes: c0, c1, …"""

    def __init__(self, *codes: str, page: str = "a page") -> None:
        self.codes = list(codes)
        self.page = page
        self.told: list[Message] = []
        self.session = Session(lambda text: self.told.append(json.loads(text)))

    @property
    def cells(self) -> list[dict[str, str]]:
        return [{"id": f"c{k}", "code": code} for k, code in enumerate(self.codes)]

    def run(self, number: int, page: str = "") -> list[Message]:
        """Run a cell and return what was told."""
        self.told.clear()
        request = {"page": page or self.page, "cells": self.cells, "target": f"c{number}"}
        self.session.run(json.dumps(request))
        assert self.told[-1]["says"] == "done"
        return list(self.told)

    def ran(self, number: int) -> list[int]:
        """Run a cell and return the numbers of the cells that ran."""
        return [int(cell[1:]) for cell in self.run(number)[-1]["ran"]]

    def test(self, code: str, tests: str, **more: list[str]) -> list[Message]:
        """Answer an exercise behind all cells and return what was told."""
        self.told.clear()
        request = {"page": self.page, "cells": self.cells, "id": "e", "code": code, "tests": tests}
        self.session.test(json.dumps(request | more))
        assert self.told[-1]["says"] == "tested"
        return list(self.told)

    def imports(self, number: int) -> list[str]:
        """Return what a cell would import, with what it needs."""
        request = {"page": self.page, "cells": self.cells, "target": f"c{number}"}
        return list(json.loads(self.session.imports(json.dumps(request))))


def run(code: str) -> list[Message]:
    """Run one cell on a page of its own."""
    return Reader(code).run(0)


def the(told: Sequence[Message], says: str) -> Message:
    """Return the one message that says this."""
    (found,) = (message for message in told if message["says"] == says)
    return found


def printed(told: Sequence[Message], stream: str = "out") -> str:
    """Return all text that was printed."""
    return "".join(m["text"] for m in told if m["says"] == "text" and m["stream"] == stream)


def shown(told: Sequence[Message], cell: str) -> Shown:
    """Return the outputs of a cell in the kinds and words of `builder.outputs`."""
    found: Shown = []
    before = ""
    for message in told:
        if message.get("id") != cell:
            continue
        says = message["says"]
        stream = message.get("stream", "")
        if says == "text" and stream == before:
            found[-1] = ("text", found[-1][1] + message["text"])
        elif says in ("text", "result"):
            found.append(("text", message["text"]))
        elif says == "latex":
            found.append(("latex", message["tex"]))
        elif says == "figure":
            found.append(("figure", message["svg"]))
        elif says == "error":
            found.append(("error", f"{message['name']}: {message['message']}"))
        elif says not in ("cell", "done"):
            found.append((says, str(message)))
        before = stream
    return [(kind, text.rstrip("\n")) for kind, text in found]
