"""Direct speech: stretches of a report that are somebody's word, and whose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final, NamedTuple

from frontmap.cue import cues
from frontmap.paragraphs import Paragraphs
from frontmap.patterns import flat_part
from frontmap.records import Side
from frontmap.segment import QUOTATION, Sentence
from frontmap.words import any_of

_AROUND: Final = 90
"""Characters before or behind a quotation in which its speaker is named."""
_OPENING: Final = '«“„"'
_DASHED: Final = re.compile(rf"[—–]\s|{any_of('turn')}\s?:\s", re.IGNORECASE)
_NO: Final = re.compile(rf"\W*{any_of('no')}\W*")
_ASIDE: Final = re.compile(r"[,.!?…]\s*[—–]\s")
_STOP: Final = re.compile(r"[.!?](?:\s|\Z)")
_CURT: Final = 5
"""Words, with the dash, of a reply that is no item of a list."""
_OPENS: Final = re.compile(r"(?:\d{1,2}[.)]|[\W_])*")
_GOES_ON: Final = re.compile(r"[.!?…]?\s+[^\W\d_a-zа-яіїєґё]")
"""Behind a quotation that opens a paragraph: a sentence of its own, which says what to think of it."""
_TURNS: Final = 4
"""Paragraphs that open with a dash from which a text is an interview, a quarter of them questions."""


class Speech(NamedTuple):
    """`text[start:end]` is said by `speaker` (as written there, "" where not named) of a side."""

    start: int
    end: int
    words: str
    speaker: str
    side: Side


def speeches(text: str, parts: Paragraphs, wanted: Set[int]) -> dict[int, list[Speech]]:
    """The direct speech of a report: quotations beside a verb of saying, and turns that open with a dash; of
    those of the `wanted` paragraphs (by number) that have any.
    """
    found: dict[int, list[Speech]] = {}
    quotes = any(sign in text for sign in _OPENING)
    turns = {number for number in wanted if _DASHED.match(text, parts[number][0].start)}
    interview = bool(turns) and _is_interview(text, parts)
    for number in wanted:
        part = parts[number]
        start, end, lang = part[0].start, part[-1].end, part[0].lang
        here = list(_quoted(text, start, end, lang)) if quotes else []
        if number in turns:
            here += _turn(text, start, end, lang, interview)
        if here:
            found[number] = here
    return found


def answering(text: str, parts: Paragraphs, wanted: Set[int]) -> set[int]:
    """The paragraphs that answer one of the `wanted` right before them, which asks or is a turn too, or which
    they begin to deny.
    """
    found: set[int] = set()
    interview: bool | None = None
    for number in wanted:
        asking, reply = parts[number], parts[number + 1]
        if not reply or asking[0].heading:
            continue
        if text[asking[0].start : asking[-1].end].rstrip('»”"*_ ').endswith("?"):
            found.add(number + 1)
        elif _DASHED.match(text, asking[0].start) and _DASHED.match(text, reply[0].start):
            interview = _is_interview(text, parts) if interview is None else interview
            if interview or len(text[reply[0].start : reply[0].end].split()) <= _CURT:
                found.add(number + 1)
        elif not reply[0].heading and _denies(text, reply[0]):
            found.add(number + 1)
    return found


def _denies(text: str, sentence: Sentence) -> bool:
    """Whether a sentence says hardly more than that something is not so."""
    flat = flat_part(text, sentence.start, sentence.end)
    if len(flat.split()) > _CURT:
        return False
    return _NO.fullmatch(flat) is not None or any(
        mod.name == "denied" for mod in cues(flat, sentence.lang).get("mod", ())
    )


def same_speech(speeches_: Mapping[int, Sequence[Speech]], sentence: Sentence, at: int) -> bool:
    """Whether a sentence stands in the same speech of its paragraph as another place of the text."""
    spoken = speeches_.get(sentence.paragraph, ())
    return any(one.start <= at < one.end and one.start <= sentence.start < one.end for one in spoken)


def _is_interview(text: str, parts: Paragraphs) -> bool:
    """Whether many paragraphs open with a dash, and a quarter of them are questions."""
    turns = asked = 0
    for opening in parts.openings(parts.last):
        if _DASHED.match(text, opening.start):
            turns += 1
            asked += text[opening.start : parts[opening.paragraph][-1].end].rstrip('»”" ').endswith("?")
    return turns >= _TURNS and asked * 4 >= turns


def _quoted(text: str, start: int, end: int, lang: str) -> Iterator[Speech]:
    """Quotations of a paragraph with a verb of saying right before or behind them."""
    last: Speech | None = None
    for quotation in QUOTATION.finditer(text, start, end):
        after = (quotation.end(), min(end, quotation.end() + _AROUND))
        before = (max(start, quotation.start() - _AROUND), quotation.start())
        for low, high in (after, before):
            speech = _said(text, low, high, lang, quotation.span())
            if speech is not None:
                yield speech
                last = speech
                break
        else:
            if _OPENS.fullmatch(text, start, quotation.start()) and _GOES_ON.match(
                text, quotation.end(), end
            ):
                yield Speech(*quotation.span(), "in quotation marks", "", "")
            elif last is not None and quotation.start() - last.end <= _AROUND:
                last = last._replace(start=quotation.start(), end=quotation.end())
                yield last  # the speaker goes on: "…," he said. "…"


def _turn(text: str, start: int, end: int, lang: str, interview: bool) -> Iterator[Speech]:
    """A paragraph that opens with a dash: speech up to the aside that names the speaker, and behind it."""
    aside = _ASIDE.search(text, start + 1, end)
    if aside is not None:
        speech = _said(text, aside.end(), min(end, aside.end() + _AROUND), lang, (start, end))
        if speech is not None:
            yield speech
            return
    if interview:
        yield Speech(start, end, "an interview", "", "")


def _said(text: str, low: int, high: int, lang: str, span: tuple[int, int]) -> Speech | None:
    """The speech in `span` where a verb of saying stands between `low` and `high`, in the same sentence."""
    parts = _STOP.split(flat_part(text, low, high))
    found = cues(parts[0] if low > span[0] else parts[-1], lang)
    verb = next((c for c in found.get("mod", ()) if c.name == "claimed"), None)
    if verb is None:
        return None
    speakers = found.get("say")
    if not speakers:
        return Speech(*span, verb.words, "", "")
    speaker = speakers[0]
    return Speech(*span, verb.words, speaker.words, speaker.side)
