"""Scope within a sentence: which place names share a claim, how each relates to what happens, and to what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from frontmap.cue import Cue, cues
from frontmap.gap import gap_cost
from frontmap.gap_floor import GapFloor
from frontmap.kept import Kept
from frontmap.patterns import PLACE, flat_part, mask
from frontmap.segment import Sentence
from frontmap.town_parts import part_beside
from frontmap.words import any_of

Span = tuple[int, int]

_FILLER = any_of("filler")
_FILLED: Final = re.compile(rf"[\s\"'«»“”(\[*_.]*(?:{_FILLER}\b[\s\"'«»“”(\[*_.]*+){{0,5}}\Z")
_CONNECT = rf"(?:,|/|\(|\)|—|–|-|{any_of('connect')})"
_OBLAST = rf"(?:\s*[—–(]?\s*[\w'-]+{any_of('oblast ending')}\b(?:\s+{any_of('oblast')})?\)?;?)?"
"""Of a list by oblasts: "A, B Харківської області; C — Луганської"."""
_LISTED: Final = re.compile(
    rf"{_OBLAST}[\s\"'«»“”*_#)]*(?:{_CONNECT}[\s\"'«»“”*_#(]*+){{0,3}}(?:{_FILLER}\b[\s\"'«»“”(*_#.]*+){{0,4}}\Z"
)
_COUNTED = (
    rf"(?:\s*\([^()]{{1,30}}\)|\s*(?:[—–:-]\s*)?(?:\d{{1,3}}|{any_of('count')})(?:\s+{any_of('count')})?)"
)
_NEXT_COUNTED = re.compile(rf"{_COUNTED}\s*(?:[,;]|{any_of('connect')}\s)\s*(?:{any_of('connect')}\s+)?\Z")
_NEXT_LISTED: Final = re.compile(r"\s*;\s*\Z")
_ITEM_ENDS: Final = re.compile(rf"{_COUNTED}?\s*(?:[;.]|\Z)")
_LABEL_ADVERBS: Final = re.compile(rf"[{PLACE}\W]*(?:{any_of('degree')}\W+)*")
INSERTED: Final = re.compile(
    rf",\s+(?:(?:[^\W\d]{{1,3}}\s)?{any_of('relative')}\b[^,;:()]{{1,60}}"
    rf"|(?:[\w'-]+\s+){{0,3}}{any_of('inserted saying')}\b(?:\s[\w'-]+){{0,3}}),"
)
_INSERTION: Final = re.compile(rf"{PLACE}\s*,\s+{any_of('relative')}\b[^,;:(){PLACE}]{{1,40}}\Z")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_GOES_ON: Final = re.compile(rf"\s*\([^()]{{0,80}}\)\s*,?\s*(?:{any_of('connect')})?\s*")
_WITH: Final = re.compile(any_of("with"))
_INSTRUMENTAL: Final = re.compile(rf"{any_of('instrumental')}\Z")
_PURPOSE: Final = Kept(re.compile(rf"\s{any_of('purpose')}\Z").search)
_SPLITS: Final = re.compile(
    rf"\s+(?:{any_of('singular verb')}|(?:{any_of('connect')}\s+{PLACE}+\s+)?{any_of('plural verb')})\b"
)
_OWNS: Final = re.compile(rf"(?<={PLACE})'s\b")
"""The ending of a name that owns something: what it owns stands beside the name for patterns."""
_COMMA_AND: Final = re.compile(rf",\s*{any_of('clause joint')}")
_SAYS_OF_ONE: Final = re.compile(rf"\s+(?:{any_of('degree')}\s+)?{any_of('singular verb')}\b")
"""What tells of one name alone: it opens a clause where a comma and "and" stand before it."""
_CONCESSION: Final = re.compile(rf"\W*{any_of('concession')}\b")
_PARTS_LIST: Final = re.compile(rf"[,;:{PLACE}]")
_ITSELF: Final = re.compile(rf",\s+(?:{any_of('connect')}\s+)?{any_of('itself')}\s+")
_IN_NUMBER: Final = re.compile(r"(?<=\d),(?=\d)")
"""A comma in a number, which parts no clauses: "2,600 people"."""
_BRACKET: Final = 80
_start_of = attrgetter("start")
_FILLED_REACH: Final = 60


class Group:
    """Place names in one list: local span, indices of the names, and how the list relates to what happens.

    Two are the same where they are one object.
    """

    __slots__ = ("end", "members", "relation", "start", "words")

    def __init__(self, start: int, end: int, members: tuple[int, ...], relation: str, words: str) -> None:
        self.start = start
        self.end = end
        self.members = members
        self.relation = relation
        self.words = words

    def related(self, relation: str, words: str | None = None) -> Group:
        """The same names in another relation, which perhaps other words tell."""
        return Group(self.start, self.end, self.members, relation, self.words if words is None else words)


class Scene:
    """A sentence with its place names masked, its cues by family, and its groups; spans are local to it.

    `quote` is its text as it stands, `flat` that flattened, `masked` with its names masked besides. Groups
    and cues are in the order of the text, and not to be changed.
    """

    __slots__ = (
        "_floor", "_starts", "acts", "flat", "groups", "masked", "mods", "posts", "quote", "rels", "says",
        "sentence", "times", "whos",
    )  # fmt: skip

    def __init__(
        self, sentence: Sentence, quote: str, flat: str, masked: str, found: dict[str, list[Cue]]
    ) -> None:
        self.sentence, self.quote, self.flat, self.masked = sentence, quote, flat, masked
        self.mods, self.whos = found.get("mod", []), found.get("who", [])
        self.says, self.rels = found.get("say", []), found.get("rel", [])
        self.posts, self.times = found.get("post", []), found.get("when", [])
        self.acts = [act for act in found.get("act", ()) if not _is_no_act(self, act)]
        self.groups: list[Group] = []
        self._starts: list[int] = []
        self._floor: GapFloor | None = None

    def add(self, group: Group) -> None:
        """The next group of names."""
        self.groups.append(group)
        self._starts.append(group.start)
        self._floor = None

    def groups_between(self, low: int, high: int) -> list[Group]:
        """The groups that begin in a stretch."""
        return self.groups[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def least(self, low: int, high: int) -> float:
        """What the stretch between two positions costs at least: a lower bound of `distance`."""
        if self._floor is None:
            self._floor = GapFloor(self.masked, [(group.start, group.end) for group in self.groups])
        return self._floor.between(low, high)

    def first_from(self, low: int) -> Group | None:
        """The first group that begins there or later."""
        first = bisect_left(self._starts, low)
        return self.groups[first] if first < len(self.groups) else None


def scene(text: str, sentence: Sentence, spans: Sequence[Span]) -> Scene:
    """The scene of a sentence; `spans` are the place names in it, in raw text positions."""
    flat = _IN_NUMBER.sub(".", flat_part(text, sentence.start, sentence.end))
    names = [(a - sentence.start, b - sentence.start) for a, b in spans]
    masked = mask(flat, names) if names else flat
    if names and sentence.lang == "en":
        masked = _OWNS.sub("  ", masked)
    quote = text[sentence.start : sentence.end]
    made = Scene(sentence, quote, flat, masked, cues(masked, sentence.lang))
    if names:
        _group(made, names)
    return made


def _is_no_act(scene_: Scene, act: Cue) -> bool:
    return _inside_relation(scene_, act) or (act.name.startswith("hold") and _opens_actor(scene_, act))


def _inside_relation(scene_: Scene, act: Cue) -> bool:
    """Whether an act's words only make a relation: "on the approaches to", "in striking distance of"."""
    for cues_ in (scene_.rels, scene_.posts):
        for cue in cues_:
            if cue.start >= act.start:
                break
            if (
                act.end <= cue.end
                and cue.name not in ("for", "hold", "at")
                and (cue.family == "rel" or cue.name != "part")
                and not _PURPOSE[cue.words]
            ):
                return True
    return False


