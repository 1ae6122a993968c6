"""Packages that only some formats need: a clear line where one is missing."""

from __future__ import annotations

import importlib
from typing import Any

from frontmap.errors import InputError


def needed(package: str, what: str, path: str, extra: str = "readers") -> Any:
    """Import a package of an extra.

    Raises:
        InputError: it is not installed; the line says what to install.
    """
    try:
        return importlib.import_module(package)
    except ImportError as error:
        message = f"{what} needs the package {package}; install it with: pip install 'frontmap[{extra}]'"
        raise InputError(message, path=path) from error
