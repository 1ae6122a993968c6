"""Scope within a sentence: which place names share a claim, how each relates to what happens, and to what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from frontmap.cue import Cue, cues
from frontmap.patterns import PLACE, flat_part, mask
from frontmap.segment import Sentence
from frontmap.words import any_of

Span = tuple[int, int]

_FILLER = any_of("filler")
_FILLED = re.compile(rf"[\s\"'«»“”(\[*_.]*(?:{_FILLER}\b[\s\"'«»“”(\[*_.]*+){{0,5}}\Z")
_CONNECT = rf"(?:,|/|\(|\)|—|–|-|{any_of('connect')})"
_OBLAST = rf"(?:\s*[—–(]?\s*[\w'-]+{any_of('oblast ending')}\b(?:\s+{any_of('oblast')})?\)?;?)?"
"""Of a list by oblasts: "A, B Харківської області; C — Луганської"."""
_LISTED = re.compile(
    rf"{_OBLAST}[\s\"'«»“”*_#)]*(?:{_CONNECT}[\s\"'«»“”*_#(]*+){{0,3}}(?:{_FILLER}\b[\s\"'«»“”(*_#.]*+){{0,4}}\Z"
)
_BOUNDARIES: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r";|(?:\A|(?<=[^\W\d_]{4}))[.!?](?=\s)"), 5.0),
    (re.compile(r"\s[—–-]\s|—"), 2.5),
    (re.compile(r":"), 3.0),
    (re.compile(r"[()]"), 2.0),
    (re.compile(r"\|"), 0.6),
    (re.compile(rf"\b{any_of('contrast')}\b"), 4.0),
    (re.compile(rf"(?<=,)\s{any_of('subordinate')}\b"), 2.0),
    (re.compile(rf"\b{any_of('circumstance')}\b"), 2.0),
    (re.compile(r","), 1.2),
    (re.compile(rf"\b{any_of('and')}\b"), 0.4),
)
_WORD = re.compile(rf"[^\W\d_{PLACE}][\w'-]*")
_ANY_WORD = re.compile(r"[\w'-]+")
_SMALL = re.compile(
    rf"{_FILLER}|{any_of('connect')}|{any_of('degree')}|{any_of('small')}|{any_of('count')}|{any_of('where')}"
)
_COUNTED = (
    rf"(?:\s*\([^()]{{1,30}}\)|\s*(?:[—–:-]\s*)?(?:\d{{1,3}}|{any_of('count')})(?:\s+{any_of('count')})?)"
)
_NEXT_COUNTED = re.compile(rf"{_COUNTED}\s*(?:[,;]|{any_of('connect')}\s)\s*(?:{any_of('connect')}\s+)?\Z")
_NEXT_LISTED = re.compile(r"\s*;\s*\Z")
_ITEM_ENDS = re.compile(rf"{_COUNTED}?\s*(?:[;.]|\Z)")
_COUNT = re.compile(rf"\b(?:\d{{1,3}}|{any_of('count')})\b")
_LABEL_ADVERBS = re.compile(rf"[{PLACE}\W]*(?:{any_of('degree')}\W+)*")
_INSERTED = re.compile(rf",\s+{any_of('relative')}\b[^,;:()]{{1,60}},")
_INSERTION = re.compile(rf"{PLACE}\s*,\s+{any_of('relative')}\b[^,;:(){PLACE}]{{1,40}}\Z")
_BRACKETS = re.compile(r"\([^()]*\)")
_GOES_ON = re.compile(rf"\s*\([^()]{{0,80}}\)\s*,?\s*(?:{any_of('connect')})?\s*")
_PURPOSE = re.compile(rf"\s{any_of('purpose')}\Z")
_CONTRAST = re.compile(rf"\s{any_of('contrast')}\b")
_SPLITS = re.compile(
    rf"\s+(?:{any_of('singular verb')}|(?:{any_of('connect')}\s+{PLACE}+\s+)?{any_of('plural verb')})\b"
)
_DAYS = re.compile(rf"\b\d{{1,2}}\s{any_of('clause joint')}\s\d{{1,2}}\s\w+")
_BARE_WORDS = 1
_BRACKET = 80
_A_WORD = 0.25


@dataclass(frozen=True, slots=True)
class Group:
    """Place names in one list: local span, indices of the names, and how the list relates to what happens."""

    start: int
    end: int
    members: tuple[int, ...]
    relation: str
    words: str


@dataclass(slots=True)
class Scene:
    """A sentence with its place names masked, its groups and its cues; spans are local to the sentence."""

    sentence: Sentence
    flat: str
    masked: str
    names: list[Span]
    groups: list[Group]
    cues: list[Cue]

    _families: dict[str, list[Cue]] = field(init=False, default_factory=dict)
    _starts: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        for cue in self.cues:
            self._families.setdefault(cue.family, []).append(cue)
        self._starts = [group.start for group in self.groups]

    def of(self, family: str) -> list[Cue]:
        """The cues of a family, in order; not to be changed."""
        return self._families.get(family, [])

    def groups_between(self, low: int, high: int) -> list[Group]:
        """The groups that begin in a stretch."""
        return self.groups[bisect_left(self._starts, low) : bisect_left(self._starts, high)]


def scene(text: str, sentence: Sentence, spans: Sequence[Span]) -> Scene:
    """The scene of a sentence; `spans` are the place names in it, in raw text positions."""
    flat = flat_part(text, sentence.start, sentence.end)
    names = [(a - sentence.start, b - sentence.start) for a, b in spans]
    masked = mask(flat, names)
    found = cues(masked, sentence.lang)
    found = [
        c
        for c in found
        if c.family != "act" or not (_inside_relation(c, found) or _opens_actor(masked, c, found))
    ]
    return Scene(sentence, flat, masked, names, _groups(masked, names, found), found)


def _inside_relation(act: Cue, found: Sequence[Cue]) -> bool:
    """Whether an act's words only make a relation: "on the approaches to", "in striking distance of"."""
    return any(
        (c.family == "rel" or (c.family == "post" and c.name != "part"))
        and c.start < act.start
        and act.end <= c.end
        and c.name not in ("for", "hold", "at")
        and not _PURPOSE.search(c.words)
        for c in found
    )


