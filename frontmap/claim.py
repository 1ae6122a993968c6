"""What a report claims about control of each settlement it names.

For each list of names: which act of its sentence governs it (`scope`), who acts (`who` cues, the report's
voice), what the act says of a place in that relation (`cues/effects.tsv`), how sure it is (`modality`).
What a following sentence says of "the city" goes to the name it refers to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from frontmap.cue import FOLDER, Cue
from frontmap.modality import PAST_DAYS, PAST_DAYS_OVERVIEW, Sureness, event_date, negated, sureness
from frontmap.records import REALIS, Claim, ClaimLabel, Modality, Report, Resolution, Side
from frontmap.scope import Group, Scene, distance, is_predicate, nearest_act, scene
from frontmap.segment import Sentence
from frontmap.tables import read_table
from frontmap.voice import voice
from frontmap.when import times
from frontmap.words import any_of

_OWN_SUCCESS = frozenset({"take", "retake", "enter", "advance", "hold"})
_WHO_REACH = 4.0
_WHO_BESIDE = 1.1
_ALONGSIDE = 1.2
_COMMENT_WORDS = 7
_CONFIRMATION = re.compile(rf"\b{any_of('confirmation')}")
_BESIDE = 3.0
_HARM_REACH = 4.0
_OBJECT = re.compile(any_of("positions") + r"\Z")
_TRANSITIVE = frozenset({"attack", "advance", "surround", "take", "enter"})
_OVERVIEW = re.compile(rf"\b{any_of('overview')}\b")
_JOINED = re.compile(r"\s*,?\s*(?:and|та|і|й|и|а також|а также|as well as)\b")
_OTHER: dict[Side, Side] = {"ru": "ua", "ua": "ru", "": ""}
_DEFAULTS: dict[Side, dict[str, Side]] = {
    "ru": {"repel": "ru", "lose": "ua", "leave": "ua", "surround": "ru"},
    "ua": {"retake": "ua", "hold": "ua", "defend": "ua", "repel": "ua", "lose": "ua", "leave": "ua"},
    "": {"repel": "ua", "defend": "ua", "lose": "ua", "leave": "ua", "retake": "ua"},
}
"""Who acts where the text names nobody, by the report's voice and the act; else `_ATTACKER`."""
_ATTACKER: dict[Side, Side] = {"ru": "ru", "ua": "ru", "": "ru"}
_STAYS_OUTSIDE = frozenset({"advance", "attack", "surround", "fight"})
_CARRYING = frozenset({"near", "toward", "bearing", "part", "in"})
_LABEL = re.compile(rf"[\W\d]*({any_of('section label')}[^:.\n]{{0,40}})(?::|\Z)", re.IGNORECASE)
_PRONOUN = re.compile(
    rf"\b(?:{any_of('settlement noun')}(?: itself)?|it)\W+(?:\w+\W+){{0,3}}\Z|\b{any_of('possessive')}\W+\Z"
)
_REJECTED = ("rejected", "denied", "disproved", "debunked", "false", "спростовано", "опровергнуто")
_STATES = frozenset({"hold", "take", "retake", "lose", "fall", "grey"})
_OBJECT_PRONOUN = re.compile(rf"\s*(?:over |of )?{any_of('settlement noun')}\b(?! of)")
_MAIN_VERB = re.compile(rf",\s+{any_of('auxiliary')}\s+(?:\w+\s+){{0,2}}\Z")
_DATELINE = re.compile(rf",?\s*{any_of('month en')}\b")
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
        self._actor: Side = ""
        self._paragraph = -1
        self._carried: _Carried | None = None
        self._label_of_section = ""

    def read(self, sentences: Sequence[Sentence], resolutions: Sequence[Resolution]) -> list[Claim]:
        found: list[Claim] = []
        at = 0
        previous: list[int] = []
        for sentence in sentences:
            own: list[Resolution] = []
            while at < len(resolutions) and resolutions[at].mention.start < sentence.end:
                own.append(resolutions[at])
                at += 1
            if sentence.paragraph != self._paragraph:
                self._paragraph, self._actor, previous = sentence.paragraph, "", []
                self._carried = None
                self._section(sentence)
            scene_ = scene(self._report.text, sentence, [(r.mention.start, r.mention.end) for r in own])
            if own:
                start = len(found)
                found += self._sentence(scene_, own)
                previous = list(range(start, len(found)))
            elif previous:
                self._refer_back(scene_, found, previous[-1])
            self._remember_actor(scene_)
        return found

    def _section(self, sentence: Sentence) -> None:
        """A label over a list or before a colon sets how sure all under it is, up to the next heading."""
        text = self._report.text[sentence.start : sentence.end]
        label = _LABEL.match(text)
        if label:
            self._label_of_section = label.group(1).lower()
        elif sentence.heading or (text[:1] not in "•-*–—" and not text[:1].isdigit()):
            self._label_of_section = ""

    def _sentence(self, scene_: Scene, own: Sequence[Resolution]) -> list[Claim]:
        rows: dict[int, Claim] = {}
        objects: dict[Cue, Group] = {}
        for group in scene_.groups:
            finding = self._finding(scene_, group, objects)
            for member in group.members:
                rows[member] = self._claim(scene_, own[member], finding)
        return [rows[i] for i in range(len(own))]

    def _finding(self, scene_: Scene, group: Group, objects: dict[Cue, Group]) -> _Finding:
        if _is_dateline(scene_, self._report.text, group):
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
        later = _later_state(scene_, group, act)
        if later is not None:
            act, cost, group = later, 0.0, replace(group, relation="at")
        name = act.name.split(".")[0] if act else "none"
        if act is not None and self._is_reference(scene_, group, act, objects):
            return _Finding("mention", "", act, Sureness("asserted"), "", ("a reference point",))
        if (act is not None and is_predicate(scene_, group, act)) or _is_it(scene_, group, act):
            group = replace(group, relation="at")
        effect = _effects().get((name, group.relation), "mention")
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

    def _section_side(self) -> Side:
        """The side whose claims stand under the label: "Claimed by Russia"."""
        label = self._label_of_section
        return "ru" if re.search(r"russia|рос", label) else "ua" if re.search(r"ukrain|укра", label) else ""

    def _under_label(self, sure: Sureness) -> Sureness:
        if self._label_of_section.startswith(("unconfirmed", "неп", "не п", "непідтв", "неподтв")):
            if sure.modality in ("asserted", "claimed"):
                return replace(sure, modality="unconfirmed")
        elif self._label_of_section.startswith("claimed") and sure.modality == "asserted":
            return replace(sure, modality="claimed", claimant_side=self._section_side())
        elif self._label_of_section.startswith(_REJECTED):
            return replace(sure, modality="denied")
        return sure

    def _carry(self, scene_: Scene, group: Group, carried: _Carried) -> _Finding:
        """The act of the list before, where this one has none of its own."""
        act = carried.act
        if self._is_reference(scene_, group, act, {}):
            return _Finding("mention", "", act, Sureness("asserted"), "", ("a reference point",))
        effect = _effects().get((act.name.split(".")[0], group.relation), "mention")
        label, side = _labelled(effect, carried.actor)
        reasons = (f"{act.name} × {group.relation} → {effect}", "the act of the list before")
        return _Finding(
            label, side, act, carried.sure, group.words if group.relation == "part" else "", reasons
        )

    def _void(self, scene_: Scene, act: Cue, group: Group) -> bool:
        """An act that is said not to happen and so claims nothing: "did not advance"."""
        if act.name.split(".")[0] in ("advance", "attack", "surround", "fight", "reach") and negated(
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
            actor = self._who(scene_, act, group, explicit=True) if act else ""
            return "contested", actor or "-"
        if effect == "attacked":
            actor = (self._who(scene_, act, group, explicit=True) if act else "") or _ATTACKER[self._side]
            return _advance(actor)
        if act is None:
            return "mention", ""
        return _labelled(effect, self._who(scene_, act, group))

    def _who(self, scene_: Scene, act: Cue, group: Group, explicit: bool = False) -> Side:
        """The side that acts; for `repel` the side that is repelled."""
        name, _, form = act.name.partition(".")
        fixed = self._side_of(replace(act, name=form)) if form in ("own", "enemy", "ru", "ua") else ""
        if fixed:
            return fixed
        inside = [w for w in scene_.of("who") if act.start <= w.start and w.end <= act.end + 1]
        if inside and (name in ("retake", "dislodge") or form == "on"):
            return _OTHER[self._side_of(inside[-1])]
        if name == "dislodge":
            after = [w for w in scene_.of("who") if w.start >= act.end]
            return _OTHER[self._side_of(after[0])] if after else _ATTACKER[self._side]
        if name == "repel":
            return self._repelled(scene_, act, inside)
        if inside:
            side = self._side_of(inside[0])
            return _OTHER[side] if name in _TRANSITIVE and _OBJECT.search(act.words) else side
        best = "" if name == "fall" else self._nearest_who(scene_, act, group)
        if best:
            return best
        if explicit:
            return ""
        if name == "fall":
            return "ru"
        if form == "counter":
            return "ua"
        if name == "lose" and self._side and any(c.name == "denied" for c in scene_.of("mod")):
            return self._side
        if self._section_side() and name in _OWN_SUCCESS:
            return self._section_side()
        speaker = self._speaker_side(scene_, act) if name in _OWN_SUCCESS else ""
        if speaker:
            return speaker
        if act.name == "take.lib":
            return self._liberator(scene_)
        if self._actor and name not in ("repel", "lose", "leave") and self._side == "":
            return self._actor
        return _DEFAULTS[self._side].get(name, _ATTACKER[self._side])

    def _speaker_side(self, scene_: Scene, act: Cue) -> Side:
        """A speaker of one side who reports a success that nobody is named for reports its own."""
        if not any(c.name in ("claimed", "denied") and c.start < act.start for c in scene_.of("mod")):
            return ""
        says = [c for c in scene_.of("say") if c.name in ("ru", "ua") and c.start < act.start]
        return says[-1].name if says else ""  # type: ignore[return-value]

    def _liberator(self, scene_: Scene) -> Side:
        if self._side:
            return self._side
        return "ua" if scene_.sentence.lang == "uk" else "ru" if scene_.sentence.lang == "ru" else self._actor

    def _repelled(self, scene_: Scene, act: Cue, inside: list[Cue]) -> Side:
        """Whose attack is beaten back: named after the act, or the other side of who beats it back."""
        after = [w for w in scene_.of("who") if w.start >= act.start and w.start - act.end < 30]
        if inside:
            return self._side_of(inside[0])
        if (
            after
            and distance(scene_, act.end, max(act.end, after[0].start)) <= 1.0
            and "by" not in scene_.masked[act.end : after[0].start]
        ):
            return self._side_of(after[0])
        before = [w for w in scene_.of("who") if w.end <= act.start]
        if before and distance(scene_, before[-1].end, act.start) <= _WHO_REACH:
            return _OTHER[self._side_of(before[-1])]
        if self._side:
            return _OTHER[self._side]
        return "ru"

    def _nearest_who(self, scene_: Scene, act: Cue, group: Group) -> Side:
        best: Cue | None = None
        least = _WHO_BESIDE if act.name == "goal" or act.name.endswith(".passive") else _WHO_REACH
        for who in scene_.of("who"):
            if _is_object_of_another(scene_, act, who):
                continue
            if who.end <= act.start:
                cost = distance(scene_, who.end, act.start)
            elif who.start >= act.end:
                gap = scene_.masked[act.end : who.start]
                by = re.search(r"\bby\b", gap) is not None
                cost = (
                    distance(scene_, act.end, who.start)
                    + (0.0 if by or scene_.sentence.lang != "en" else 1.5)
                    + 0.4
                )
                if group.end <= who.start and group.start >= act.end and not by:
                    cost += 2.0
            else:
                cost = 0.0
            if cost < least:
                best, least = who, cost
        if best is None:
            return ""
        side = self._side_of(best)
        return _OTHER[side] if self._is_object(scene_, act, best) else side

    def _is_object(self, scene_: Scene, act: Cue, who: Cue) -> bool:
        """Whether the side named is the one acted upon: "attacked Ukrainian positions"."""
        if act.name.split(".")[0] not in _TRANSITIVE or who.start < act.end:
            return False
        gap = scene_.masked[act.end : who.start]
        if re.search(r"\bby\b", gap) or len(gap.split()) > 2:
            return False
        tail = scene_.masked[who.start : who.end + 12].split()
        positions = any(_OBJECT.match(word.strip(",.;")) for word in tail)
        return positions or (scene_.sentence.lang == "en" and act.name != "surround" and not gap.strip())

    def _side_of(self, who: Cue) -> Side:
        if who.name in ("ru", "ua"):
            return who.name  # type: ignore[return-value]
        if not self._side:
            return "ru" if who.name == "enemy" and who.words.startswith(("ворог", "ворож")) else ""
        return self._side if who.name == "own" else _OTHER[self._side]

    def _remember_actor(self, scene_: Scene) -> None:
        sides = [self._side_of(w) for w in scene_.of("who")]
        if sides and sides[0]:
            self._actor = sides[0]

    def _refer_back(self, scene_: Scene, found: list[Claim], index: int) -> None:
        """What a sentence without names says of "the city" goes to the name before it."""
        if self._comment(scene_, found, index):
            return
        label, sure = found[index].claim, found[index].modality in REALIS
        refers = _ANAPHOR.search(scene_.flat) is not None
        if (sure and not label.endswith("_advance")) or (label != "mention" and not refers):
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
        if finding is not None and finding.label != "mention" and finding.sure.modality in REALIS:
            found[index] = self._claim(scene_, found[index].resolution, finding)

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
        effect = _effects().get((act.name.split(".")[0], group.relation), "mention")
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


def _latest_year(text: str) -> date | None:
    """The middle of the latest year that an undated report names: older years are past in it."""
    years = [int(year) for year in re.findall(r"(?<!\d)20[0-4]\d(?!\d)", text)]
    return date(max(years), 7, 1) if years else None


def _is_dateline(scene_: Scene, text: str, group: Group) -> bool:
    """A place in capitals that opens a dispatch: "KRAMATORSK — …"."""
    raw = text[scene_.sentence.start + group.start : scene_.sentence.start + group.end]
    after = scene_.masked[group.end : group.end + 12].lstrip()
    return (
        group.start == 0
        and raw.isupper()
        and ((after[:1] in "—–/" and bool(after)) or _DATELINE.match(after) is not None)
    )


def _later_state(scene_: Scene, group: Group, act: Cue | None) -> Cue | None:
    """What the rest of the sentence says of the same place by a pronoun, or behind an inserted participle."""
    following = min((g.start for g in scene_.groups if g.start >= group.end), default=len(scene_.masked))
    for other in scene_.of("act"):
        if (
            other == act
            or not group.end <= other.start < following
            or other.name.split(".")[0] not in _STATES
        ):
            continue
        before, after = scene_.masked[group.end : other.start], scene_.masked[other.end : other.end + 24]
        if _PRONOUN.search(before) or _OBJECT_PRONOUN.match(after):
            return other
        if act is not None and act.start >= group.end and _MAIN_VERB.search(before):
            return other
    return None


def _is_it(scene_: Scene, group: Group, act: Cue | None) -> bool:
    """Whether the act is said of the name by a pronoun right before it: "near X, but the village is held"."""
    if act is None or act.start < group.end:
        return False
    gap = scene_.masked[group.end : act.start]
    return _PRONOUN.search(gap) is not None and not any(
        g.start >= group.end and g.end <= act.start for g in scene_.groups
    )


def _is_object_of_another(scene_: Scene, act: Cue, who: Cue) -> bool:
    """Whether the side named is one that another act drives out: "drove the enemy from X and hold it"."""
    return any(
        other != act
        and other.start < who.start
        and who.start <= other.end + 1
        and other.name in ("retake", "dislodge", "repel")
        for other in scene_.of("act")
    )


def _labelled(effect: str, actor: Side) -> tuple[ClaimLabel, str]:
    """The label that an effect gives where `actor` acts, and the side that acts or gains."""
    if effect == "part_none":
        return "contested", actor or "-"
    if not actor or effect == "mention":
        return "mention", ""
    if effect in ("own", "fallen"):
        return _control(actor)
    if effect == "other":
        return _control(_OTHER[actor])
    if effect in ("part", "part_other"):
        return "contested", actor if effect == "part" else _OTHER[actor]
    return _advance(actor)


def _control(side: Side) -> tuple[ClaimLabel, str]:
    return ("ru_control", "ru") if side == "ru" else ("ua_control", "ua")


def _advance(side: Side) -> tuple[ClaimLabel, str]:
    if not side:
        return "mention", ""
    return ("ru_advance", "ru") if side == "ru" else ("ua_advance", "ua")


@lru_cache(maxsize=1)
def _effects() -> dict[tuple[str, str], str]:
    """The decision table `cues/effects.tsv` as (act, relation) → effect."""
    table: dict[tuple[str, str], str] = {}
    for row in read_table(FOLDER / "effects.tsv"):
        table.update(
            {(row["act"], relation): effect for relation, effect in row.items() if relation != "act"}
        )
    return table
