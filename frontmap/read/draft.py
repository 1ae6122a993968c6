"""What a format reader hands on: a text with the facts that were stated about it, each with its origin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from frontmap.errors import InputError

OnProblem = Callable[[InputError], None]
"""Told of everything that could not be read; reading goes on."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One stated piece of metadata.

    Attributes:
        field: one of `frontmap.read.options.FIELDS` except `text`.
        value: as stated, not yet checked.
        origin: where it was stated, in words for a reader, e.g. "first line".
        weak: what the text says of itself goes before it (a PDF's creation day, a page's `lang` attribute).
    """

    field: str
    value: str
    origin: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a text: its stretch, its heading, and what its own head lines state."""

    start: int
    end: int
    heading: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One report as a format reader found it; `frontmap.read.metadata.finish` makes a `Report` of it.

    Attributes:
        name: the report's id within the run.
        path: what problem lines call the file.
        row: 1-based line or row in the file, or None.
        facts: surest first; the first usable fact of a field wins.
        file_name: the name in which a date may be looked for; "" where it says nothing of this text.
        whole: the text is a page of its own, which may hold several articles.
        also: further sources that published the same text, e.g. the channel that forwarded it.
        cuts: the articles of the text where the file itself marks them; else they are looked for.
        notes: more pairs for the report's provenance, e.g. ("text", "decoded as windows-1251").
    """

    name: str
    text: str
    path: str
    row: int | None = None
    facts: tuple[Fact, ...] = ()
    file_name: str = ""
    origin: str = ""
    offset: int = 0
    whole: bool = False
    notes: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()
    cuts: tuple[Article, ...] = ()
