"""The libraries that only some exports need, and what to say where one is missing."""

from __future__ import annotations

import importlib
from typing import Any

from frontmap.errors import FrontmapError


class ExtraMissing(FrontmapError, ImportError):
    """A library of an optional extra is not installed.

    Attributes:
        extra: the extra that brings it.
    """

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"{library} is needed for this; install it with: pip install 'frontmap[{extra}]'")
        self.extra = extra


def need(library: str, extra: str = "gis") -> Any:
    """Import a module of an extra, only now.

    Raises:
        ExtraMissing: it is not installed; the message names the extra.
    """
    try:
        return importlib.import_module(library)
    except ImportError as error:
        raise ExtraMissing(library.partition(".")[0], extra) from error
