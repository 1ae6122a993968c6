"""Finding the names in a report that may mean settlements, with exact spans into its raw text."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

from frontmap.context import VETOES, Span, evidence, foreign_cities, given_names
from frontmap.fold import fold, fold_with_offsets
from frontmap.front import line_at
from frontmap.gazetteer import Gazetteer
from frontmap.neighbours import has_neighbour
from frontmap.places import frames
from frontmap.records import Candidate, Kind, Mention, Report
from frontmap.segment import Sentence
from frontmap.shared_names import Piece, shared_names
from frontmap.unlisted import announced, paired, unlisted
from frontmap.words import any_of

_STATED = 1000
"""Length that a region named in full counts with: more than any other context."""
VERY_COMMON = 5.0
"""Zipf frequency (wordfreq's scale, per billion words) from which even a place before it is not enough."""
COMMON, RARE = 4.0, 3.0
"""Zipf frequencies from which a neighbour on the ground is not enough, in general and in Latin letters."""
SURE_SOUND, _SHORTEST_HEARD = 0.6, 5
"""Least likeness by sound, and characters, at which a spelling may mean a settlement spelled otherwise."""
_ABBREVIATION = 3
"""Characters up to which a word in capitals is rather an abbreviation."""
_AROUND = 6
"""So many names before and after a doubtful one may be its neighbours."""

_CAPITAL = re.compile(r"[^\W\d_a-zа-яіїєґё](?<![^\W_].)[^\W_]*[ ,.;:!?)\n]?")
"""A word with a capital, and the sign behind it where that parts it from what follows in any case."""
_FIRST_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`′\-–][^\W\d_]+)*")
_JOINED = re.compile(rf"\s*(?:,|/|,?\s+{any_of('connect')}|[–—-])\s*\Z")
_OPEN_QUOTES, _CLOSE_QUOTES = "«“„\"'", "»”“\"'"
_SENTENCE_START = re.compile(r"(?:\A|[.!?…:;•|]|[\n\r])[\s\W]*\Z")
_INTRODUCES = re.compile(rf"\s*[:(—–]|\s*,\s+{any_of('explains')}\b")
"""What follows a name that opens its sentence and is explained or located: "Нове, на північ від …"."""
_ADJECTIVE = re.compile(any_of("adjective head"))
_WORD_BEHIND = re.compile(r"[ \xa0]+([^\W\d_]+)")
_NEXT_NAME = re.compile(r"[ \xa0]([^\W\d_a-zа-яіїєґё][^\W\d_]{2,})")
_ADDRESS = re.compile(r"\.(?:ru|com|ua|org|net|info)\b", re.IGNORECASE)
_LONGEST_WORD = 30
_CAPITALS = frozenset({"UA80000000000093317"})
"""Kyiv: a capital stands for its government unless something places the text in the city."""


class _Known(NamedTuple):
    """What the gazetteer says of a form."""

    candidates: tuple[Candidate, ...]
    alone: bool
    frequency: float


_FORMS: WeakKeyDictionary[Gazetteer, dict[str, _Known]] = WeakKeyDictionary()
"""Forms that were met before."""
_OPENS: WeakKeyDictionary[Gazetteer, dict[str, bool]] = WeakKeyDictionary()
"""Words that were met before, and whether a form may begin with them."""
_KEPT_FORMS = 50_000
_folded = lru_cache(maxsize=20_000)(fold)


@dataclass(slots=True)
class _Name:
    """A capitalized stretch that is some settlement's name, and what is known of it."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    form: str
    alone: bool
    """The gazetteer accepts the spelling without anything around it."""
    frequency: float
    first: bool
    """It opens its sentence, or stands where capitals say nothing."""
    kinds: dict[str, int] = field(default_factory=dict)
    kind: Kind | None = None
    reason: str = ""
    heard: bool = False
    """It only sounds like a name."""

    @property
    def span(self) -> Span:
        return self.start, self.end


def find(report: Report, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> list[Mention]:
    """All names in the report that may mean settlements, and the look-alikes, each with its kind.

    `report.text[m.start:m.end] == m.surface` holds for every mention; mentions do not overlap and come
    in the order of the text. Mentions of kind `settlement` carry the gazetteer's candidates for their
    spelling; those of a spelling that it does not know have none.
    """
    text = report.text
    names = _pieces(report, gazetteer)
    regions = [(f.start, f.end) for f in frames(text, sentences) if f.oblast or f.raion]
    by_sentence = _assign(names, sentences)
    for sentence, own in by_sentence:
        found = evidence(text, sentence, [name.span for name in own])
        shouted = _capitals_say_nothing(text, sentence)
        around = regions[bisect_left(regions, (sentence.start, 0)) : bisect_left(regions, (sentence.end, 0))]
        for name in own:
            name.kinds = found.get(name.span, {}) | name.kinds
            name.first = name.first or shouted
            if any(a <= name.start and name.end <= b for a, b in around):
                name.kinds["region"] = _STATED
        for name in own:
            _decide(name, text, gazetteer)
        _share_in_lists(own, text)
    _over_the_report(names, text)
    _beside_neighbours(names, sentences, gazetteer)
    return [_mention(report, name) for name in names if name.kind is not None]


def _without_overlaps(names: Sequence[_Name]) -> list[_Name]:
    kept: list[_Name] = []
    for name in names:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _pieces(report: Report, gazetteer: Gazetteer) -> list[_Name]:
    """All names of the text and what may be one, in order, without overlaps."""
    text = report.text
    line = line_at(report.published, gazetteer)
    names = [_piece(each, stated=True) for each in shared_names(text, gazetteer)]
    for more in (
        (_piece(each, alone=True) for each in paired(text, gazetteer, line)),
        _known_names(text, gazetteer),
        (_piece(each, stated=True) for each in announced(text, gazetteer)),
    ):
        spans = [name.span for name in names]
        names += [name for name in more if not _overlaps(name.span, spans)]
        names.sort(key=lambda name: name.start)
    names = _without_overlaps(names)
    heard = unlisted(text, [name.span for name in names], gazetteer, line)
    return sorted([*names, *(_piece(each, heard=True) for each in heard)], key=lambda name: name.start)


def _piece(piece: Piece, *, stated: bool = False, alone: bool = False, heard: bool = False) -> _Name:
    kinds = {"settlement": piece.end - piece.start} if stated else {}
    name = _Name(piece.start, piece.end, piece.candidates, piece.form, alone, 0.0, False, kinds)
    name.heard = heard
    return name


def _overlaps(span: Span, taken: Sequence[Span]) -> bool:
    at = bisect_left(taken, (span[1], 0)) - 1
    return at >= 0 and taken[at][1] > span[0]


def _known_names(text: str, gazetteer: Gazetteer) -> list[_Name]:
    """The longest capitalized stretches that the gazetteer knows, left to right."""
    folded, offsets = fold_with_offsets(text)
    opens = _OPENS.setdefault(gazetteer, {})
    names: list[_Name] = []
    last = at = 0
    for capital in _CAPITAL.finditer(text):
        word = capital.group()
        if opens.get(word) is False:
            continue
        start = capital.start()
        if start < last:
            continue
        at = bisect_left(offsets, start, at)
        if offsets[at] != start:
            continue
        if word not in opens and len(word) <= _LONGEST_WORD and not word[-1].isalnum():
            if len(opens) >= _KEPT_FORMS:
                opens.clear()
            first = _FIRST_WORD.match(folded, at)
            opens[word] = first is None or gazetteer.opens(first.group())
        name = _longest_name(text, folded, offsets, at, gazetteer)
        if name is not None:
            names.append(name)
            last = name.end
    return names


def _longest_name(text: str, folded: str, offsets: array[int], at: int, gazetteer: Gazetteer) -> _Name | None:
    for stop in gazetteer.longest(folded, at):
        start, end = offsets[at], _raw_end(text, offsets, stop)
        surface = text[start:end]
        if not _is_name_shaped(surface) or _cut_from_compound(text, start, end):
            continue
        form = folded[at:stop]
        first = bool(_SENTENCE_START.search(text, max(0, start - 12), start))
        known = _known(form, gazetteer)
        if known.candidates:
            return _Name(start, end, known.candidates, form, known.alone, known.frequency, first)
    return None


def _known(form: str, gazetteer: Gazetteer) -> _Known:
    forms = _FORMS.setdefault(gazetteer, {})
    known = forms.get(form)
    if known is None:
        candidates = gazetteer.exact(form)
        alone = bool(candidates) and gazetteer.accepts_alone(form)
        candidates += _likened(candidates, form, gazetteer)
        if len(forms) >= _KEPT_FORMS:
            forms.clear()
        known = forms[form] = _Known(candidates, alone, gazetteer.frequency(form))
    return known


def _likened(known: tuple[Candidate, ...], form: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Settlements whose own spelling sounds so: what the text means if it spells in a way of its own."""
    if not known or len(form) < _SHORTEST_HEARD:
        return ()
    have = {each.settlement_id for each in known}
    more = (each for each in gazetteer.sounding(form) if each.settlement_id not in have)
    return tuple(each for each in more if each.score >= SURE_SOUND)


def _raw_end(text: str, offsets: Sequence[int], stop: int) -> int:
    """Where the folded position `stop` ends in the raw text: behind the last raw character of the form."""
    end = offsets[stop - 1] + 1
    limit = offsets[stop] if stop < len(offsets) else len(text)
    while end < limit and not text[end].isspace() and text[end] in "\u0301\u0300'’ʼ`′":
        end += 1
    return end


def _is_name_shaped(surface: str) -> bool:
    """Every word of it that counts is capitalized, and it breaks over at most one line."""
    if surface.count("\n") > 1 or "\n\n" in surface:
        return False
    words = _WORD.findall(surface)
    return bool(words) and all(word[0].isupper() or len(word) <= 3 for word in words)


def _cut_from_compound(text: str, start: int, end: int) -> bool:
    """Whether the stretch is a piece of a longer hyphenated word (Rostov-on-Don, Sumy-based)."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before in ("-", "@", "'", "’") and text[max(0, start - 2) : start - 1].isalnum():
        return before != "-" or text[max(0, start - 2)].islower() is False
    return len(after) == 2 and after[0] == "-" and after[1].islower()


def _assign(names: Sequence[_Name], sentences: Sequence[Sentence]) -> list[tuple[Sentence, list[_Name]]]:
    """Each sentence that has names, with them."""
    rows: list[tuple[Sentence, list[_Name]]] = []
    at = 0
    for sentence in sentences:
        own = []
        while at < len(names) and names[at].start < sentence.end:
            if names[at].start >= sentence.start:
                own.append(names[at])
            at += 1
        if own:
            rows.append((sentence, own))
    return rows


def _capitals_say_nothing(text: str, sentence: Sentence) -> bool:
    """Headlines In Title Case and lines in capitals: there a capital is no sign of a name."""
    pieces = text[sentence.start : sentence.end].split(" ")
    counts = [_long_words(piece) if len(piece) <= _LONGEST_WORD else _count_long(piece) for piece in pieces]
    words = sum(each[0] for each in counts)
    return words >= 4 and sum(each[1] for each in counts) >= 0.75 * words


def _count_long(piece: str) -> tuple[int, int]:
    """How many words of four letters or more a piece of text has, and how many of them with a capital."""
    words = [word for word in _WORD.findall(piece) if len(word) > 3]
    return len(words), sum(word[0].isupper() for word in words)


_long_words = lru_cache(maxsize=50_000)(_count_long)


def _decide(name: _Name, text: str, gazetteer: Gazetteer) -> None:
    """Gives the name its kind, or leaves it None where it is an ordinary word."""
    kinds = name.kinds
    if "settlement" in kinds and not any(kinds.get(k, 0) > kinds["settlement"] for k in ("region", "water")):
        name.kind, name.reason = "settlement", "a word for settlement stands by it"
        return
    for veto in VETOES:
        if veto in kinds and _holds(veto, name, text, gazetteer):
            name.kind = "district" if veto == "street" else veto  # type: ignore[assignment]
            name.reason = f"context of {veto}"
            return
    if _is_piece(name, text):
        name.kind, name.reason = "other", "the beginning of a longer name"
    elif _is_person(name, text):
        name.kind, name.reason = "person", "beside a given name"
    elif name.form in foreign_cities():
        name.kind, name.reason = "foreign", f"also {foreign_cities()[name.form]}"
    elif _elided_direction(name, text):
        name.kind, name.reason = "direction", "an adjective with its noun left out"
    elif _in_quotes(text, name.start, name.end) or _ADDRESS.match(text, name.end):
        name.kind, name.reason = "other", "a title or an address"
    elif "speaks" in kinds:
        name.kind, name.reason = ("metonym" if _is_capital(name) else "person"), "it speaks"
    elif _is_capital(name):
        place = "kyiv_place" in kinds
        name.kind = "settlement" if place else "metonym"
        name.reason = "placed in the city" if place else "a capital for its government"
    elif _stands_alone(name, text):
        name.kind, name.reason = "settlement", "a known name"


def _holds(veto: str, name: _Name, text: str, gazetteer: Gazetteer) -> bool:
    """Whether a context that speaks against a settlement does so for this name."""
    if veto == "direction":
        return _is_adjective(text[name.start : name.end])
    if veto == "person":
        # "мера Куп'янська": a mayor's town stands in the genitive
        return "genitive" not in name.candidates[0].rule or not _is_town(name, gazetteer)
    if veto == "district":
        # "the northern quarters of Selydove": parts of a town are named by the town
        return not _is_town(name, gazetteer)
    return True


def _is_piece(name: _Name, text: str) -> bool:
    """Whether an adjective opens a longer name that nobody knows: the "Novi" of Novi Yurkovichi."""
    surface = text[name.start : name.end].lower()
    if not surface.isascii() or not _ADJECTIVE.fullmatch(surface):
        return False
    following = _NEXT_NAME.match(text, name.end)
    return following is not None and not following.group(1).isupper()


def _is_town(name: _Name, gazetteer: Gazetteer) -> bool:
    return any(gazetteer[c.settlement_id].kind == "city" for c in name.candidates[:3])


def _stands_alone(name: _Name, text: str) -> bool:
    """Whether the name is believed without a list of settlements around it."""
    if name.heard:
        tagged = text[name.start - 1 : name.start] == "#"
        return tagged or ("beside" in name.kinds and not name.first)
    surface = text[name.start : name.end]
    if name.alone:
        return True
    if surface.isupper() and len(surface) <= _ABBREVIATION and not name.first:
        return False
    located = "locative" in name.kinds
    cyrillic = not text[name.start].isascii()
    if name.first:
        introduces = _INTRODUCES.match(text, name.end) is not None
        return name.frequency < VERY_COMMON and (located or introduces) and cyrillic
    if cyrillic:
        return name.frequency < VERY_COMMON
    return located


def _share_in_lists(names: Sequence[_Name], text: str) -> None:
    """A doubtful name in a list with settlements is one too; in a list with persons or regions, none."""
    for order in (names, list(reversed(names))):
        for one, other in pairwise(order):
            left, right = sorted((one, other), key=lambda n: n.start)
            if right.start - left.end > 12 or not _JOINED.match(text, left.end, right.start):
                continue
            if other.kind is None and one.kind == "settlement" and "person" not in other.kinds:
                other.kind, other.reason = "settlement", "in a list of settlements"
            elif one.kind in ("person", "foreign") and not one.alone and _is_doubtful(other):
                other.kind, other.reason = one.kind, f"in a list with a {one.kind}"


def _is_doubtful(name: _Name) -> bool:
    """Nothing but its spelling makes the name a settlement."""
    return (
        name.kind in (None, "settlement")
        and "locative" not in name.kinds
        and name.reason in ("", "a known name")
    )


def _is_capital(name: _Name) -> bool:
    return any(c.settlement_id in _CAPITALS for c in name.candidates)


def _is_adjective(surface: str) -> bool:
    return re.search(r"[сц]ьк[а-яіїє]{1,3}\Z|[сц]к[а-яё]{2,3}\Z", surface.lower()) is not None


def _elided_direction(name: _Name, text: str) -> bool:
    """«На Торецькому — …»: a direction named by its adjective alone."""
    before = text[max(0, name.start - 3) : name.start].lower()
    surface = text[name.start : name.end].lower()
    return before.endswith("на ") and re.search(r"[сц]ькому\Z|[сц]ком\Z", surface) is not None


def _in_quotes(text: str, start: int, end: int) -> bool:
    return (
        start > 0
        and end < len(text)
        and text[start - 1] in _OPEN_QUOTES
        and text[end] in _CLOSE_QUOTES
        and text[start - 1] not in "'"
    )


def _is_person(name: _Name, text: str) -> bool:
    """Beside a given name or an initial: Kyrylo Budanov, А. Песков, Volodymyr Zelensky."""
    names = given_names()
    word, dot = _word_before(text, name.start)
    if word:
        if word.lower() in names and word[0].isupper() and not dot:
            return True
        if len(word) == 1 and dot and word.isupper():
            return True
    if text[name.start : name.end].lower() in names and name.first and text[name.end : name.end + 1] == ",":
        return "locative" not in name.kinds
    if text[name.start : name.end].lower() not in names:
        return False
    after = _WORD_BEHIND.match(text, name.end, name.end + 30)
    return after is not None and after.group(1)[0].isupper() and not after.group(1).isupper()


def _word_before(text: str, start: int) -> tuple[str, bool]:
    """The word before a name and whether a dot ends it; nothing where no space parts them."""
    window = text[max(0, start - 30) : start]
    bare = window.rstrip(" \xa0")
    if bare == window:
        return "", False
    bare = bare.removesuffix(".")
    at = len(bare)
    while at and bare[at - 1].isalpha():
        at -= 1
    return bare[at:], window.rstrip(" \xa0").endswith(".")


def _over_the_report(names: Sequence[_Name], text: str) -> None:
    """What a form was once in a report it is in all of it, where nothing else is said."""
    kinds: dict[str, set[Kind]] = defaultdict(set)
    for name in names:
        if name.kind is not None:
            kinds[_folded(text[name.start : name.end])[:6]].add(name.kind)
    for name in names:
        seen = kinds.get(_folded(text[name.start : name.end])[:6], set())
        if "locative" in name.kinds or name.kind not in (None, "settlement"):
            continue
        if "person" in seen and name.reason in ("", "a known name"):
            name.kind, name.reason = "person", "a person elsewhere in the report"
        elif name.kind is None and "settlement" in seen and name.frequency < VERY_COMMON:
            name.kind, name.reason = "settlement", "a settlement elsewhere in the report"


def _beside_neighbours(names: Sequence[_Name], sentences: Sequence[Sentence], gazetteer: Gazetteer) -> None:
    """A word that is not common is a name where a place next to it on the ground is named beside it."""
    starts = [sentence.start for sentence in sentences]
    for number, name in enumerate(names):
        if name.kind is not None or name.heard or name.frequency >= COMMON or "direction" in name.kinds:
            continue
        if name.form.isascii() and name.frequency >= RARE:
            continue
        around = names[max(0, number - _AROUND) : number + _AROUND + 1]
        paragraph = _paragraph(name, sentences, starts)
        others = [
            other.candidates
            for other in around
            if other.kind == "settlement" and abs(_paragraph(other, sentences, starts) - paragraph) <= 1
        ]
        if has_neighbour(name.candidates, others, gazetteer):
            name.kind, name.reason = "settlement", "beside a neighbour on the ground"


def _paragraph(name: _Name, sentences: Sequence[Sentence], starts: Sequence[int]) -> int:
    return sentences[max(0, bisect_right(starts, name.start) - 1)].paragraph


def _mention(report: Report, name: _Name) -> Mention:
    kind = name.kind or "other"
    return Mention(
        report_id=report.id,
        start=name.start,
        end=name.end,
        surface=report.text[name.start : name.end],
        kind=kind,
        candidates=name.candidates,
        reasons=(name.reason,),
    )