def _opens_actor(scene_: Scene, act: Cue) -> bool:
    """Whether what reads as "ours" or "Russian" only opens the name of who acts: "X: our infantry …"."""
    return any(
        act.start < who.start < act.end < who.end
        and _LABEL_ADVERBS.fullmatch(scene_.masked, act.start, who.start)
        for who in scene_.whos
    )


def _group(scene_: Scene, names: Sequence[Span]) -> None:
    """Adds the groups that the names make."""
    before: Group | None = None
    for members, cue in _by_parts(scene_, names, _lists(scene_, names)):
        start, end = names[members[0]][0], names[members[-1]][1]
        relation, words = (cue.name, cue.words) if cue else ("at", "")
        if cue is None and before is not None and _continues(scene_.masked, before.end, start):
            relation, words = before.relation, before.words
        post = _post(scene_, start, end)
        following = names[members[-1] + 1][0] if members[-1] + 1 < len(names) else len(scene_.masked)
        if post is not None and not (post.name == "part" and following < post.end):
            relation, words = post.name, post.words
        part = part_beside(scene_.masked, scene_.flat, start, end) if relation == "at" else ""
        relation, words = ("part", part) if part else (relation, words)
        group = Group(start, end, tuple(members), relation, words)
        scene_.add(group)
        if not in_brackets(scene_.masked, group):
            before = group


