"""Cutting a report into paragraphs and sentences, with spans into its raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import sentencex

_TERMINAL = ".!?…:;"
_CLOSING = "\"'»”’)]*_"
_WRAP_WIDTH = 55
"""A line this long without closing punctuation may be wrapped: the next one then goes on with it."""
_HEADING_WIDTH = 100
_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(r"[|•▪◾●■►▶✅❗⚡🔴🔵🟥🟦➡▫◽*#>–—-]|\d{1,2}[.)/]\s|[\U0001F1E6-\U0001FAFF]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `text[start:end]`, without surrounding white space.

    Attributes:
        paragraph: the running number of its paragraph.
        heading: it is a heading: a short line of its own without closing punctuation.
        lang: "en", "uk" or "ru" (the paragraph's).
    """

    start: int
    end: int
    paragraph: int
    heading: bool
    lang: str


def language(text: str, default: str = "en") -> str:
    """The language of a paragraph by its letters: "uk", "ru", or for Latin script `default` or "en".

    Ukrainian and Russian each have letters that the other lacks; a Cyrillic paragraph with neither gets
    `default` where that is one of the two, else "ru".
    """
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic <= latin:
        return "en" if default in ("uk", "ru") or not default else default
    ukrainian, russian = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
    if ukrainian == russian:
        return default if default in ("uk", "ru") else "ru"
    return "uk" if ukrainian > russian else "ru"


def sentences(text: str, lang: str = "") -> list[Sentence]:
    """All sentences of a text in order; `lang` is the report's, for paragraphs that do not tell."""
    default = lang or language(text)
    found: list[Sentence] = []
    for number, (start, end, alone) in enumerate(_paragraphs(text)):
        paragraph = text[start:end]
        own = language(paragraph, default)
        spans = list(_split(paragraph, own))
        heading = alone and len(spans) == 1 and _looks_like_heading(paragraph)
        found.extend(Sentence(start + a, start + b, number, heading, own) for a, b in spans)
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Spans of paragraphs, and whether each is one line: wrapped lines are joined."""
    start = end = -1
    lines = 0
    for match in _LINE.finditer(text):
        a, b = _strip(text, match.start(), match.end())
        if a == b:
            continue
        if start >= 0 and _goes_on(text, start, end, a):
            end, lines = b, lines + 1
            continue
        if start >= 0:
            yield start, end, lines == 1
        start, end, lines = a, b, 1
    if start >= 0:
        yield start, end, lines == 1


def _goes_on(text: str, start: int, end: int, following: int) -> bool:
    """Whether the line that begins at `following` continues the paragraph `text[start:end]`."""
    if text.count("\n", end, following) > 1 or _BULLET.match(text, following):
        return False
    last = text[start:end].rstrip(_CLOSING)
    if not last or last[-1] in _TERMINAL:
        return False
    line = max(text.rfind("\n", start, end), start)
    return text[following].islower() or last[-1] in ",-–—" or end - line >= _WRAP_WIDTH


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _split(paragraph: str, lang: str) -> Iterator[tuple[int, int]]:
    # A newline inside a wrapped paragraph must not end a sentence.
    flat = paragraph.translate({0x0A: 0x20, 0x0D: 0x20})
    for boundary in sentencex.get_sentence_boundaries(lang, flat):
        start, end = _strip(flat, boundary["start_index"], boundary["end_index"])
        if start < end:
            yield start, end


@lru_cache(maxsize=4096)
def _looks_like_heading(line: str) -> bool:
    bare = line.rstrip(_CLOSING)
    return len(line) <= _HEADING_WIDTH and bool(bare) and bare[-1] not in ".!?…;,"
