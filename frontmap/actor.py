"""Who acts: the side that the text names for an act, or that the report's voice implies."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue
from frontmap.cue_order import around, nearest
from frontmap.gap_piece import A_WORD
from frontmap.kept import Kept
from frontmap.nearness import (
    BY,
    INSTRUMENTAL,
    NEXT_CLAUSE,
    REPORT,
    WHO_REACH,
    acts_elsewhere,
    is_agent,
    is_of_what_follows,
    who_cost,
)
from frontmap.records import Side
from frontmap.scare_quotes import in_quotes
from frontmap.scope import Group, Scene, distance
from frontmap.sides import OTHER, Sides
from frontmap.speaker import (
    ACTED_ON,
    denier,
    goes_on,
    is_called_false,
    is_kept,
    is_object_of,
    may_act,
)
from frontmap.words import any_of, ending_in

_DEFAULTS: Final[dict[Side, dict[str, Side]]] = {
    "ru": {"repel": "ru", "lose": "ua", "leave": "ua", "surround": "ru"},
    "ua": {"retake": "ua", "hold": "ua", "defend": "ua", "repel": "ua", "lose": "ua", "leave": "ua"},
    "": {"repel": "ua", "defend": "ua", "lose": "ua", "leave": "ua", "retake": "ua"},
}
"""Who acts where the text names nobody, by the report's voice and the act; else the attacking side."""
ATTACKER: Final[dict[Side, Side]] = {"ru": "ru", "ua": "ru", "": "ru"}
IMPLIED: Final = "implied by the report's side"
_OWN_SUCCESS: Final = frozenset({"take", "retake", "enter", "advance", "hold", "surround", "reach"})
_DRIVEN_OUT: Final = ("retake", "dislodge", "expel")
"""Acts whose object is the side that is driven out."""
_DRIVING: Final = frozenset({"repel", *_DRIVEN_OUT})
_OF_ANOTHER: Final = frozenset({"repel", "lose", "leave"})
"""Acts that are seldom of who was named last."""
_TRANSITIVE: Final = frozenset({"attack", "try", "advance", "surround", "take", "enter"})
_WHO_BESIDE: Final = 1.1
_REPELLED_REACH: Final = 1.6
_SUBJECT_REACH: Final = 12.0
_CONCEDES: Final = Kept(re.compile(any_of("concedes")).match)
_THEY: Final = re.compile(rf"\b{any_of('they')}\s+(?:[\w']+\s+){{0,2}}\Z")
_IT_OR_THEY: Final = re.compile(rf"\W*(?:{any_of('they')}|{any_of('it')})\s(?:[\w']+\s){{0,3}}")
_AUXILIARY_BEFORE: Final = re.compile(
    rf"[,\s]\s*(?:{any_of('clause joint')})\s(?:[\w'-]+\s){{0,2}}{any_of('auxiliary')}\s(?:[\w'-]+\s)?\Z"
)
"""A conjunction and "was" before a participle: its subject is that of the clause before."""
_DRIVEN_REACH: Final = 1.2
_JOINED: Final = re.compile(rf"\s{any_of('clause joint')}\s")
_NEAR: Final = 5
"""Sides named before and behind an act among which the one acted upon is."""
_CLAIMED_FALSELY: Final = frozenset({"take", "retake", "enter"})
_REPORTED_FALSELY: Final = frozenset({"advance", "attack", "reach", "surround"})
"""What a side boasts of; where a partisan report calls it false and names nobody, it is the enemy's boast; so
are attacks where it is a report on them that is false.
"""
_RUMOUR: Final = re.compile(rf"\b{any_of('rumour')}\b")
_WE: Final = Kept(re.compile(rf"{ending_in('we')}{any_of('reflexive')}?\b").match)
"""A verb that says "we" by its ending."""
_FREED: Final = Kept(re.compile(any_of("freed")).match)
_PARTICIPLE: Final = Kept(re.compile(rf"{ending_in('passive participle')}\b").match)
_ATTRIBUTE: Final = Kept(re.compile(rf"{ending_in('participle stem')}{any_of('adjective ending')}\Z").match)
"""A participle in front of a name: "liberated X", of which only who stands between them can be the doer."""
_OBJECT: Final = re.compile(any_of("positions") + r"\Z")
_ANNOUNCES: Final = Kept(re.compile(rf"{any_of('announces')}\b").match)
_COUNTER: Final = Kept(re.compile(any_of("counter")).match)
_COUNTERS: Final = re.compile(rf"\b{any_of('counter')}")
_KEEPS: Final = Kept(re.compile(rf"{any_of('keeps')}\b").match)


