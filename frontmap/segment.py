"""Cutting a report into paragraphs and sentences, with spans into its raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_letters
from typing import NamedTuple

import sentencex

_TERMINAL = ".!?…:;"
_CLOSING = "\"'»”’)]*_"
_WRAP_WIDTH = 55
"""A line this long without closing punctuation may be wrapped: the next one then goes on with it."""
_HEADING_WIDTH = 100
_CLOSING_SIGNS = 100
"""More closing signs in a row than this are no punctuation."""
LONGEST_SENTENCE = 2000
"""Characters; a longer stretch without an end is cut where its words allow, so that none takes for ever."""
_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(r"[|•▪◾●■►▶✅❗⚡🔴🔵🟥🟦➡▫◽*#>–—-]|\d{1,2}[.)/]\s|[\U0001F1E6-\U0001FAFF]")
_NUMBERED = re.compile(r"\(\d{1,2}\)")
"""Before a paragraph "•" or a number in brackets makes the sentence splitter take it for one sentence."""
_KILOMETRES = re.compile(r"\bкм\. (?=[А-ЯҐЄІЇЁ])")
"""The abbreviation may end a sentence too, as a capital behind it tells."""
_LONE = re.compile(r"[\ud800-\udfff]")
"""Halves of a character, as broken JSON gives them; the sentence splitter takes none."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = "іїєґІЇЄҐ"
_RUSSIAN = "ыэъёЫЭЪЁ"


class Sentence(NamedTuple):
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
    """The language whose tables read a paragraph, by its letters: "uk", "ru", or for Latin script "en".

    Ukrainian and Russian each have letters that the other lacks; a Cyrillic paragraph with neither gets
    `default` where that is one of the two, else "ru".
    """
    if text.isascii() or not _CYRILLIC.search(text):
        return "en"
    # The high byte of a letter in U+0400 to U+04FF is 4.
    cyrillic = text.encode("utf-16-le", "surrogatepass")[1::2].count(4)
    ascii_ = text.encode("ascii", "ignore")
    latin = len(ascii_) - len(ascii_.translate(None, ascii_letters.encode()))
    if cyrillic <= latin:
        return "en"
    ukrainian, russian = (sum(map(text.count, letters)) for letters in (_UKRAINIAN, _RUSSIAN))
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
    last = text[max(start, end - _CLOSING_SIGNS) : end].rstrip(_CLOSING)
    if not last or last[-1] in _TERMINAL:
        return False
    line = max(text.rfind("\n", start, end), start)
    return text[following].islower() or last[-1] in ",-–—" or end - line >= _WRAP_WIDTH


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    whole = text[start:end]
    start += len(whole) - len(whole.lstrip())
    return start, start + len(whole.strip())


def _split(paragraph: str, lang: str) -> Iterator[tuple[int, int]]:
    # A newline inside a wrapped paragraph must not end a sentence.
    flat = _whole(paragraph.replace("\n", " ").replace("\r", " ").replace("•", "-"))
    if "км. " in flat:
        flat = _KILOMETRES.sub("км! ", flat)
    if "(" in flat:
        flat = _NUMBERED.sub(lambda number: "-" * len(number.group()), flat)
    for boundary in sentencex.get_sentence_boundaries(lang, flat):
        start, end = _strip(flat, boundary["start_index"], boundary["end_index"])
        while end - start > LONGEST_SENTENCE:
            cut = _cut(flat, start, start + LONGEST_SENTENCE)
            yield _strip(flat, start, cut)
            start, _ = _strip(flat, cut, end)
        if start < end:
            yield start, end


def _whole(text: str) -> str:
    """The text with a sign for each lone half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _LONE.sub("\ufffd", text)
    return text


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut a stretch that is too long: behind the last semicolon, comma or word of its later half."""
    middle = (start + end) // 2
    for mark in ("; ", ", ", " "):
        at = text.rfind(mark, middle, end)
        if at >= 0:
            return at + len(mark)
    while end > middle and (text[end - 1].isalnum() and text[end].isalnum()):
        end -= 1
    return end if end > middle else start + LONGEST_SENTENCE


@lru_cache(maxsize=4096)
def _looks_like_heading(line: str) -> bool:
    bare = line.rstrip(_CLOSING)
    return len(line) <= _HEADING_WIDTH and bool(bare) and bare[-1] not in ".!?…;,"