def _by_parts(
    scene_: Scene, names: Sequence[Span], rows: list[tuple[list[int], Cue | None]]
) -> list[tuple[list[int], Cue | None]]:
    """The lists, those cut before their last name of which alone a part is meant: "A, B half of it"."""
    if not any(post.name == "part" for post in scene_.posts):
        return rows
    cut: list[tuple[list[int], Cue | None]] = []
    for members, cue in rows:
        start, end = names[members[0]][0], names[members[-1]][1]
        post = _post(scene_, start, end) if len(members) > 1 else None
        last = scene_.masked[names[members[-2]][1] : names[members[-1]][0]] if post is not None else ""
        alone = last.strip() == "," or scene_.flat.startswith("'s", end)
        if post is not None and post.name == "part" and alone and post.end > end:
            cut += [(members[:-1], cue), (members[-1:], post)]
        else:
            cut.append((members, cue))
    return cut


def _lists(scene_: Scene, names: Sequence[Span]) -> list[tuple[list[int], Cue | None]]:
    """The lists of names, by number, each with the relation before it."""
    rows: list[tuple[list[int], Cue | None]] = []
    for index, name in enumerate(names):
        own = _relation_before(scene_, name[0])
        if own is not None and rows and _is_with(scene_, own, names[rows[-1][0][-1]], name):
            rows[-1][0].append(index)
            continue
        if own is None and rows and _goes_on(scene_, names, rows[-1][0], name):
            rows[-1][0].append(index)
        else:
            rows.append(([index], own))
    return rows


def _is_with(scene_: Scene, relation: Cue, before: Span, name: Span) -> bool:
    """Whether a preposition right behind a name joins the next one to it: "взяли X с Yом"."""
    return (
        relation.name == "from"
        and not scene_.masked[before[1] : relation.start].strip()
        and _WITH.fullmatch(relation.words) is not None
        and _INSTRUMENTAL.search(scene_.flat, name[0], name[1]) is not None
    )


def _goes_on(scene_: Scene, names: Sequence[Span], row: Sequence[int], name: Span) -> bool:
    """Whether the name goes on with a list: "A, B and C"."""
    masked, first, end = scene_.masked, names[row[0]][0], names[row[-1]][1]
    return (
        _LISTED.match(masked, end, name[0]) is not None
        and not _left_bracket(masked, first, name[0])
        and not _opens_clause(masked, end, name)
        and not _ends_concession(scene_, end, name)
    ) or _is_next_item(scene_, end, name)


