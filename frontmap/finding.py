"""What one list of names gets from its sentence: label, side, modality, and the act that decided."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from frontmap.actor import ATTACKER, IMPLIED, Actors
from frontmap.anaphora import (
    ended_in,
    is_dateline,
    is_parallel,
    is_undone,
    later_state,
    part_behind_label,
    relation_later,
)
from frontmap.bare import counts, is_bare, says_more
from frontmap.cue import Cue, sided
from frontmap.dating import NO_TIMES, Times, event_date
from frontmap.denial import QUOTED, claims_nothing, negated
from frontmap.effect import advance, effect_of, labelled
from frontmap.ellipsis import follows, is_excepted, is_gapped, is_likened, is_long_ago, is_unlike
from frontmap.gap_piece import A_STOP
from frontmap.landmark import adjoins, is_landmark
from frontmap.modality import ASSERTED, Sureness, is_overruled, sureness
from frontmap.narrative import Narrative
from frontmap.objects import by_object
from frontmap.outcome import Carried, Finding
from frontmap.period import Period
from frontmap.reach import TOO_FAR, acts_by_cost, is_meant, is_where, nearest_act, stands_near
from frontmap.records import ClaimLabel, Side
from frontmap.scope import Group, Scene, distance
from frontmap.sides import OTHER
from frontmap.when import CENTURY, times
from frontmap.words import any_of

_HARM_REACH: Final = 4.0
_OF_AN_OBJECT: Final = frozenset({"own", "part", "other", "part_other", "advance", "advance_other"})
_PRESENT_REACH, _INSIDE_REACH, _MOVING_REACH = 2.5, 0.8, 4.0
_CARRYING: Final = frozenset({"near", "toward", "bearing", "part", "in"})
_BATTLE: Final = frozenset({"attack", "try", "repel", "fight"})
_PARALLEL: Final = 1.0
_NO_MONTH: Final = re.compile(any_of("no month"))
_INTO: Final = re.compile(any_of("into"))
_UNCONFIRMED_SECTION: Final = re.compile(any_of("section unconfirmed"))
_CLAIMED_SECTION: Final = re.compile(any_of("section claimed"))
_DENIED_SECTION: Final = re.compile(any_of("section denied"))


class Findings:
    """Finds what the lists of a report's sentences get; keeps the act that later lists go on with.

    `label_of_section` is the label that a paragraph stands under ("unconfirmed claims"), "" where none.
    """

    def __init__(self, text: str, side: Side, published: date | None) -> None:
        self._text, self._side, self._published = text, side, published
        self._period, self._narrative = Period(text, published), Narrative()
        self.actors = Actors(side)
        self.label_of_section = ""
        self._carried: Carried | None = None
        self._battle: Carried | None = None
        self._battle_here = False
        self._last: Finding | None = None
        self._spoke = False
        self._timed: Scene | None = None
        self._when = NO_TIMES

    @property
    def carries_list(self) -> bool:
        """Whether a line over a list said something that its items go on with."""
        return self._carried is not None and bool(self._carried.relation)

    def forget(self, keep_list: bool = False) -> None:
        """A new paragraph begins; a list goes on with what the line over it says where `keep_list`."""
        if not (keep_list and self.carries_list):
            self._carried = None
        self._battle_here = False
        self._narrative.forget()
        self.actors.forget()

    def remember(self, scene: Scene) -> None:
        """Attacks that a sentence tells of without a place: bare names behind it say where they were."""
        self.actors.remember(scene)
        self._narrative.remember(scene, self._times(scene))
        for group in scene.groups:
            if group.relation != "direction":
                return
        end = len(scene.masked)
        for act in scene.acts:
            if act.name not in _BATTLE:
                continue
            said = self._said(scene, Group(end, end, (), "near", ""), act)
            if said is not None and said[1].endswith("_advance"):
                self._battle_here = True
                if self._carried is not None and not self._carried.relation:
                    self._carried = None
                self._battle = Carried(act, _who_did(act, said[2]), None, "near", scene)
                return

    def _left(self, scene: Scene, group: Group) -> Carried | None:
        """The act that a list without one goes on with: of its paragraph, or of a count over all."""
        if (self._carried is None and self._battle is None) or not is_bare(scene, group):
            return None
        if self._carried is not None and (group.relation in _CARRYING or self._carried.relation):
            return self._carried
        if group.relation == "at" and says_more(scene, group):
            return None
        if self._battle is None:
            return None
        placed = group.relation in ("near", "toward") or counts(scene)
        return self._battle if self._battle_here or placed else None

    def open_list(self, scene: Scene) -> None:
        """What the end of a sentence says goes for the names of the list under it, what it asks for those in
        the answer: "Attacked near:", "Where do they attack?".
        """
        end = len(scene.masked.rstrip(" :*_?"))
        if "?" in scene.masked[end:]:
            self._carried = self._battle = None
        relation = next((c for c in scene.rels if end - 1 <= c.end <= end + 1), None)
        name, words = (relation.name, relation.words) if relation else ("at", "")
        finding = self.of(scene, Group(end, end, (), name, words), {})
        if finding.act is not None and finding.label != "mention":
            self._carried = Carried(finding.act, _who_did(finding.act, finding.side), finding.sure, name)

    def of(self, scene_: Scene, group: Group, objects: dict[Cue, Group]) -> Finding:
        """What a list of names gets; `objects` keeps the first list of each act."""
        if self._last is not None and self._spoke and is_likened(scene_, group):
            return self._last._replace(reasons=(*self._last.reasons, "the same as before"))
        if self._last is not None and self._last.is_control and is_gapped(scene_, group):
            sure = Sureness("past", "ago") if is_long_ago(scene_, group) else self._last.sure
            return self._last._replace(sure=sure, reasons=(*self._last.reasons, "the same as before"))
        if self._last is not None and self._last.label.endswith("_control") and is_unlike(scene_, group):
            return self._last.opposite()
        following = follows(scene_, group) if self._last is not None and self._spoke else ""
        if following and self._last is not None and self._last.is_control:
            done = following.startswith("followed")
            sure = self._last.sure if done else Sureness("hypothetical", following)
            return self._last._replace(sure=sure, reasons=(*self._last.reasons, following))
        if self._last is not None and self._spoke and is_excepted(scene_, group):
            return self._last._replace(sure=Sureness("denied", "not"), reasons=("not so as before",))
        finding = self._read(scene_, group, objects)
        self._spoke = finding.label != "mention"
        if self._spoke:
            self._last = finding
        return finding

    def _read(self, scene_: Scene, group: Group, objects: dict[Cue, Group]) -> Finding:
        if is_dateline(scene_, group):
            return _mention(None, "a dateline")
        if group.relation == "hold":
            return Finding("ua_control", "ua", None, ASSERTED, "", (f"held: {group.words}",))
        near = nearest_act(scene_, group)
        act, cost = self._governing(scene_, group, objects, near)
        carried = self._left(scene_, group) if act is None else None
        if carried is not None:
            return self._carry(scene_, group, carried)
        if act is not None and cost >= A_STOP and self._unspoken(scene_, group)[0] != "mention":
            act = None  # "Russian troops are in A; Ukraine holds B"
        later = later_state(scene_, group, act)
        if later is not None and not is_overruled(scene_, act, group, later, self._times(scene_)):
            if _lost_again(scene_, group, act, later):
                return self._undone(scene_, group, act, later)
            act, cost, group = later, 0.0, group.related(relation_later(scene_, later))
        act = ended_in(scene_, act) if act is not None and group.relation == "at" else act
        if act is not None and is_landmark(scene_, group, act, objects):
            return _mention(act, "a reference point")
        if act is not None and is_meant(scene_, group, act):
            group = group.related("at")
        elif act is not None and is_where(scene_, group, act):
            group = group.related("in")
        part = None if act is None else part_behind_label(scene_, group, act)
        if part is not None:
            group = group.related("part", part.words)
        name = act.kind if act else "none"
        effect = effect_of(name, group.relation)
        if act is not None and effect in _OF_AN_OBJECT:
            effect = by_object(scene_, group, act, name, effect)
        if act is not None and effect == "echo":
            return self._echo(scene_, act, group)
        label, side = self._label(scene_, act, group, effect)
        if act is None and label == "mention" and not (near and self._void(scene_, near[1])):
            label, side = self._unspoken(scene_, group)
        if label == "mention":
            return _mention(act, f"{name} × {group.relation}")
        if act is not None and group.relation in ("at", "in", "part", "near", "from"):
            objects.setdefault(act, group)
        why = f"{name} × {group.relation} → {effect}", f"cost {cost:.1f}"
        return self._told(scene_, group, act, label, side, effect, why)

    def _undone(self, scene_: Scene, group: Group, act: Cue | None, later: Cue) -> Finding:
        """What is left where somebody won a place and lost it again: the other side's control."""
        actor = self.actors.acts(scene_, act, group) if act is not None else ""
        label, side = labelled("other", actor)
        return self._told(scene_, group, later, label, side, "other", ("won and lost again",))

    def _told(
        self,
        scene_: Scene,
        group: Group,
        act: Cue | None,
        label: ClaimLabel,
        side: str,
        effect: str,
        why: tuple[str, ...],
    ) -> Finding:
        """A finding with how sure it is, since when and of whom; later lists go on with it."""
        when = self._times(scene_)
        sure = self._under_label(self._narrative.sure(scene_, act, group, when))
        quoted = sure.modality == "denied" and sure.words.startswith(QUOTED)
        if quoted and side and side == self._side and self.actors.why == IMPLIED:
            label, side = labelled(effect, OTHER[self._side])  # whom the writer does not believe is the other
        if act is not None and act.kind in ("goal", "covet"):
            sure = Sureness("hypothetical", act.words)
        if act is not None and not (self._carried and self._carried.relation):
            self._carried = Carried(act, _who_did(act, side), sure)
            if act.name in _BATTLE and label.endswith("_advance"):
                self._battle, self._battle_here = self._carried._replace(relation="near"), True
        return Finding(
            label,
            side,
            act,
            sure,
            extent=group.words if group.relation == "part" else "",
            reasons=(*why, *self._who(act, side)),
            day=event_date(scene_, act, when.stated),
            implied=self.actors.why == IMPLIED and side == self._side and sure.claimant_side in ("", side),
        )

    def _who(self, act: Cue | None, side: str) -> tuple[str, ...]:
        """Whom an act was taken to be of, and from what, for those who ask why."""
        who = {"ru": "Russian", "ua": "Ukrainian"}.get(side)
        return (f"who acts or gains: {who}, {self.actors.why}",) if who and act is not None else ()

    def _governing(
        self, scene_: Scene, group: Group, objects: dict[Cue, Group], near: tuple[float, Cue] | None
    ) -> tuple[Cue | None, float]:
        """The act that governs a list, and what it costs to reach: the nearest, or a later one where that
        claims nothing.
        """
        if group.words and "," in scene_.masked:
            for act, first in objects.items():
                if first.words == group.words and is_parallel(scene_, first, group):
                    return act, _PARALLEL
        if near is None:
            return None, TOO_FAR
        cost, act = near
        if not stands_near(act, group) and not self._void(scene_, act):
            return act, cost
        standing: tuple[Cue, float] | None = None
        for cost, act in acts_by_cost(scene_, group):
            stands = stands_near(act, group)
            if not stands and not self._void(scene_, act):
                return (act, cost) if standing is None or act.name in _BATTLE else standing
            if standing is None and stands:
                standing = act, cost
        return standing or (None, TOO_FAR)

    def _unspoken(self, scene_: Scene, group: Group) -> tuple[ClaimLabel, str]:
        """What forces named before a place do there where no verb is known: in it or in a part they are
        inside, toward or near it they press on it, if it is not the report's own side that stands near.
        """
        if group.relation == "part":
            return labelled("part", self.actors.present(scene_, group, _PRESENT_REACH))
        if group.relation == "in":
            reach = _MOVING_REACH if _INTO.fullmatch(group.words) else _INSIDE_REACH
            return labelled("part", self.actors.present(scene_, group, reach))
        if group.relation not in ("toward", "near") or adjoins(scene_, group):
            return "mention", ""
        present = self.actors.present(scene_, group, _MOVING_REACH)
        own = group.relation == "near" and present == self._side
        return labelled("mention" if own else "advance", present)

    def _echo(self, scene_: Scene, act: Cue, group: Group) -> Finding:
        """What is said about a claim, not about the place: it is denied or doubted, or nothing is claimed."""
        sure = sureness(scene_, act, group, NO_TIMES)
        echoed = sure.modality in ("denied", "unconfirmed")
        return Finding("mention", "", act, sure, "", ("what is claimed of it elsewhere",), echoed=echoed)

    def _times(self, scene_: Scene) -> Times:
        """The times that the sentence states; "may" and "march" in small letters are no months."""
        if not scene_.times and CENTURY not in scene_.masked:
            return NO_TIMES
        if self._timed is not scene_:
            self._timed, self._when = scene_, NO_TIMES
            found = times(scene_.masked, scene_.times, self._published)
            if found:
                start = scene_.sentence.start
                stated = [w for w in found if not _NO_MONTH.match(self._text, start + w.start)]
                self._when = Times(stated, [w for w in stated if self._period.is_past(w)])
        return self._when

    def _under_label(self, sure: Sureness) -> Sureness:
        if _UNCONFIRMED_SECTION.match(self.label_of_section):
            if sure.modality in ("asserted", "claimed"):
                return sure._replace(modality="unconfirmed")
        elif _CLAIMED_SECTION.match(self.label_of_section) and sure.modality == "asserted":
            return sure._replace(modality="claimed", claimant_side=self.actors.section_side)
        elif _DENIED_SECTION.match(self.label_of_section):
            return sure._replace(modality="denied")
        return sure

    def _carry(self, scene_: Scene, group: Group, carried: Carried) -> Finding:
        """The act of the list before, where this one has none of its own."""
        act = carried.act
        if group.relation == "at" and carried.relation:
            group = group.related(carried.relation)
        if is_landmark(scene_, group, act, {}):
            return _mention(act, "a reference point")
        effect = effect_of(act.kind, group.relation)
        label, side = labelled(effect, carried.actor)
        reasons = (f"{act.name} × {group.relation} → {effect}", "the act of the list before")
        extent = group.words if group.relation == "part" else ""
        sure = carried.sure
        if sure is None:
            sure = ASSERTED if carried.scene is None else self._sure_by_itself(carried.scene, act)
        return Finding(label, side, act, sure, extent, reasons)

    def _void(self, scene_: Scene, act: Cue) -> bool:
        """An act that is said not to happen and so claims nothing: "did not advance"."""
        if claims_nothing(scene_, act):
            return True
        return act.name == "attack" and any(
            c.name == "harm"
            and distance(scene_, *sorted((min(act.end, c.end), max(act.start, c.start)))) <= _HARM_REACH
            for c in scene_.acts
        )

    def _label(self, scene_: Scene, act: Cue | None, group: Group, effect: str) -> tuple[ClaimLabel, str]:
        if effect == "mention":
            return "mention", ""
        if effect == "own_ua":
            return "ua_control", "ua"
        if effect == "part_none":
            actor = self.actors.acts(scene_, act, group, explicit=True) if act else ""
            return "contested", actor or "-"
        if effect == "attacked":
            actor = (self.actors.acts(scene_, act, group, explicit=True) if act else "") or ATTACKER[
                self._side
            ]
            return advance(actor)
        if act is None:
            return "mention", ""
        return labelled(effect, self.actors.acts(scene_, act, group))

    def _said(self, scene_: Scene, group: Group, act: Cue) -> tuple[str, ClaimLabel, str] | None:
        """The effect of an act on names that stand elsewhere, label and side; None where it is said not to
        happen.
        """
        effect = effect_of(act.kind, group.relation)
        if act.name == "fight" and group.relation != "near":
            effect = "part_none"
        if self._void(scene_, act) or (act.name == "enter" and negated(scene_, act)):
            return None
        return effect, *self._label(scene_, act, group, effect)

    def _sure_by_itself(self, scene_: Scene, act: Cue) -> Sureness:
        """How sure an act is, whatever it is said of."""
        here = Group(act.start, act.end, (), "near", "")
        return self._narrative.sure(scene_, act, here, self._times(scene_))

    def about(self, scene_: Scene, group: Group, act: Cue) -> Finding | None:
        """What an act says of names that stand elsewhere; None where it claims nothing of them."""
        said = self._said(scene_, group, act)
        if said is None or said[1] == "mention":
            return None
        effect, label, side = said
        sure = self._sure_by_itself(scene_, act)
        rule = f"{act.kind} × {group.relation} → {effect}"
        reasons = (rule, *self._who(act, side), "said of the name in the sentence before")
        return Finding(label, side, act, sure, group.words, reasons)


def _who_did(act: Cue, side: str) -> Side:
    """The side that did what another gained by: who lost or left a place is not who has it then."""
    return OTHER[sided(side)] if act.kind in ("lose", "leave") else sided(side)


def _lost_again(scene_: Scene, group: Group, act: Cue | None, later: Cue) -> bool:
    masked = scene_.masked
    return is_undone(act, later, masked[group.end : later.start], masked[later.end : later.end + 24])


def _mention(act: Cue | None, why: str) -> Finding:
    """Nothing is claimed, and why not."""
    return Finding("mention", "", act, ASSERTED, "", (why,))
