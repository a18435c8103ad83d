"""What the cells of pages tell when each is run in turn, and the numbers their figures hold.

Runs natively and in Pyodide: ``python cells_told.py ASKED TOLD``, two files of JSON.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builder.inpage import drawing
from builder.inpage.session import Session

SMALL = '<svg viewBox="0 0 1 1"><g></g></svg>'


def numbers(values: Any) -> Any:
    """Return an array, or what can be one, as nested lists."""
    import numpy as np

    array = np.ma.filled(np.ma.asarray(values).astype(float), np.nan)
    return array.tolist()


def drawn(figure: Any) -> list[Any]:
    """Return what a figure shows, as data: for each part what it is, and its numbers or words."""
    return [part for axes in figure.axes for part in _axes(axes)] + [
        ["figure", text.get_text()] for text in figure.texts
    ]


def _axes(axes: Any) -> Iterator[list[Any]]:
    yield ["limits", numbers([axes.get_xlim(), axes.get_ylim()])]
    for name in ("title", "xlabel", "ylabel"):
        yield [name, getattr(axes, f"get_{name}")()]
    for line in axes.lines:
        yield ["line", numbers(line.get_xydata()), line.get_label(), str(line.get_color())]
    for patch in axes.patches:
        yield ["patch", numbers(patch.get_path().vertices)]
        yield ["placed", numbers(patch.get_patch_transform().get_matrix())]
    for collection in axes.collections:
        if labels := getattr(collection, "labelTexts", None):
            # Its lines leave gaps as wide as the labels, which differ with the version of FreeType.
            yield ["levels", numbers(collection.levels), [label.get_text() for label in labels]]
            continue
        yield ["paths", [numbers(path.vertices) for path in collection.get_paths()]]
        yield ["offsets", numbers(collection.get_offsets())]
    for image in axes.images:
        yield ["image", numbers(image.get_array())]
    for text in axes.texts:
        yield ["text", text.get_text(), numbers(text.get_position())]


def told(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return for each page what each cell told, and how many seconds of work all were."""
    figures: list[Any] = []
    heard: list[dict[str, Any]] = []
    svg_of = drawing.svg_of

    def noted(figure: Any) -> str:
        figures.append(drawn(figure))
        # That native figures can be drawn, other tests show.
        return svg_of(figure) if sys.platform == "emscripten" else SMALL

    drawing.svg_of = noted
    result = []
    for page in pages:
        session = Session(lambda text: heard.append(json.loads(text)))
        of_page, began = [], time.process_time()
        for cell in page["cells"]:
            heard.clear()
            session.run(json.dumps({**page, "target": cell["id"]}))
            messages = [m for m in heard if m.get("id") == cell["id"] and m["says"] != "cell"]
            for message in messages:
                if message["says"] == "figure":
                    message |= {"svg": len(message["svg"]) > 0, "data": figures.pop(0)}
            of_page.append(_joined(messages))
        result.append({"cells": of_page, "seconds": time.process_time() - began})
    drawing.svg_of = svg_of
    return result


def _joined(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return messages with text in one piece, however often it was told."""
    whole: list[dict[str, Any]] = []
    for message in messages:
        last = whole[-1] if whole else {}
        if message["says"] == last.get("says") == "text" and message["stream"] == last["stream"]:
            last["text"] += message["text"]
        else:
            whole.append(message)
    return whole


if __name__ == "__main__":
    asked, answer = map(Path, sys.argv[1:])
    answer.write_text(json.dumps(told(json.loads(asked.read_text("utf-8")))), "utf-8")