def _post(scene_: Scene, start: int, end: int) -> Cue | None:
    """The words that tell a list's relation from behind: those around all of it, else those in it."""
    inside: Cue | None = None
    for post in scene_.posts:
        if post.start <= start + 1 and post.end >= end:
            return post
        if inside is None and start <= post.start < end:
            inside = post
    return inside


def _opens_clause(masked: str, end: int, name: Span) -> bool:
    """Whether only a comma parts the name from the list before, and what follows is said of it alone."""
    if _ITSELF.fullmatch(masked, end, name[0]):
        return True
    gap = masked[end : name[0]].strip()
    if gap.startswith(",") and _COMMA_AND.fullmatch(gap) and _SAYS_OF_ONE.match(masked, name[1]) is not None:
        return True
    return gap == "," and _SPLITS.match(masked, name[1]) is not None


def _ends_concession(scene_: Scene, end: int, name: Span) -> bool:
    """Whether a comma ends the clause that opens the sentence, and the name is what the next one tells of:
    "Although they took A, B is held".
    """
    masked = scene_.masked
    if masked[end : name[0]].strip() != "," or _CONCESSION.match(masked) is None or "," in masked[:end]:
        return False
    told = any(act.end <= end for act in scene_.acts)
    own = next((act for act in scene_.acts if act.start >= name[1]), None)
    return told and own is not None and _PARTS_LIST.search(masked, name[1], own.start) is None


def _is_next_item(scene_: Scene, end: int, name: Span) -> bool:
    """Whether a list that ends there goes on with the name: "A (3), B (twice)", "A; B; C"."""
    start, masked = name[0], scene_.masked
    if _NEXT_COUNTED.match(masked, end, start) is not None:
        return not any(end <= c.start < start for c in (*scene_.acts, *scene_.mods))
    listed = _NEXT_LISTED.match(masked, end, start) is not None
    return listed and _ITEM_ENDS.match(masked, name[1]) is not None


def _relation_before(scene_: Scene, start: int) -> Cue | None:
    """The longest relation that ends right before the name, fillers ("the village of") aside."""
    best: Cue | None = None
    for cue in scene_.rels:
        if (
            cue.end <= start <= cue.end + _FILLED_REACH
            and (best is None or (cue.end - cue.start, cue.end) > (best.end - best.start, best.end))
            and _FILLED.match(scene_.masked, cue.end, start)
        ):
            best = cue
    return best


def _left_bracket(masked: str, first: int, start: int) -> bool:
    """Whether the bracket that a list began in is closed before `start`: "A (near B), C"."""
    opened = masked.rfind("(", max(0, first - _BRACKET), first)
    closed = masked.find(")", first, start)
    return opened >= 0 and closed >= 0 and masked.find(")", opened, first) < 0


def is_inserted(scene_: Scene, group: Group) -> bool:
    """Whether the group only tells where the name before it lies: "A, which is behind B, is taken"."""
    if not scene_.masked.startswith(",", group.end):
        return False
    before = _INSERTION.search(scene_.masked, max(0, group.start - _BRACKET), group.start)
    return before is not None and not any(
        before.start() < act.start < group.start and act.name != "info" for act in scene_.acts
    )


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


def distance(scene_: Scene, low: int, high: int) -> float:
    """The cost of the stretch between two cues; lists of names in it, brackets and insertions are free."""
    gap = _without_names(scene_, low, high)
    if "(" in gap:
        gap = _BRACKETS.sub(" ", gap)
    if gap.count(",") > 1:
        gap = INSERTED.sub(" ", gap)
    return gap_cost(gap)


def _without_names(scene_: Scene, low: int, high: int) -> str:
    """The text between two positions without the lists of names in it."""
    groups = scene_.groups_between(low, high)
    if not groups:
        return scene_.masked[low:high]
    pieces, at = [], low
    for group in groups:
        if group.end <= high:
            pieces.append(scene_.masked[at : group.start])
            at = group.end
    pieces.append(scene_.masked[at:high])
    return "".join(pieces)
