"""Case forms of Ukrainian and Russian place names."""

from __future__ import annotations

from typing import Literal

Lang = Literal["uk", "ru"]


def decline(name: str, lang: Lang) -> list[tuple[str, str]]:
    """(case, form) pairs of a place name, the nominative first."""
    return [("nominative", name)]
