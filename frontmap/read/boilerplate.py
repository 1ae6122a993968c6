"""Lines of a text that are no part of its report: teasers, picture credits, forms, share buttons."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from frontmap.read.headline import headline
from frontmap.tables import read_table

_START_LIMIT: Final = 200  # characters of a line that may begin with a `start` phrase
_TEASER_LINE: Final = 200  # characters that a line of a teaser under "Read more" has at most
_TEASER_LINES: Final = 4
_LISTING_LIMIT: Final = 80
_LISTING_LINES: Final = 3
_CREDIT: Final = re.compile(
    r"\s*(?:©|\(c\)\s|photo(?: credit)?:|image(?: credit)?:|фото:|зображення:|иллюстрация:).*", re.I
)
_ALT_TEXT: Final = re.compile(r"\s*(?:an?|two|three|four|several|a group of)\s[a-z]")
_ENDED: Final = re.compile(r"[.!?…:;,][\"'”»’)\]]*\s*\Z")
_EDGES: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_OPENS: Final = re.compile(r"[\W\d_]*([^\s:,]*)").match
_OPENING: Final = 60  # characters of a line in which its first word is looked for

Phrase = tuple[str, str, str]
"""How a line matches a phrase, the phrase's kind, and what follows it in the line."""
_NO_PHRASE: Final[Phrase] = ("", "", "")


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A stretch of a text that is no report.

    Attributes:
        kind: `metadata`, `listing`, `teaser`, `picture`, `form`, `navigation`, `share`, `advert`, `legal`,
            `byline`, `alarm`.
    """

    start: int
    end: int
    kind: str


class Line:
    """One line of a text, without its line break."""

    __slots__ = ("start", "text")

    def __init__(self, start: int, text: str) -> None:
        self.start: Final = start
        self.text: Final = text

    @property
    def end(self) -> int:
        """Where it ends, before its line break."""
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        """Nothing but white space."""
        return not self.text or self.text.isspace()


def lines_of(text: str) -> list[Line]:
    """The lines of a text with their offsets; a carriage return before the break is not part of a line."""
    lines = []
    at = 0
    for piece in text.split("\n"):
        lines.append(Line(at, piece.removesuffix("\r")))
        at += len(piece) + 1
    return lines


def boilerplate(text: str) -> list[tuple[int, int]]:
    """Spans of `text` in which nothing is claimed by the report, sorted, not overlapping.

    A caption that says something ("The aftermath of an attack on Kostiantynivka") is content and stays out;
    credits, the text alternatives of pictures, teasers of other articles and the page's furniture are in.
    """
    return [(one.start, one.end) for one in boilerplate_kinds(text)]


def boilerplate_kinds(text: str) -> list[Boilerplate]:
    """As `boilerplate`, each span with its kind."""
    found: list[Boilerplate] = []
    head = headline(text)
    if head.end:
        found.append(Boilerplate(0, len(text[: head.end].rstrip()), "metadata"))
    lines = [line for line in lines_of(text) if line.start >= head.end]
    phrases = [_phrase(line.text) for line in lines]
    taken = -1
    for number, line in enumerate(lines):
        if number <= taken or line.blank:
            continue
        last, kind = _at(lines, phrases, number)
        if kind:
            taken = max(taken, last)
            found.append(Boilerplate(line.start, lines[last].end, kind))
    return sorted(found, key=lambda one: one.start)


def stated_in_furniture(text: str) -> list[tuple[str, str, str]]:
    """What bylines and invitations to subscribe say after their phrase, as (kind, phrase, rest), unchanged.

    Kinds are `byline` ("Author's name Anton Kulikov") and `share` ("Subscribe to Pravda.Ru channel").
    """
    found = []
    for line in lines_of(text):
        match, kind, rest = _phrase(line.text)
        if match == "start" and rest and kind in ("byline", "share"):
            written = line.text.split()
            cut = len(written) - len(rest.split())
            found.append((kind, " ".join(written[:cut]), " ".join(written[cut:])))
    return found


def _at(lines: Sequence[Line], phrases: Sequence[Phrase], number: int) -> tuple[int, str]:
    """The boilerplate that begins at a line, as its last line and its kind, which is "" where there is none;
    `phrases` has for each line the phrase that it matches.
    """
    text = lines[number].text
    match, kind, rest = phrases[number]
    if len(text) <= _START_LIMIT:
        for after in range(number + 1, min(number + 3, len(lines))):
            if phrases[after][0] == "notice" and after == _next(lines, number):
                return after, "picture"
    if match == "teaser":
        return number if rest else _teaser_end(lines, number), kind
    if match == "start" and kind == "listing" and not is_listing(lines, number):
        return number, ""
    if match:
        return number, kind
    is_picture = len(text) <= _START_LIMIT and (_CREDIT.match(text) is not None or _is_alt_text(text))
    return number, "picture" if is_picture else ""


def _next(lines: Sequence[Line], number: int) -> int | None:
    """The next line that is not blank, at most two lines on."""
    for at in range(number + 1, min(number + 3, len(lines))):
        if not lines[at].blank:
            return at
    return None


def _teaser_end(lines: Sequence[Line], number: int) -> int:
    """The last line of the teaser under a bare "Read more": one block of short lines.

    A single line counts only where it is no sentence; several lines (a picture's caption and a title)
    where each is short.
    """
    first = _next(lines, number)
    if first is None:
        return number
    last = first
    while last + 1 < len(lines) and last - first < _TEASER_LINES and not lines[last + 1].blank:
        last += 1  # up to one line too many
    block = [line.text for line in lines[first : last + 1]]
    short = all(len(text) <= _TEASER_LINE for text in block)
    several = 2 <= len(block) <= _TEASER_LINES
    title_alone = len(block) == 1 and not _ENDED.search(block[0])
    return last if short and (several or title_alone) else number


def is_listing(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is the banner of a page that lists articles: short, and among the first lines."""
    line = lines[number]
    match, kind, _ = _phrase(line.text)
    if (match, kind) != ("start", "listing") or len(line.text) > _LISTING_LIMIT:
        return False
    filled = (one for one in itertools.islice(lines, number) if not one.blank)
    return len(list(itertools.islice(filled, _LISTING_LINES))) < _LISTING_LINES


def _is_alt_text(text: str) -> bool:
    return _ALT_TEXT.match(text) is not None and not _ENDED.search(text)


@functools.cache
def _table() -> dict[str, list[tuple[str, str, str]]]:
    """The phrases by their first word: (phrase, match, kind), longest first."""
    table: dict[str, list[tuple[str, str, str]]] = {}
    for row in read_table(Path(__file__).with_name("boilerplate.tsv")):
        entry = (row["phrase"], row["match"], row["kind"])
        table.setdefault(_first_word(row["phrase"]), []).append(entry)
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


@functools.cache
def alarms() -> frozenset[str]:
    """Words that cry out above a post and say nothing: "breaking"."""
    found = (row for entries in _table().values() for row in entries)
    return frozenset(phrase for phrase, _, kind in found if kind == "alarm")


def _first_word(text: str) -> str:
    return re.split(r"[\s:,]", text, maxsplit=1)[0]


def _phrase(text: str) -> Phrase:
    """The phrase that a line matches."""
    if len(text) > _START_LIMIT or not text or text.isspace():
        return _NO_PHRASE
    if "|" in text and (parts := [part for part in text.split("|") if part.strip()]):
        found = {_phrase(part)[:2] for part in parts}
        if found <= {("line", "share"), ("start", "share")}:
            return "line", "share", ""
    return _opening_phrase(text) if _may_open(text) else _NO_PHRASE


def _may_open(text: str) -> bool:
    """Whether the first word of a line is one of a phrase, or is hard to tell."""
    opens = _OPENS(text[:_OPENING].casefold())
    if opens is None or (opens.end() >= _OPENING and len(text) > _OPENING):
        return True
    word = opens.group(1)
    phrases = _table()
    if word in phrases:
        return True
    return not word.isalpha() and _EDGES.sub("", word.replace("’", "'")) in phrases


def _opening_phrase(text: str) -> Phrase:
    line = " ".join(text.casefold().replace("’", "'").split())
    bare = _EDGES.sub("", line)
    for phrase, match, kind in _table().get(_first_word(bare), ()):
        core = _EDGES.sub("", phrase)
        if bare == core:
            return match, kind, ""
        rest = bare[len(core) :]
        if not bare.startswith(core) or rest[:1].isalnum():
            continue
        if match == "start" and (not phrase.endswith(":") or rest.startswith(":")):
            return match, kind, rest
        if match == "teaser" and (rest.lstrip()[:1] in (":", "–", "—", "|") or text[: len(core)].isupper()):
            return match, kind, rest.strip(" :–—|")
    return _NO_PHRASE
