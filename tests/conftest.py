"""What many tests share: the gazetteer, compiled once for the whole run."""

from __future__ import annotations

import pytest

from frontmap.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The shipped gazetteer; its index is compiled where there is none yet."""
    return Gazetteer.load()
