"""What a report claims about control of each settlement it names.

For each list of names: which act of its sentence governs it (`scope`), who acts (`who` cues, the report's
voice), what the act says of a place in that relation (`cues/effects.tsv`), how sure it is (`modality`).
What a following sentence says of "the city" goes to the name it refers to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from frontmap.actor import ATTACKER, Actors
from frontmap.anaphora import is_dateline, is_it, later_state
from frontmap.cue import Cue
from frontmap.effect import advance, effect_of, labelled
from frontmap.modality import PAST_DAYS, PAST_DAYS_OVERVIEW, Sureness, event_date, negated, sureness
from frontmap.records import REALIS, Claim, ClaimLabel, Modality, Report, Resolution, Side
from frontmap.scope import Group, Scene, distance, is_predicate, nearest_act, scene
from frontmap.segment import Sentence
from frontmap.voice import voice
from frontmap.when import times
from frontmap.words import any_of

_ALONGSIDE = 1.2
_COMMENT_WORDS = 7
_CONFIRMATION = re.compile(rf"\b{any_of('confirmation')}")
_BESIDE = 3.0
_HARM_REACH = 4.0
_HEADING_WIDTH = 45
"""Characters up to which a sentence may be a heading ("KUPIANSK.") whose claim the next one states."""
_OVERVIEW = re.compile(rf"\b{any_of('overview')}\b")
_JOINED = re.compile(r"\s*,?\s*(?:and|та|і|й|и|а також|а также|as well as)\b")
_CARRYING = frozenset({"near", "toward", "bearing", "part", "in"})
_LABEL = re.compile(rf"[\W\d]*({any_of('section label')}[^:.\n]{{0,40}})(?::|\Z)", re.IGNORECASE)
_PART_OBJECT = re.compile(any_of("part object"))
_PORTION = re.compile(rf"\W*(?:the |a )?(?:[\w-]+ ){{0,2}}{any_of('portion')}\b")
_LIGHT = frozenset({"the", "a", "of", "its", "and", "і", "та", "и", "over", "над"})
_REJECTED = ("rejected", "denied", "disproved", "debunked", "false", "спростовано", "опровергнуто")
_ANAPHOR = re.compile(rf"\b{any_of('anaphor')}\b")


@dataclass(frozen=True, slots=True)
class _Carried:
    """An act that later lists without one of their own go on with: "east of X near Y; south of X near Z"."""

    act: Cue
    actor: Side
    sure: Sureness


@dataclass(frozen=True, slots=True)
class _Finding:
    """What one group of names gets: label, side, cue, modality."""

    label: ClaimLabel
    side: str
    act: Cue | None
    sure: Sureness
    extent: str = ""
    reasons: tuple[str, ...] = ()
    day: date | None = None


def claims(report: Report, sentences: Sequence[Sentence], resolutions: Sequence[Resolution]) -> list[Claim]:
    """One claim per resolution, in the order of the text; `mention` where nothing is said of control."""
    side, why = voice(report)
    reader = _Reader(report, side, why)
    return reader.read(sentences, resolutions)


class _Reader:
    """Reads one report, sentence by sentence, and keeps what carries over: the actor, the antecedent."""

    def __init__(self, report: Report, side: Side, why: str) -> None:
        self._report, self._side, self._why = report, side, why
        overview = _OVERVIEW.search(report.text.lower()) is not None
        self._horizon = PAST_DAYS_OVERVIEW if overview else PAST_DAYS
        self._day = report.published or _latest_year(report.text)
        self._actors = Actors(side)
        self._paragraph = -1
        self._carried: _Carried | None = None
        self._label_of_section = ""

    def read(self, sentences: Sequence[Sentence], resolutions: Sequence[Resolution]) -> list[Claim]:
        found: list[Claim] = []
        at = 0
        previous: list[int] = []
        naming = _naming_paragraphs(sentences, resolutions)
        for sentence in sentences:
            own: list[Resolution] = []
            while at < len(resolutions) and resolutions[at].mention.start < sentence.end:
                own.append(resolutions[at])
                at += 1
            if sentence.paragraph != self._paragraph:
                self._paragraph, previous = sentence.paragraph, []
                self._actors.forget()
                self._carried = None
                self._section(sentence)
            if sentence.paragraph not in naming:
                continue
            scene_ = scene(self._report.text, sentence, [(r.mention.start, r.mention.end) for r in own])
            if own:
                start = len(found)
                found += self._sentence(scene_, own)
                previous = list(range(start, len(found)))
            elif previous:
                self._refer_back(scene_, found, previous[-1])
            self._actors.remember(scene_)
        return found

    def _section(self, sentence: Sentence) -> None:
        """A label over a list or before a colon sets how sure all under it is, up to the next heading."""
        text = self._report.text[sentence.start : sentence.end]
        label = _LABEL.match(text)
        if label:
            self._label_of_section = label.group(1).lower()
        elif sentence.heading or (text[:1] not in "•-*–—" and not text[:1].isdigit()):
            self._label_of_section = ""
        self._actors.section_side = _side_in(self._label_of_section)

    def _sentence(self, scene_: Scene, own: Sequence[Resolution]) -> list[Claim]:
        rows: dict[int, Claim] = {}
        objects: dict[Cue, Group] = {}
        for group in scene_.groups:
            finding = self._finding(scene_, group, objects)
            for member in group.members:
                rows[member] = self._claim(scene_, own[member], finding)
        return [rows[i] for i in range(len(own))]

    def _finding(self, scene_: Scene, group: Group, objects: dict[Cue, Group]) -> _Finding:
        if is_dateline(scene_, self._report.text, group):
            return _Finding("mention", "", None, Sureness("asserted"), "", ("a dateline",))
        if group.relation == "hold":
            return _Finding("ua_control", "ua", None, Sureness("asserted"), "", (f"held: {group.words}",))
        skipped: set[Cue] = set()
        while True:
            act, cost = nearest_act(scene_, group, frozenset(skipped))
            if act is None or not self._void(scene_, act, group):
                break
            skipped.add(act)
        if act is None and self._carried is not None and group.relation in _CARRYING:
            return self._carry(scene_, group, self._carried)
        later = later_state(scene_, group, act)
        if later is not None:
            act, cost, group = later, 0.0, replace(group, relation="at")
        name = act.name.split(".")[0] if act else "none"
        if act is not None and self._is_reference(scene_, group, act, objects):
            return _Finding("mention", "", act, Sureness("asserted"), "", ("a reference point",))
        if (act is not None and is_predicate(scene_, group, act)) or is_it(scene_, group, act):
            group = replace(group, relation="at")
        effect = effect_of(name, group.relation)
        if act is not None and effect in ("own", "part", "other", "advance"):
            effect = _by_object(scene_, group, act, name, effect)
        label, side = self._label(scene_, act, group, effect)
        if label == "mention":
            return _Finding("mention", "", act, Sureness("asserted"), "", (f"{name} × {group.relation}",))
        if act is not None and group.relation in ("at", "in", "part", "near", "from"):
            objects.setdefault(act, group)
        when = times(scene_.masked, scene_.sentence.lang, self._report.published)
        sure = sureness(scene_, act, group, when, self._day, self._horizon)
        sure = self._under_label(sure)
        if name in ("goal", "covet"):
            sure = Sureness("hypothetical", act.words if act else "")
        if act is not None:
            self._carried = _Carried(act, side if side in ("ru", "ua") else "", sure)  # type: ignore[arg-type]
        reasons = (f"{name} × {group.relation} → {effect}", f"cost {cost:.1f}")
        extent = group.words if group.relation == "part" else ""
        return _Finding(label, side, act, sure, extent, reasons, event_date(scene_, act, when))

    def _under_label(self, sure: Sureness) -> Sureness:
        if self._label_of_section.startswith(("unconfirmed", "неп", "не п", "непідтв", "неподтв")):
            if sure.modality in ("asserted", "claimed"):
                return replace(sure, modality="unconfirmed")
        elif self._label_of_section.startswith("claimed") and sure.modality == "asserted":
            return replace(sure, modality="claimed", claimant_side=self._actors.section_side)
        elif self._label_of_section.startswith(_REJECTED):
            return replace(sure, modality="denied")
        return sure

    def _carry(self, scene_: Scene, group: Group, carried: _Carried) -> _Finding:
        """The act of the list before, where this one has none of its own."""
        act = carried.act
        if self._is_reference(scene_, group, act, {}):
            return _Finding("mention", "", act, Sureness("asserted"), "", ("a reference point",))
        effect = effect_of(act.name, group.relation)
        label, side = labelled(effect, carried.actor)
        reasons = (f"{act.name} × {group.relation} → {effect}", "the act of the list before")
        return _Finding(
            label, side, act, carried.sure, group.words if group.relation == "part" else "", reasons
        )

    def _void(self, scene_: Scene, act: Cue, group: Group) -> bool:
        """An act that is said not to happen and so claims nothing: "did not advance"."""
        if act.name.split(".")[0] in ("advance", "attack", "fight", "reach") and negated(
            scene_, act
        ):
            return True
        return act.name == "attack" and any(
            c.name == "harm"
            and distance(scene_, *sorted((min(act.end, c.end), max(act.start, c.start)))) <= _HARM_REACH
            for c in scene_.of("act")
        )

    def _is_reference(self, scene_: Scene, group: Group, act: Cue, objects: dict[Cue, Group]) -> bool:
        """Whether the name only tells where another, nearer place of the same act lies."""
        nearer = objects.get(act)
        if nearer is not None and distance(scene_, nearer.end, max(nearer.end, group.start)) > _BESIDE:
            nearer = None
        if group.relation in ("near", "bearing") and self._leads_on(scene_, group, act):
            return True
        if group.relation == "bearing":
            if nearer is not None and not _JOINED.match(scene_.masked, nearer.end, group.start):
                return True
            return any(
                g.start >= group.end
                and g.relation in ("near", "in", "part", "toward")
                and g.start - group.end < 25
                and ";" not in scene_.masked[group.end : g.start]
                for g in scene_.groups
            )
        return (
            group.relation == "near"
            and nearer is not None
            and nearer.relation in ("at", "in", "part", "from")
            and act.name.split(".")[0] in ("take", "retake", "hold", "enter", "fall", "lose")
        )

    def _leads_on(self, scene_: Scene, group: Group, act: Cue) -> bool:
        """Whether the act goes on from these names to nearer ones: "Near A our troops move on to B"."""
        return (
            act.start >= group.end
            and act.name.split(".")[0] in ("advance", "take", "reach", "retake")
            and any(
                g.start >= act.end
                and g.relation in ("at", "toward", "in", "part", "near", "from")
                and distance(scene_, act.end, g.start) < _ALONGSIDE
                for g in scene_.groups
            )
        )

    def _label(self, scene_: Scene, act: Cue | None, group: Group, effect: str) -> tuple[ClaimLabel, str]:
        if effect == "mention":
            return "mention", ""
        if effect == "own_ua":
            return "ua_control", "ua"
        if effect == "part_none":
            actor = self._actors.acts(scene_, act, group, explicit=True) if act else ""
            return "contested", actor or "-"
        if effect == "attacked":
            actor = (self._actors.acts(scene_, act, group, explicit=True) if act else "") or ATTACKER[
                self._side
            ]
            return advance(actor)
        if act is None:
            return "mention", ""
        return labelled(effect, self._actors.acts(scene_, act, group))

    def _refer_back(self, scene_: Scene, found: list[Claim], index: int) -> None:
        """What a sentence without names says of "the city" goes to the name before it."""
        if self._comment(scene_, found, index):
            return
        label, sure = found[index].claim, found[index].modality in REALIS
        refers = _ANAPHOR.search(scene_.flat) is not None
        if sure and not label.endswith("_advance"):
            return
        if not refers and (label != "mention" or len(found[index].quote) > _HEADING_WIDTH):
            return
        part = next((c for c in scene_.of("rel") if c.name == "part"), None)
        ghost = Group(
            len(scene_.masked), len(scene_.masked), (), "part" if part else "at", part.words if part else ""
        )
        acts = [
            a
            for a in scene_.of("act")
            if a.name.split(".")[0] not in ("strike", "info", "advance", "attack", "repel")
        ]
        if not acts:
            return
        finding = self._finding_of(scene_, ghost, acts[0])
        if finding is not None and finding.label != "mention" and finding.sure.modality != "past":
            found[index] = self._with_both(found[index], scene_, finding)

    def _with_both(self, before: Claim, scene_: Scene, finding: _Finding) -> Claim:
        """The claim of a sentence about the name before it, quoted from the name's own sentence on."""
        text, start = self._report.text, before.quote_start
        claim = self._claim(scene_, before.resolution, finding)
        return replace(claim, quote=text[start : scene_.sentence.end], quote_start=start)

    def _comment(self, scene_: Scene, found: list[Claim], index: int) -> bool:
        """A short sentence that denies or doubts what was claimed before it: "This is a lie"."""
        doubt = next((m for m in scene_.of("mod") if m.name in ("denied", "unconfirmed")), None)
        short = len(scene_.masked.split()) <= _COMMENT_WORDS
        if doubt is not None and doubt.name == "unconfirmed" and not _CONFIRMATION.search(doubt.words):
            return False
        if doubt is None or not short or any(a.name not in ("info", "strike") for a in scene_.of("act")):
            return False
        quote = found[index].quote_start
        for at, claim in enumerate(found):
            if claim.quote_start == quote and claim.modality in ("claimed", "unconfirmed"):
                modality: Modality = "denied" if doubt.name == "denied" else "unconfirmed"
                found[at] = replace(
                    claim, modality=modality, reasons=(*claim.reasons, f"then: {doubt.words}")
                )
        return True

    def _finding_of(self, scene_: Scene, group: Group, act: Cue) -> _Finding | None:
        effect = effect_of(act.name, group.relation)
        if act.name == "fight":
            effect = "part_none"
        if self._void(scene_, act, group) or (act.name == "enter" and negated(scene_, act)):
            return None
        label, side = self._label(scene_, act, group, effect)
        when = times(scene_.masked, scene_.sentence.lang, self._report.published)
        near = replace(group, start=act.start, end=act.end)
        sure = sureness(scene_, act, near, when, self._day, self._horizon)
        return _Finding(label, side, act, sure, group.words, ("of the sentence before",))

    def _claimant(self, scene_: Scene, sure: Sureness) -> str:
        """Who says so, in the report's own words; "the report" where it speaks itself."""
        if sure.modality == "asserted":
            return "the report"
        at = scene_.flat.find(sure.claimant) if sure.claimant else -1
        if at < 0:
            return sure.claimant
        start = scene_.sentence.start + at
        return " ".join(self._report.text[start : start + len(sure.claimant)].split())

    def _claim(self, scene_: Scene, resolution: Resolution, finding: _Finding) -> Claim:
        sentence = scene_.sentence
        plain = finding.label == "mention"
        sure = finding.sure
        return Claim(
            resolution=resolution,
            claim=finding.label,
            modality="-" if plain else sure.modality,
            side="" if plain else finding.side,
            claimant="" if plain else self._claimant(scene_, sure),
            claimant_side=""
            if plain
            else sure.claimant_side or (self._side if sure.modality == "asserted" else ""),
            extent="" if plain else finding.extent,
            event_date=None if plain else finding.day,
            quote=self._report.text[sentence.start : sentence.end],
            quote_start=sentence.start,
            cue="" if plain or finding.act is None else finding.act.words,
            reasons=(*finding.reasons, self._why, *((sure.words,) if sure.words else ())),
        )