class Actors:
    """Tells who acts in a report's sentences; remembers the last actor of a paragraph.

    `section_side` is whose claims a section's label announces ("Claimed by Russia"), "" where none does.
    """

    def __init__(self, side: Side) -> None:
        self._side = side
        self._sides = Sides(side)
        self._actor: Side = ""
        self._before: Side = ""
        self.why = ""
        self.section_side: Side = ""

    def forget(self) -> None:
        """A new paragraph begins."""
        self._before, self._actor = self._actor, ""

    def acts(self, scene_: Scene, act: Cue, group: Group, explicit: bool = False) -> Side:
        """The side that acts; for `repel` the side that is repelled. `why` tells what it was taken from."""
        self.why = "named in the sentence" if scene_.whos else "told by the verb"
        side = self._stated(scene_, act, group)
        if side is not None:
            return side
        return "" if explicit else self._implied(scene_, act)

    def _stated(self, scene_: Scene, act: Cue, group: Group) -> Side | None:
        """The side that the sentence names for an act or its words hold ("is ours"); None where none."""
        name, _, form = act.name.partition(".")
        fixed: Side = ""
        if form in ("own", "enemy", "ru", "ua"):
            fixed = self._sides.named(form, act.words) or self._sides.as_spoken(scene_, act, form)
        if fixed:
            return fixed
        if name != "repel" and scene_.sentence.lang != "en" and (form == "own" or _WE[act.words]):
            return self._side
        driven = self._driven(scene_, act) if name in _DRIVING else ""
        if driven:
            return driven if name == "repel" else OTHER[driven]
        if name in ("take", "surround") and act.end <= group.start and _ATTRIBUTE[act.words]:
            between = [w for w in scene_.whos if act.end <= w.start and w.end <= group.start]
            nobody = ATTACKER[self._side] if name == "surround" else None
            return self._sides.of(between[0]) if between else nobody
        inside = [w for w in scene_.whos if act.start <= w.start < act.end]
        on_another = bool(inside) and (name in _DRIVEN_OUT or form == "on")
        acted_on = self._sides.told(scene_, act, inside[-1]) if on_another else ""
        if acted_on:
            return self._subject_beside(scene_, act, inside[-1]) or OTHER[acted_on]
        if name == "retake" and form == "passive":
            return self._driven_out(scene_, act)
        if name == "dislodge":
            return self._dislodger(scene_, act)
        if name == "repel":
            return self._repelled(scene_, act, inside)
        if inside and name != "retake":
            side = self._sides.told(scene_, act, inside[0])
            return OTHER[side] if name in _TRANSITIVE and _OBJECT.search(act.words) else side
        if name == "fall":
            return None
        named = self._nearest_who(scene_, act, group)
        if named is None:
            named = self._they(scene_, act) or None
        we = form == "occ" and named == self._side and not any(w.name == named for w in scene_.whos)
        return None if we else named  # nobody says that "we" occupy

    def _implied(self, scene_: Scene, act: Cue) -> Side:
        """The side that an act without a named actor implies: by the speaker, the section, the voice."""
        self.why = IMPLIED if self._side else "nobody is named"
        name, _, form = act.name.partition(".")
        conceded = self._conceded(scene_, act) if name in ("fall", "lose", "leave") else ""
        if name == "fall" or conceded:
            return (conceded or "ru") if name == "fall" else OTHER[conceded]
        if form == "counter" or (self._side == "ru" and _COUNTER[act.words]):
            return "ua"
        if form == "occ" and name == "hold" and self._side:
            return OTHER[self._side]
        if form in ("we", "foe") and self._side:
            return self._side if form == "we" else OTHER[self._side]
        if name in ("lose", "leave") and (side := denier(scene_)):
            return side
        if self._side and name in ("lose", "leave") and is_kept(scene_, act):
            return self._side
        false = self._side and is_called_false(scene_)
        boast = name in _CLAIMED_FALSELY or (
            name in _REPORTED_FALSELY and REPORT.search(scene_.masked, 0, act.start)
        )
        if false and boast and form == "":
            return ATTACKER[self._side] if _RUMOUR.search(scene_.masked) else OTHER[self._side]
        if self.section_side and name in _OWN_SUCCESS:
            return self.section_side
        speaker = self._sides.speaker(scene_, act) if name in _OWN_SUCCESS and form != "occ" else ""
        if speaker:
            return self._subject(scene_, act) or speaker
        by_subject = name not in _OF_ANOTHER and form not in ("occ", "passive")
        if by_subject and (self._side == "" or name == "hold") and (subject := self._subject(scene_, act)):
            return subject
        if self._side == "" and name == "hold" and not self._actor and _KEEPS[act.words]:
            return "ua"
        if act.name == "take.lib":
            return self._liberator(scene_, act)
        told = name not in _OF_ANOTHER and name != "defend" and form != "occ"
        if self._actor and told and self._side == "":
            return self._actor
        own = (
            self._side == (self._actor or self._before) != ""
            and act.kind in _OWN_SUCCESS
            and goes_on(scene_, act)
        )
        return self._side if own else _DEFAULTS[self._side].get(name, ATTACKER[self._side])

    def present(self, scene_: Scene, group: Group, reach: float) -> Side:
        """The side whose forces are named before a place: "Russian soldiers in its north"."""
        before = [w for w in scene_.whos if w.end <= group.start]
        near = bool(before) and distance(scene_, before[-1].end, group.start) <= reach
        if (
            near
            and group.relation == "near"
            and any(
                other.relation in ("at", "in", "part")
                for other in scene_.groups_between(before[-1].end, group.start)
            )
        ):
            return ""
        return self._sides.of(before[-1]) if near else ""

    def _conceded(self, scene_: Scene, act: Cue) -> Side:
        """Who took what a speaker of one side admits is gone."""
        before = [
            c
            for c in scene_.mods
            if c.end <= act.start
            and (_CONCEDES[c.words] or (act.kind == "leave" and _ANNOUNCES[c.words]))
            and distance(scene_, c.end, act.start) <= WHO_REACH
        ]
        says = [c for c in scene_.says if c.side and before and c.start < before[-1].start]
        return OTHER[says[-1].side] if says else ""

    def _liberator(self, scene_: Scene, act: Cue) -> Side:
        if in_quotes(scene_, act):
            return OTHER[self._side] or "ru"  # what is no liberation to who writes
        if self._side:
            return self._side
        if scene_.sentence.lang == "en":
            return "ua" if _FREED[act.words] else self._actor or "ua"
        return "ua" if scene_.sentence.lang == "uk" else "ru"

    def _dislodger(self, scene_: Scene, act: Cue) -> Side:
        """Who drives somebody from positions: the other side of the one named behind, or the one before."""
        after = [w for w in scene_.whos if w.start >= act.end]
        before = [w for w in scene_.whos if w.end <= act.start]
        if after:
            return OTHER[self._sides.of(after[0])]
        return (self._sides.told(scene_, act, before[-1]) if before else "") or ATTACKER[self._side]

    def _driven_out(self, scene_: Scene, act: Cue) -> Side:
        """Who is left where somebody "was driven out": the other side of the one named before."""
        before = [w for w in scene_.whos if w.end <= act.start]
        near = bool(before) and distance(scene_, before[-1].end, act.start) <= WHO_REACH
        out = self._sides.told(scene_, act, before[-1]) if near else ""
        if not before and _IT_OR_THEY.fullmatch(scene_.masked, 0, act.start):
            out = self._actor
        return OTHER[out] if out else _DEFAULTS[self._side].get("retake", ATTACKER[self._side])

    def _repelled(self, scene_: Scene, act: Cue, inside: list[Cue]) -> Side:
        """Whose attack is beaten back: named after the act, or the other side of who beats it back."""
        drivers = [other for other in scene_.acts if other.name in _DRIVEN_OUT]
        named = [w for w in scene_.whos if self._sides.of(w) and not is_object_of(drivers, w)]
        after = [w for w in named if w.start >= act.start and w.start - act.end < 30]
        if inside and self._sides.of(inside[0]):
            return self._sides.of(inside[0])
        if (
            after
            and distance(scene_, act.end, max(act.end, after[0].start)) <= 1.0
            and not BY.search(scene_.masked, act.end, after[0].start)
        ):
            own = self._side and self._sides.of(after[0]) == self._side
            return OTHER[self._side] if own else self._sides.of(after[0])
        before = [w for w in named if w.end <= act.start]
        beside = distance(scene_, before[-1].end, act.start) if before else WHO_REACH
        if act.name.endswith(".passive") and beside <= _REPELLED_REACH:
            return self._sides.of(before[-1])
        if (
            act.name.endswith(".passive")
            and after
            and after[0].start >= act.end
            and "," not in scene_.masked[act.end : after[0].start]
        ):
            return OTHER[self._sides.of(after[0])]
        if before and distance(scene_, before[-1].end, act.start) <= WHO_REACH:
            return OTHER[self._sides.of(before[-1])]
        if self._side:
            return OTHER[self._side]
        return OTHER[self._sides.speaker(scene_, act)] or ("ua" if _COUNTERS.search(act.words) else "ru")

    def _driven(self, scene_: Scene, act: Cue) -> Side:
        """The side that is acted upon: before the act in the object's case ("the enemy was driven from"), or
        beside a passive participle that names no agent ("driven out are the enemy's last groups").
        """
        passive = scene_.sentence.lang != "en" and _PARTICIPLE[act.words] and "repel" not in act.name
        for who in nearest(scene_.whos, act.start, act.end, _NEAR):
            before = who.end <= act.start
            if not before and (who.start < act.end or not passive):
                continue
            low, high = (who.end, act.start) if before else (act.end, who.start)
            if not before and NEXT_CLAUSE.search(scene_.masked, act.end, who.start):
                continue
            acted_on = (before and ACTED_ON[who.words]) or (passive and not INSTRUMENTAL[who.words])
            if acted_on and distance(scene_, low, high) <= _DRIVEN_REACH:
                return self._sides.of(who)
        return self._subject_driven(scene_, act) if passive else ""

    def _subject_driven(self, scene_: Scene, act: Cue) -> Side:
        """Who was driven out where the participle goes on with a sentence's subject: "they went in, but were
        driven out".
        """
        clause = _AUXILIARY_BEFORE.search(scene_.masked, 0, act.start)
        before = [w for w in scene_.whos if clause and w.end <= clause.start()]
        if not before or INSTRUMENTAL[before[-1].words] or any(w.start >= act.end for w in scene_.whos):
            return ""
        return self._sides.of(before[-1])

    def _nearest_who(self, scene_: Scene, act: Cue, group: Group) -> Side | None:
        """The side that is named nearest to an act and can be the one that acts, "" where nobody knows whose
        the "our troops" are that hold something; None where none is named.
        """
        best: Cue | None = None
        beside = act.name == "goal" or act.name.endswith((".passive", ".foe", ".occ"))
        least = _WHO_BESIDE if beside else WHO_REACH
        drivers = [other for other in scene_.acts if other.name in _DRIVING and other != act]
        near = around(scene_.whos, act.start, act.end, least)
        before = [who for who in near if who.end <= act.start]
        for passed, who in enumerate(reversed(before)):
            if max(passed * A_WORD, scene_.least(who.end, act.start)) > least:
                break
            if may_act(scene_, act, who, drivers):
                cost = who_cost(scene_, act, group, who)
                if cost < least or (best is not None and cost == least):
                    best, least = who, cost
        behind = 0
        for who in near[len(before) :]:
            far = max(behind * A_WORD, scene_.least(act.end, who.start)) > least
            if far and not is_agent(scene_, act, group, who):
                continue
            behind += who.start >= act.end
            if acts_elsewhere(scene_, act, who) or is_of_what_follows(scene_, act, group, who):
                continue
            if act.end <= group.start and _JOINED.search(scene_.masked, group.end, who.start):
                continue  # "means to reach X and destroy the Ukrainian bridgehead"
            if ":" in scene_.masked[act.end : who.start]:
                break
            if may_act(scene_, act, who, drivers):
                cost = who_cost(scene_, act, group, who)
                if cost < least:
                    best, least = who, cost
        if best is None:
            return None
        side = self._sides.told(scene_, act, best)
        if not side:
            return "" if best.name == "own" and act.kind == "hold" else None
        return OTHER[side] if self._is_object(scene_, act, best) else side

    def _subject_beside(self, scene_: Scene, act: Cue, acted_on: Cue) -> Side:
        """The side named right before what is done to "the enemy", whoever the enemy is to who writes."""
        before = [w for w in scene_.whos if w.end <= act.start and w.name in ("ru", "ua")]
        if acted_on.name != "enemy" or not before or scene_.masked[before[-1].end : act.start].strip():
            return ""
        return self._sides.of(before[-1])

    def _subject(self, scene_: Scene, act: Cue) -> Side:
        """The side last named before the act in its own sentence, however far, unless driven out there."""
        drivers = [other for other in scene_.acts if other.name in _DRIVING and other != act]
        before = [w for w in scene_.whos if w.end <= act.start and may_act(scene_, act, w, drivers)]
        if not before or distance(scene_, before[-1].end, act.start) > _SUBJECT_REACH:
            return ""
        return self._sides.told(scene_, act, before[-1])

    def _they(self, scene_: Scene, act: Cue) -> Side:
        """Whom a pronoun right before the act stands for: the last side named before it."""
        if not _THEY.search(scene_.masked, max(0, act.start - 24), act.start):
            return ""
        before = [w for w in scene_.whos if w.end <= act.start]
        return self._sides.of(before[-1]) if before else self._actor

    def _is_object(self, scene_: Scene, act: Cue, who: Cue) -> bool:
        """Whether the side named is the one acted upon: "attacked Ukrainian positions"."""
        if act.kind not in _TRANSITIVE or who.start < act.end:
            return False
        gap = scene_.masked[act.end : who.start]
        if BY.search(gap) or BY.search(act.words) or len(gap.split()) > 2:
            return False
        if scene_.sentence.lang != "en" and act.name == "surround" and not INSTRUMENTAL[who.words]:
            return not gap.strip()
        tail = scene_.masked[who.start : who.end + 12].split()
        positions = any(_OBJECT.match(word.strip(",.;")) for word in tail)
        return positions or (scene_.sentence.lang == "en" and act.name != "surround" and not gap.strip())

    def remember(self, scene_: Scene) -> None:
        """The side that a sentence names first: later sentences of the paragraph may mean it."""
        sides = [self._sides.of(w) for w in scene_.whos]
        if sides and sides[0]:
            self._actor = sides[0]