def _opens_actor(masked: str, act: Cue, found: Sequence[Cue]) -> bool:
    """Whether what reads as "ours" or "Russian" only opens the name of who acts: "X: our infantry …"."""
    return act.name.startswith("hold") and any(
        c.family == "who"
        and act.start < c.start < act.end < c.end
        and _LABEL_ADVERBS.fullmatch(masked, act.start, c.start)
        for c in found
    )


def _groups(masked: str, names: Sequence[Span], found: Sequence[Cue]) -> list[Group]:
    relations = [cue for cue in found if cue.family == "rel"]
    posts = [cue for cue in found if cue.family == "post"]
    rows: list[list[int]] = []
    for index, (start, _) in enumerate(names):
        own = _relation_before(masked, start, relations)
        previous = names[rows[-1][-1]] if rows else None
        listed = previous is not None and (
            (
                _LISTED.match(masked, previous[1], start) is not None
                and not _left_bracket(masked, names[rows[-1][0]][0], start)
                and not _opens_clause(masked, previous[1], names[index])
            )
            or _is_next_item(masked, previous[1], names[index], found)
        )
        if own is None and listed:
            rows[-1].append(index)
        else:
            rows.append([index])
    groups: list[Group] = []
    for members in rows:
        start, end = names[members[0]][0], names[members[-1]][1]
        cue = _relation_before(masked, start, relations)
        relation, words = (cue.name, cue.words) if cue else ("at", "")
        open_ = [g for g in groups if not in_brackets(masked, g)]
        if cue is None and open_ and _continues(masked, open_[-1].end, start):
            relation, words = open_[-1].relation, open_[-1].words
        post = next((p for p in posts if p.start <= start + 1 and p.end >= end), None) or next(
            (p for p in posts if start <= p.start < end), None
        )
        if post is not None:
            relation, words = post.name, post.words
        groups.append(Group(start, end, tuple(members), relation, words))
    return groups


def _opens_clause(masked: str, end: int, name: Span) -> bool:
    """Whether only a comma parts the name from the list before, and what follows is said of it alone."""
    return masked[end : name[0]].strip() == "," and _SPLITS.match(masked, name[1]) is not None