def _by_object(scene_: Scene, group: Group, act: Cue, name: str, effect: str) -> str:
    """The effect where the act has an object of its own: "seized rifles in X", "in X we hold a half"."""
    taken = name in ("take", "retake", "hold", "lose")
    if taken and act.end <= group.start and group.relation in ("in", "near"):
        between = scene_.masked[act.end : group.start]
        words = re.findall(r"[^\W\d_]+|,", between)[: -max(1, len(group.words.split()))]
        plain = [word for word in words if not _PART_OBJECT.fullmatch(word) and word not in _LIGHT]
        return "mention" if plain and len(words) <= 5 and "," not in words else effect
    if act.start >= group.end and group.relation == "in" and effect == "own":
        return "part" if _PORTION.match(scene_.masked, act.end) else effect
    return effect


def _side_in(label: str) -> Side:
    """The side whose claims stand under a label: "Claimed by Russia"."""
    return "ru" if re.search(r"russia|рос", label) else "ua" if re.search(r"ukrain|укра", label) else ""


def _naming_paragraphs(sentences: Sequence[Sentence], resolutions: Sequence[Resolution]) -> set[int]:
    """The paragraphs that name settlements: nothing else is claimed of any."""
    starts = [sentence.start for sentence in sentences]
    at = [bisect_right(starts, resolution.mention.start) - 1 for resolution in resolutions]
    return {sentences[max(0, number)].paragraph for number in at}


def _latest_year(text: str) -> date | None:
    """The middle of the latest year that an undated report names: older years are past in it."""
    years = [int(year) for year in re.findall(r"(?<!\d)20[0-4]\d(?!\d)", text)]
    return date(max(years), 7, 1) if years else None
