"""Russian names derived from Ukrainian ones."""

from __future__ import annotations


def russian_names(name_uk: str) -> list[tuple[str, float]]:
    """Russian names that a Ukrainian name may have, each with a score from 0 to 1, best first."""
    return []