def _is_next_item(masked: str, end: int, name: Span, found: Sequence[Cue]) -> bool:
    """Whether a list that ends there goes on with the name: "A (3), B (twice)", "A; B; C"."""
    if _NEXT_COUNTED.match(masked, end, name[0]) is not None:
        return not any(c.family in ("act", "mod") and end <= c.start < name[0] for c in found)
    return (
        _NEXT_LISTED.match(masked, end, name[0]) is not None and _ITEM_ENDS.match(masked, name[1]) is not None
    )


def _relation_before(masked: str, start: int, relations: Sequence[Cue]) -> Cue | None:
    """The longest relation that ends right before the name, fillers ("the village of") aside."""
    fitting = [c for c in relations if c.end <= start <= c.end + 60 and _FILLED.match(masked, c.end, start)]
    return max(fitting, key=lambda c: (c.end - c.start, c.end), default=None)


def _left_bracket(masked: str, first: int, start: int) -> bool:
    """Whether the bracket that a list began in is closed before `start`: "A (near B), C"."""
    opened = masked.rfind("(", max(0, first - _BRACKET), first)
    closed = masked.find(")", first, start)
    return opened >= 0 and closed >= 0 and masked.find(")", opened, first) < 0


def is_inserted(scene_: Scene, group: Group) -> bool:
    """Whether the group only tells where the name before it lies: "A, which is behind B, is taken"."""
    before = _INSERTION.search(scene_.masked, max(0, group.start - _BRACKET), group.start)
    if before is None or not scene_.masked.startswith(",", group.end):
        return False
    return not any(before.start() < act.start < group.start for act in scene_.of("act") if act.name != "info")


def in_brackets(masked: str, group: Group) -> bool:
    """Whether the group stands in brackets: "near A (3 km west of B) and C"."""
    opened = masked.rfind("(", max(0, group.start - _BRACKET), group.start)
    return (
        opened >= 0
        and masked.find(")", opened, group.start) < 0
        and ")" in masked[group.end : group.end + _BRACKET]
    )


def _continues(masked: str, end: int, start: int) -> bool:
    """Whether a list goes on behind a bracket: "near A (taken in May) and B"."""
    return _GOES_ON.fullmatch(masked, end, start) is not None


def beside(scene_: Scene, low: int, high: int) -> bool:
    """Whether at most a word such as "town" stands in a stretch."""
    return _FILLED.match(scene_.masked, low, high) is not None


def is_bare(scene_: Scene, group: Group) -> bool:
    """Whether the part of the sentence that holds the group says hardly more than names and bearings."""
    low = scene_.masked.rfind(";", 0, group.start) + 1
    high = scene_.masked.find(";", group.end)
    high = len(scene_.masked) if high < 0 else high
    for ends in (_CONTRAST, _DAYS):
        end = ends.search(scene_.masked, group.end, high)
        high = end.start() if end else high
    told = [c for c in scene_.cues if c.family in ("rel", "post", "who")]
    words = [
        word
        for word in _WORD.finditer(scene_.masked, low, high)
        if not any(c.start <= word.start() < c.end for c in told) and not _SMALL.fullmatch(word.group())
    ]
    return len(words) <= _BARE_WORDS


def counts(scene_: Scene) -> bool:
    """Whether the sentence counts something: "four near A"."""
    return _COUNT.search(scene_.masked) is not None


def distance(scene_: Scene, low: int, high: int) -> float:
    """The cost of the stretch between two cues: 0.25 a word, boundaries by weight, names in lists free."""
    return _gap_cost(_INSERTED.sub(" ", _BRACKETS.sub(" ", _without_names(scene_, low, high))))


@lru_cache(maxsize=50_000)
def _gap_cost(gap: str) -> float:
    cost = _A_WORD * len(_ANY_WORD.findall(gap))
    taken: set[int] = set()
    for pattern, weight in _BOUNDARIES:
        for match in pattern.finditer(gap):
            if match.start() not in taken:
                taken.update(range(*match.span()))
                cost += weight
    return cost


def _without_names(scene_: Scene, low: int, high: int) -> str:
    """The text between two positions without the lists of names in it."""
    pieces, at = [], low
    for group in scene_.groups_between(low, high):
        if group.end <= high:
            pieces.append(scene_.masked[at : group.start])
            at = group.end
    return "".join([*pieces, scene_.masked[at:high]])
