"""Cutting a report into paragraphs and sentences, with spans into its raw text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from string import ascii_letters
from typing import Final

import sentencex

from frontmap.read.headline import headline

_TERMINAL: Final = ".!?…:;"
_CLOSING: Final = "\"'»”’)]*_"
_WRAP_WIDTH: Final = 55
"""A line this long without closing punctuation may be wrapped: the next one then goes on with it."""
_HEADING_WIDTH: Final = 100
_OPENING: Final = '«“„"'
_CLOSING_SIGNS: Final = 100
"""More closing signs in a row than this are no punctuation."""
LONGEST_SENTENCE: Final = 2000
"""Characters; a longer stretch without an end is cut where its words allow, so that none takes for ever."""
_BULLET: Final = re.compile(r"[|•▪◾●■►▶✅❗⚡🔴🔵🟥🟦➡▫◽*#>–—-]|\d{1,2}[.)/]\s|[\U0001F1E6-\U0001FAFF]")
_NUMBERED: Final = re.compile(r"\(\d{1,2}\)")
"""Before a paragraph "•" or a number in brackets makes the sentence splitter take it for one sentence."""
_LONGEST_STRETCH: Final = 20_000
"""Characters of a paragraph that are split at once: over quotation marks that none closes the splitter takes
time with their square. No paragraph of a report is longer."""
_STOP: Final = re.compile(r"[.!?…]\s(?=[^\W\d_a-zа-яіїєґё])")
"""Where a longer one is cut: before a capital behind a full stop."""
QUOTATION: Final = re.compile(r"«[^«»]{12,1500}»|“[^“”]{12,1500}”|„[^„“”]{12,1500}[“”]|\"[^\"\n]{12,1500}\"")
"""More than a few words in quotation marks."""
_STOP_IN_QUOTES: Final = re.compile(
    r"(?<=[^\W\d_]{3})[.!?…]{1,3}\s+(?=(?:[—–-]\s+)?[^\W\d_a-zа-яіїєґё])|(?<=[^\W\d_]{3})[!?…]\s+(?=[—–]\s)"
)
"""The sentence splitter takes a quotation for one sentence: where a sentence ends inside one."""
_INNER_STOP: Final = re.compile(r"[.!?…]\s+\S")
"""What every one of these has, and few sentences: quick to look for."""
_KILOMETRES: Final = re.compile(r"\bкм\. (?=[А-ЯҐЄІЇЁ])")
"""The abbreviation may end a sentence too, as a capital behind it tells."""
_WIDE_SPACE: Final = re.compile(r"[^\S\x00-\x7f]")
_LONE: Final = re.compile(r"[\ud800-\udfff]")
"""Halves of a character, as broken JSON gives them; the sentence splitter takes none."""
_UKRAINIAN: Final = "іїєґІЇЄҐ"
_RUSSIAN: Final = "ыэъёЫЭЪЁ"
_BETWEEN: Final = "\n\n"
"""What the sentence splitter parts paragraphs by."""
_AT_ONCE: Final = 4000
"""So many characters of paragraphs are split at once."""

_Paragraph = tuple[int, int, bool]
"""Where a paragraph begins and ends, and whether it is one line."""


class Sentence:
    """A sentence: `text[start:end]`, without surrounding white space.

    Attributes:
        paragraph: the running number of its paragraph.
        heading: it is a heading: a short line of its own without closing punctuation.
        lang: "en", "uk" or "ru" (the paragraph's).
    """

    __slots__ = ("end", "heading", "lang", "paragraph", "start")

    def __init__(self, start: int, end: int, paragraph: int, heading: bool, lang: str) -> None:
        self.start: Final = start
        self.end: Final = end
        self.paragraph: Final = paragraph
        self.heading: Final = heading
        self.lang: Final = lang


def language(text: str, default: str = "en") -> str:
    """The language whose tables read a paragraph, by its letters: "uk", "ru", or for Latin script "en".

    Ukrainian and Russian each have letters that the other lacks; a Cyrillic paragraph with neither gets
    `default` where that is one of the two, else "ru".
    """
    cyrillic = 0 if text.isascii() else _cyrillic_in(text)
    if not cyrillic:
        return "en"
    ascii_ = text.encode("ascii", "ignore")
    latin = len(ascii_) - len(ascii_.translate(None, ascii_letters.encode()))
    if cyrillic <= latin:
        return "en"
    ukrainian, russian = (sum(map(text.count, letters)) for letters in (_UKRAINIAN, _RUSSIAN))
    if ukrainian == russian:
        return default if default in ("uk", "ru") else "ru"
    return "uk" if ukrainian > russian else "ru"


def _cyrillic_in(text: str) -> int:
    """How many letters are Cyrillic: the high byte of a letter in U+0400 to U+04FF is 4."""
    return text.encode("utf-16-le", "surrogatepass")[1::2].count(4)


def sentences(text: str, lang: str = "") -> list[Sentence]:
    """All sentences of a text in order; `lang` is the report's, for paragraphs that do not tell."""
    found: list[Sentence] = []
    number = 0
    for own, paragraphs in _by_language(text, lang):
        for (start, end, alone), spans in zip(paragraphs, _split(text, paragraphs, own), strict=True):
            heading = (
                alone
                and len(spans) == 1
                and end - start <= _HEADING_WIDTH
                and _looks_like_heading(text[start:end])
            )
            for low, high in spans:
                found.append(Sentence(start + low, start + high, number, heading, own))
            number += 1
    return found


def _by_language(text: str, lang: str) -> Iterator[tuple[str, list[_Paragraph]]]:
    """The paragraphs: those of a language that follow each other together, up to `_AT_ONCE` characters."""
    latin = text.isascii() or not _cyrillic_in(text)
    default = "en" if latin else lang or language(text)
    together: list[_Paragraph] = []
    last, size = "", 0
    for paragraph in _paragraphs(text):
        start, end, _ = paragraph
        own = "en" if latin else language(text[start:end], default)
        if together and (own != last or size + end - start > _AT_ONCE):
            yield last, together
            together, size = [], 0
        together.append(paragraph)
        last, size = own, size + end - start
    if together:
        yield last, together


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    """Spans of paragraphs, and whether each is one line: wrapped ones are joined, none to the metadata."""
    start = end = -1
    lines = at = 0
    head = headline(text).end
    for line in text.splitlines(keepends=True):
        a, b = at, at + len(line.rstrip())
        at += len(line)
        if a == b:
            continue
        a += len(line) - len(line.lstrip())
        if start >= 0 and not start < head <= a and _goes_on(text, start, end, a):
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


def _split(text: str, paragraphs: Sequence[_Paragraph], lang: str) -> list[list[tuple[int, int]]]:
    """The sentences of each of some paragraphs, counted from its beginning."""
    if len(paragraphs) == 1 and paragraphs[0][1] - paragraphs[0][0] > _LONGEST_STRETCH:
        return [_split_long(text, paragraphs[0], lang)]
    # A newline inside a wrapped paragraph must not end a sentence.
    flats = [
        text[start:end] if alone else text[start:end].replace("\n", " ").replace("\r", " ")
        for start, end, alone in paragraphs
    ]
    flat = _BETWEEN.join(flats)
    if not flat.isascii():
        flat = _whole(flat.replace("•", "-"))
        if "км. " in flat:
            flat = _KILOMETRES.sub("км! ", flat)
    if "(" in flat:
        flat = _NUMBERED.sub(lambda number: "-" * len(number.group()), flat)
    pieces = _pieces(flat, lang)
    if sum(map(len, pieces)) == len(flat):
        return _by_paragraph(pieces)
    if len(paragraphs) > 1:
        return [_split(text, [paragraph], lang)[0] for paragraph in paragraphs]
    return [_by_boundaries(flat, lang)]


def _pieces(flat: str, lang: str) -> list[str]:
    """What the splitter makes of a text; before a full stop some wide white space is too much for it."""
    try:
        found: list[str] = sentencex.segment(lang, flat)
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        found = sentencex.segment(lang, _WIDE_SPACE.sub(" ", flat))
    return found


def _split_long(text: str, paragraph: _Paragraph, lang: str) -> list[tuple[int, int]]:
    """The sentences of a paragraph that is longer than what is split at once."""
    begin, end, alone = paragraph
    spans: list[tuple[int, int]] = []
    start = begin
    while start < end:
        stop = end
        if end - start > _LONGEST_STRETCH:
            middle, most = start + _LONGEST_STRETCH // 2, start + _LONGEST_STRETCH
            stops = [found.end() for found in _STOP.finditer(text, middle, most)]
            stop = stops[-1] if stops else _cut(text, start, most)
        for low, high in _split(text, [(start, stop, alone)], lang)[0]:
            spans.append((start - begin + low, start - begin + high))
        start = stop
    return spans


def _by_paragraph(pieces: Sequence[str]) -> list[list[tuple[int, int]]]:
    """The spans of sentences, which are all of a text with what stands between its paragraphs."""
    spans: list[tuple[int, int]] = []
    found = [spans]
    at = 0
    for piece in pieces:
        if piece == _BETWEEN:
            spans = []
            found.append(spans)
            at = 0
        else:
            spans += _spans(piece, at)
            at += len(piece)
    return found


def _by_boundaries(flat: str, lang: str) -> list[tuple[int, int]]:
    """The spans of sentences of a text that the splitter leaves signs out of."""
    spans: list[tuple[int, int]] = []
    for one in sentencex.get_sentence_boundaries(lang, flat):
        start, end = one["start_index"], one["end_index"]
        spans += _spans(flat[start:end], start)
    return spans


def _spans(piece: str, at: int) -> list[tuple[int, int]]:
    """A sentence found there, without white space around it; several where it is too long."""
    for sign in _OPENING:
        if sign in piece:
            return _spans_quoted(piece, at) if _INNER_STOP.search(piece) else _spans_unquoted(piece, at)
    return _spans_unquoted(piece, at)


def _spans_quoted(piece: str, at: int) -> list[tuple[int, int]]:
    """The same where there may be a quotation, whose own sentences are told apart."""
    bounds = [0]
    for quotation in QUOTATION.finditer(piece):
        bounds += [stop.end() for stop in _STOP_IN_QUOTES.finditer(piece, *quotation.span())]
    bounds.append(len(piece))
    return [one for low, high in pairwise(bounds) for one in _spans_unquoted(piece[low:high], at + low)]


def _spans_unquoted(piece: str, at: int) -> list[tuple[int, int]]:
    start, end = _strip(piece, 0, len(piece))
    found: list[tuple[int, int]] = []
    while end - start > LONGEST_SENTENCE:
        cut = _cut(piece, start, start + LONGEST_SENTENCE)
        low, high = _strip(piece, start, cut)
        found.append((at + low, at + high))
        start, _ = _strip(piece, cut, end)
    if start < end:
        found.append((at + start, at + end))
    return found


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    whole = text[start:end]
    start += len(whole) - len(whole.lstrip())
    return start, start + len(whole.strip())


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
    return bool(bare) and bare[-1] not in ".!?…;,"
