"""Finding the names in a report that may mean settlements, with exact spans into its raw text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from frontmap.context import VETOES, Span, evidence, given_names
from frontmap.fold import fold, fold_with_offsets
from frontmap.gazetteer import Gazetteer
from frontmap.records import Candidate, Kind, Mention, Report
from frontmap.segment import Sentence

COMMON = 2.8
"""Zipf frequency from which a word as such casts doubt on the name (wordfreq's scale: once in a million is 3)."""
VERY_COMMON = 4.2
"""Zipf frequency from which only a word that says "settlement", or a list of settlements, is enough."""
FUZZY_SCORE = 0.72
"""Least lookup score at which an unknown spelling is taken for a known name."""

_CAPITAL = re.compile(r"(?<![^\W_])[^\W\d_a-zа-яіїєґё]")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`′\-–][^\W\d_]+)*")
_LIST_GAP = re.compile(r"(?:\s*[,;/(]\s*|\s*,?\s+(?:and|or|та|і|й|и|або|или)\s+|\s*,?\s*[–—-]\s*|\s+)")
_JOINED = re.compile(r"\s*(?:,|/|,?\s+(?:and|or|та|і|й|и|або|или|as well as|а також|а также)|[–—-])\s*\Z")
_OPEN_QUOTES, _CLOSE_QUOTES = "«“„\"'", "»”“\"'"
_SENTENCE_START = re.compile(r"(?:\A|[.!?…:;•|]|[\n\r])[\s\W]*\Z")
_CAPITALS = frozenset({"UA80000000000093317"})
"""Kyiv: a capital stands for its government unless something places the text in the city."""


@dataclass(slots=True)
class _Name:
    """A capitalized stretch that is some settlement's name, and what is known of it."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    frequency: float
    first: bool
    """It opens its sentence, or stands where capitals say nothing."""
    kinds: dict[str, int] = field(default_factory=dict)
    kind: Kind | None = None
    reason: str = ""

    @property
    def span(self) -> Span:
        return self.start, self.end


def find(report: Report, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> list[Mention]:
    """All names in the report that may mean settlements, and the look-alikes, each with its kind.

    `report.text[m.start:m.end] == m.surface` holds for every mention; mentions do not overlap and come
    in the order of the text. Mentions of kind `settlement` carry the gazetteer's candidates for their spelling.
    """
    text = report.text
    names = _known_names(text, gazetteer)
    by_sentence = _assign(names, sentences)
    for sentence, own in by_sentence:
        found = evidence(text, sentence, [name.span for name in own])
        for name in own:
            name.kinds = dict(found.get(name.span, {}))
            name.first = name.first or _capitals_say_nothing(text, sentence)
    for _, own in by_sentence:
        for name in own:
            _decide(name, text)
    for _, own in by_sentence:
        _share_in_lists(own, text)
    _persons_everywhere(names, text)
    taken = [name for name in names if name.kind is not None]
    return [_mention(report, name) for name in taken]


def _known_names(text: str, gazetteer: Gazetteer) -> list[_Name]:
    """The longest capitalized stretches that the gazetteer knows, left to right."""
    folded, offsets = fold_with_offsets(text)
    starts = {offset: at for at, offset in reversed(list(enumerate(offsets)))}
    names: list[_Name] = []
    last = 0
    for capital in _CAPITAL.finditer(text):
        at = starts.get(capital.start())
        if at is None or capital.start() < last:
            continue
        name = _longest_name(text, folded, offsets, at, gazetteer)
        if name is not None:
            names.append(name)
            last = name.end
    return names


def _longest_name(
    text: str, folded: str, offsets: Sequence[int], at: int, gazetteer: Gazetteer
) -> _Name | None:
    for stop in gazetteer.longest(folded, at):
        start, end = offsets[at], _raw_end(text, offsets, stop)
        surface = text[start:end]
        if not _is_name_shaped(surface) or _cut_from_compound(text, start, end):
            continue
        form = folded[at:stop]
        first = bool(_SENTENCE_START.search(text, max(0, start - 12), start))
        candidates = gazetteer.exact(form)
        if candidates:
            return _Name(start, end, candidates, gazetteer.frequency(form), first)
    return None


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
    words = [w for w in _WORD.findall(text[sentence.start : sentence.end]) if len(w) > 3]
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def _decide(name: _Name, text: str) -> None:
    """Gives the name its kind, or leaves it None where it is an ordinary word."""
    kinds = name.kinds
    if "settlement" in kinds and not any(kinds.get(k, 0) > kinds["settlement"] for k in ("region", "water")):
        name.kind, name.reason = "settlement", "a word for settlement stands by it"
        return
    for veto in VETOES:
        if veto in kinds and (veto != "direction" or _is_adjective(text[name.start : name.end])):
            name.kind, name.reason = veto, f"context of {veto}"  # type: ignore[assignment]
            return
    if _is_person(name, text):
        name.kind, name.reason = "person", "beside a given name"
    elif _elided_direction(name, text):
        name.kind, name.reason = "direction", "an adjective with its noun left out"
    elif _in_quotes(text, name.start, name.end):
        name.kind, name.reason = "other", "in quotation marks by itself"
    elif "speaks" in kinds:
        name.kind, name.reason = ("metonym" if _is_capital(name) else "person"), "it speaks"
    elif _is_capital(name):
        place = "kyiv_place" in kinds
        name.kind = "settlement" if place else "metonym"
        name.reason = "placed in the city" if place else "a capital for its government"
    elif _stands_alone(name):
        name.kind, name.reason = "settlement", "a known name"


def _stands_alone(name: _Name) -> bool:
    """Whether the name is believed without a list of settlements around it."""
    located = "locative" in name.kinds
    if name.frequency >= VERY_COMMON:
        return False
    if name.frequency >= COMMON:
        return located and not name.first
    return not name.first or located or name.frequency == 0


def _share_in_lists(names: Sequence[_Name], text: str) -> None:
    """A doubtful name in a list with settlements is one too."""
    for order in (names, list(reversed(names))):
        for one, other in zip(order, order[1:], strict=False):
            if other.kind is None and one.kind == "settlement" and "person" not in other.kinds:
                left, right = sorted((one, other), key=lambda n: n.start)
                if _JOINED.match(text, left.end, right.start) and right.start - left.end <= 12:
                    other.kind, other.reason = "settlement", "in a list of settlements"


def _is_capital(name: _Name) -> bool:
    return bool(name.candidates) and name.candidates[0].settlement_id in _CAPITALS


def _is_adjective(surface: str) -> bool:
    return re.search(r"[сц]ьк[а-яіїє]{1,3}\Z|[сц]к[а-яё]{2,3}\Z", surface.lower()) is not None


def _elided_direction(name: _Name, text: str) -> bool:
    """«На Торецькому — …»: a direction named by its adjective alone."""
    before = text[max(0, name.start - 3) : name.start].lower()
    surface = text[name.start : name.end].lower()
    return before.endswith("на ") and re.search(r"[сц]ькому\Z|[сц]ком\Z", surface) is not None


def _in_quotes(text: str, start: int, end: int) -> bool:
    return (
        0 < start
        and end < len(text)
        and text[start - 1] in _OPEN_QUOTES
        and text[end] in _CLOSE_QUOTES
        and text[start - 1] not in "'"
    )


def _is_person(name: _Name, text: str) -> bool:
    """Beside a given name or an initial: Kyrylo Budanov, А. Песков, Volodymyr Zelensky."""
    before = re.search(r"([^\W\d_]+)(\.?)[ \xa0]+\Z", text[max(0, name.start - 30) : name.start])
    names = given_names()
    if before is not None:
        word, dot = before.groups()
        if word.lower() in names and word[0].isupper() and not dot:
            return True
        if len(word) == 1 and dot and word.isupper():
            return True
    after = re.match(r"[ \xa0]+([^\W\d_]+)", text[name.end : name.end + 30])
    return (
        text[name.start : name.end].lower() in names
        and after is not None
        and after.group(1)[0].isupper()
        and not after.group(1).isupper()
    )


def _persons_everywhere(names: Iterable[_Name], text: str) -> None:
    """Who was a person once in a report is so in all of it, unless something else is said."""
    persons: dict[str, int] = defaultdict(int)
    rows = list(names)
    for name in rows:
        if name.kind == "person":
            persons[fold(text[name.start : name.end])[:6]] += 1
    for name in rows:
        stem = fold(text[name.start : name.end])[:6]
        if persons.get(stem) and name.kind in ("settlement", None) and "locative" not in name.kinds:
            if name.kind is None or name.reason == "a known name":
                name.kind, name.reason = "person", "a person elsewhere in the report"


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
