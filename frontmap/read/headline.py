"""Metadata at the top of a text: a line like `date: 2025-10-24 | source: RT`, or front matter."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Final

from frontmap.read.draft import Fact

KEYS: Final = {
    "date": "date", "published": "date", "дата": "date", "datum": "date", "data": "date",
    "source": "source", "джерело": "source", "источник": "source", "quelle": "source",
    "channel": "source", "канал": "source", "site": "source", "publisher": "source",
    "side": "side", "сторона": "side",
    "url": "url", "link": "url", "посилання": "url", "ссылка": "url", "адреса": "url", "адрес": "url",
    "lang": "lang", "language": "lang", "мова": "lang", "язык": "lang",
    "title": "title", "заголовок": "title", "headline": "title", "назва": "title",
    "author": "author", "автор": "author", "by": "author",
}  # fmt: skip
"""What the keys of a first line or of front matter mean, in the languages of the reports."""

_PAIR: Final = re.compile(r"\s*([^\W\d_]{2,12})\s*:\s*(\S.{0,200})\Z")
_FENCE: Final = {"---": "---", "+++": "+++"}
_COPIED: Final = re.compile(
    r"(?P<who>[^\n\[\]]{1,80}), \[(?P<when>\d{1,2}[./ ][^\W_]{1,10}[./ ]\d{2,4}[^\]\n]{0,20})\]:?\s*\Z"
)
_SHORT_YEAR: Final = re.compile(r"\A(\d{1,2}[./]\d{1,2}[./])(\d{2})(?!\d)")
_MAX_LINES: Final = 60
_SIGNS: Final = {"date", "source", "url"}


@dataclass(frozen=True, slots=True)
class Headline:
    """The metadata at the top of a text, and `end`, the offset at which the text proper begins."""

    facts: tuple[Fact, ...]
    end: int


def headline(text: str) -> Headline:
    """Read the metadata lines with which `text` begins; no facts and end 0 where it begins otherwise.

    A line counts only where every part of it between `|` is a key with a value, a known key among them, and
    at least one of the lines names a date, a source or an address: prose with a colon is left alone. The
    line that Telegram Desktop writes above a copied post (`Channel, [24.10.2025 14:05]`) counts too.
    """
    first = text.split("\n", 1)[0].strip()
    if first in _FENCE:
        return _front_matter(text, first)
    facts: list[Fact] = []
    end = 0
    lines = _lines(text)
    if lines and (post := _copied_post(lines[0])):
        return Headline(post, len(lines[0]))
    for number, line in enumerate(lines):
        pairs = _pairs(line, "first line" if number == 0 else "header lines")
        if not pairs or number >= 8:
            break
        facts += pairs
        end += len(line)
    if not any(fact.field in _SIGNS for fact in facts):
        return Headline((), 0)
    return Headline(tuple(facts), end)


def _lines(text: str) -> list[str]:
    return text[:8000].splitlines(keepends=True)[: _MAX_LINES + 2]


def _pairs(line: str, origin: str) -> list[Fact]:
    facts = []
    for part in line.rstrip("\r\n").split("|"):
        match = _PAIR.match(part)
        if match is None:
            return []
        if field := KEYS.get(match[1].casefold()):
            facts.append(Fact(field, match[2].strip(), origin))
    return facts


def _copied_post(line: str) -> tuple[Fact, ...]:
    """`Channel, [24.10.2025 14:05]`, as Telegram Desktop writes above a post that is copied."""
    match = _COPIED.match(line.rstrip("\r\n")) if len(line) <= 140 else None
    if match is None:
        return ()
    when = _SHORT_YEAR.sub(r"\g<1>20\g<2>", match["when"])
    origin = "head line of the copied post"
    return Fact("source", match["who"].strip(), origin), Fact("date", when, origin)


def _front_matter(text: str, fence: str) -> Headline:
    lines = _lines(text)
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == fence:
            body = lines[1:number]
            stated = _toml(body) if fence == "+++" else _simple(body)
            facts = [Fact(KEYS[key], value, "front matter") for key, value in stated if key in KEYS and value]
            return Headline(tuple(facts), sum(map(len, lines[: number + 1])))
        if fence == "---" and ":" not in line and line.strip() and not line.startswith((" ", "-", "#")):
            break
    return Headline((), 0)


def _simple(lines: list[str]) -> list[tuple[str, str]]:
    """Top-level `key: value` lines; nested values and lists say nothing that is asked here."""
    stated = []
    for line in lines:
        key, colon, value = line.partition(":")
        if colon and not line[:1].isspace():
            stated.append((key.strip().casefold(), value.strip().strip("\"'")))
    return stated


def _toml(lines: list[str]) -> list[tuple[str, str]]:
    try:
        table = tomllib.loads("".join(lines).replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError:
        return []
    return [(key.casefold(), str(value)) for key, value in table.items() if isinstance(value, str | date)]
