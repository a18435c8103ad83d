"""The matplotlib backend of a page: draws as Agg does, and shows figures under their cell."""

from typing import Any

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from builder.inpage import drawing


class FigureManager(FigureManagerBase):
    """Keeps a figure until its cell shows it."""

    def show(self) -> None:
        """Do nothing: as in Jupyter, the figure is shown at the end of its cell."""

    @classmethod
    def pyplot_show(cls, *_: Any, **__: Any) -> None:
        """Show and close all figures."""
        drawing.flush()


class FigureCanvas(FigureCanvasAgg):
    """A canvas whose figures are kept by `FigureManager`."""

    manager_class = FigureManager

    def draw_idle(self, *_: Any, **__: Any) -> None:
        """Do nothing: nobody sees a figure before it is shown."""
