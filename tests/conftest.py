"""What many tests share: the gazetteer, compiled once for the whole run, and how properties are tried."""

from __future__ import annotations

import pytest
from hypothesis import settings

from frontmap.gazetteer import Gazetteer

settings.register_profile("frontmap", deadline=None, print_blob=True)  # a busy machine is no failure
settings.load_profile("frontmap")


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The shipped gazetteer; its index is compiled where there is none yet."""
    return Gazetteer.load()
