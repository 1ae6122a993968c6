"""What a report claims about control of each settlement it names.

For each list of names: which act of its sentence governs it (`scope`), who acts (`who` cues, the report's
voice), what the act says of a place in that relation (`cues/effects.tsv`), how sure it is (`modality`): see
`finding`. What a following sentence says of "the city" goes to the name it refers to; what a line with a
colon says goes to the list under it; what stands in quotation marks is the speaker's word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from frontmap.act_form import CHANGES
from frontmap.anaphora import ANAPHOR, heads, referred, speaks_of_both, speaks_of_each
from frontmap.answers import (
    ASKED,
    affirms,
    answer,
    asked_in_quotes,
    bare_state,
    denial_of_speech,
    in_truth,
    is_hearsay,
    may_answer,
    points_back,
    said_not,
    says_again,
    takes_back,
)
from frontmap.crowded import uncrowded
from frontmap.cue import Cue
from frontmap.denial import opening_denial
from frontmap.finding import Findings
from frontmap.modality import Sureness
from frontmap.nearness import REPORT
from frontmap.ordinals import by_order
from frontmap.outcome import Finding
from frontmap.paragraphs import Paragraphs, is_item, list_openings, naming_paragraphs
from frontmap.patterns import PLACE
from frontmap.records import REALIS, Claim, ClaimLabel, Report, Resolution, Side
from frontmap.replies import affirm, contrary, deny, may_deny, stays_past, width
from frontmap.scope import Group, Scene, scene
from frontmap.section import label_in, side_in
from frontmap.segment import Sentence
from frontmap.sides import OTHER
from frontmap.speech import Speech, answering, same_speech, speeches
from frontmap.voice import voice
from frontmap.words import any_of

_HEADING_WIDTH: Final = 45
"""Characters up to which a sentence may be a heading ("KUPIANSK.") whose claim the next one states."""
_NAMED: Final = re.compile(rf"\b{any_of('settlement noun')}\b")
_INSIDE: Final = re.compile(rf"[,;—–]\s+{any_of('inside')}\s+{any_of('settlement inside')}\b")
_CLAUSES: Final = re.compile(r"[^,;—–]+")
_ROUTES: Final = frozenset({"direction", "road", "cause", "from", "through"})
_NO_STATE: Final = frozenset({"strike", "info", "harm", "same"})
_MOVES: Final = frozenset({"advance", "attack", "try", "repel", "reach"})


def claims(report: Report, sentences: Sequence[Sentence], resolutions: Sequence[Resolution]) -> list[Claim]:
    """One claim per resolution, in the order of the text; `mention` where nothing is said of control."""
    if not resolutions:
        return []
    side, why = voice(report)
    return _Reader(report, side, why).read(uncrowded(report.text, sentences, resolutions), resolutions)


class _Reader:
    """Reads one report, sentence by sentence, and keeps what carries over: the section, the antecedent."""

    def __init__(self, report: Report, side: Side, why: str) -> None:
        self._report, self._side, self._why = report, side, why
        self._findings = Findings(report.text, side, report.published)
        self._colon, self._begun, self._asking = False, -1, -1
        self._last: dict[str, tuple[ClaimLabel, str]] = {}
        self._speeches: dict[int, list[Speech]] = {}
        self._spoken: set[int] = set()

    def read(self, sentences: Sequence[Sentence], resolutions: Sequence[Resolution]) -> list[Claim]:
        """The claims of all sentences, one for each resolution."""
        parts = Paragraphs(sentences)
        naming = naming_paragraphs(sentences, [r.mention.start for r in resolutions])
        answers = answering(self._report.text, parts, naming)
        self._speeches = speeches(self._report.text, parts, answers.union(naming))
        found: list[Claim] = []
        asked: list[int] = []
        for number in sorted({*naming, *answers, *(number - 1 for number in naming)}):
            own = parts[number]
            opening = list_openings(self._report.text, own, number in naming) if number + 1 in naming else []
            if number not in answers:
                asked = []
            if number in naming or asked or opening:
                self._begin(parts, number)
                told = own if number in naming or asked else opening
                asked = self._paragraph(told, opening, found, resolutions, asked)
            elif self._side and own and not own[-1].heading:
                self._findings.actors.remember(scene(self._report.text, own[-1], []))
        return found

    def _paragraph(
        self,
        sentences: Sequence[Sentence],
        opening: Sequence[Sentence],
        found: list[Claim],
        resolutions: Sequence[Resolution],
        asked: list[int],
    ) -> list[int]:
        """Adds the claims of a paragraph, of which `opening` are the sentences that may lead to a list; it
        answers what was said of the names `asked`. Hands back the names it ends with.
        """
        text = self._report.text
        previous = asked
        for at, sentence in enumerate(sentences):
            start = high = len(found)
            while high < len(resolutions) and resolutions[high].mention.start < sentence.end:
                high += 1
            own = resolutions[start:high]
            scene_ = scene(text, sentence, [(r.mention.start, r.mention.end) for r in own])
            if own:
                denial = opening_denial(scene_) if previous else None
                if denial is not None and may_deny(scene_, denial):
                    deny(found, previous[-1], denial, self._spoken, self._side)
                if previous and previous is not asked:
                    self._refer_up(scene_, found, previous)
                found += self._sentence(scene_, own)
                previous = heads(scene_, start, previous)
                self._refer_on(scene_, found, previous)
            elif previous and (previous is not asked or may_answer(scene_, at)):
                self._refer_back(scene_, found, previous)
            if sentence in opening:
                self._findings.open_list(scene_)
                self._colon = not sentence.heading or text[sentence.end - 1] == ":"
                self._asking = sentence.paragraph if text[sentence.end - 1] == ASKED else -1
            self._findings.remember(scene_)
        return [] if previous is asked else previous

    def _begin(self, parts: Paragraphs, number: int) -> None:
        """A paragraph begins, before it others that claim nothing: a label over a list or before a colon sets
        how sure all under it is up to the next heading; items of a list go on with what the line over says.
        """
        findings, text = self._findings, self._report.text
        passed = parts.openings(number, self._begun)
        findings.forget(keep_list=findings.carries_list and all(map(self._goes_on, passed)))
        for opening in parts.openings(number, self._begun):
            label = label_in(text, opening)
            if label:
                findings.label_of_section = label
                findings.actors.section_side = side_in(label)
                break
            if opening.heading or not is_item(text[opening.start]):
                findings.label_of_section = findings.actors.section_side = ""
                break
        self._begun = number

    def _goes_on(self, opening: Sentence) -> bool:
        """Whether a paragraph that opens so may be of the list that the line before it opened, or answer what
        the one before it asks.
        """
        short = opening.end - opening.start <= _HEADING_WIDTH
        if self._asking >= 0:
            return short and opening.paragraph == self._asking + 1
        return is_item(self._report.text[opening.start]) or (self._colon and short)

    def _sentence(self, scene_: Scene, own: Sequence[Resolution]) -> list[Claim]:
        rows: dict[int, Claim] = {}
        objects: dict[Cue, Group] = {}
        for group in scene_.groups:
            finding = self._findings.of(scene_, group, objects)
            for member, told in zip(group.members, self._by_order(scene_, group, finding), strict=True):
                finding = told
                one = (
                    self._echoed(own[member], finding)
                    if finding.echoed
                    else self._turned(own[member], finding)
                )
                rows[member] = self._claim(scene_, own[member], one)
                if rows[member].claim != "mention":
                    self._last[_place(own[member])] = (one.label, one.side)
        return [rows[i] for i in range(len(own))]

    def _by_order(self, scene_: Scene, group: Group, finding: Finding) -> list[Finding]:
        """What each name of a list gets: what the list does, or what is said of "the first", "the second"."""
        each = [finding] * len(group.members)
        clauses = by_order(scene_, group)
        for at, clause in enumerate(clauses):
            if clause is None:
                continue
            told = self._told_there(self._stretch(scene_, clause.start, clause.end), _NO_STATE, clause.inside)
            if told is not None:
                each[at] = told
            elif None not in clauses:
                each[at] = finding._replace(label="mention")
        return each

    def _echoed(self, resolution: Resolution, finding: Finding) -> Finding:
        """A claim about a claim: the last one on the place, else that the other side took it, or, where it
        is not denied but doubted, the attacking one.
        """
        speaker = finding.sure.claimant_side or self._side or "ua"
        if finding.sure.modality == "unconfirmed":
            speaker = "ua"
        taken: tuple[ClaimLabel, str] = ("ua_control", "ua") if speaker == "ru" else ("ru_control", "ru")
        label, side = self._last.get(_place(resolution), taken)
        return finding._replace(label=label, side=side)

    def _turned(self, resolution: Resolution, finding: Finding) -> Finding:
        """An attack nobody is named for is the other side's where the report's own holds the place, or the
        other attacked it before; what may fall falls to the other side than the one that holds it.
        """
        other: Side = OTHER[self._side]
        label = self._last.get(_place(resolution), ("mention", ""))[0]
        if finding.may_fall and finding.label == label:
            return finding._replace(label="ua_control" if label == "ru_control" else "ru_control")
        if finding.sure.claimant_side == other or not (
            finding.implied and finding.label == f"{self._side}_advance"
        ):
            return finding
        if label not in (f"{self._side}_control", f"{other}_advance"):
            return finding
        return finding._replace(label="ru_advance" if other == "ru" else "ua_advance", side=other)

    def _refer_back(self, scene_: Scene, found: list[Claim], previous: Sequence[int]) -> None:
        """What a sentence without names says of "the city" goes to the name before it, and attacks that it
        tells of to a list of bare names.
        """
        index = previous[-1]
        denial = opening_denial(scene_)
        if REPORT.search(scene_.flat) and contrary(self._told_there(scene_, _NO_STATE), found[index]):
            return
        if denial is not None and may_deny(scene_, denial):
            deny(found, index, denial, self._spoken, self._side, own=points_back(scene_, denial))
            if " " in denial.words and found[index].modality == "denied":
                return  # "Do not believe it, …" is all of the answer; "A lie, the town is ours" is not
        elif (doubt := answer(scene_)) is not None:
            own = points_back(scene_, doubt) or takes_back(scene_, found[index].cue)
            deny(found, index, doubt, self._spoken, self._side, own=own)
            return
        elif affirms(scene_, bool(found[index].cue)) or says_again(scene_, found[index].cue):
            affirm(found, index, scene_, self._report.text)
            return
        truth = in_truth(scene_) if found[index].claim.endswith("_control") else None
        at = found[index].resolution.mention.start
        if not any(say.side for say in scene_.says) or same_speech(self._speeches, scene_.sentence, at):
            truth = truth or denial_of_speech(scene_)
        truth = truth or said_not(scene_, found[index].cue)
        if truth is not None:
            deny(found, index, truth, self._spoken, self._side)
        before = found[index]
        self._refer_to(scene_, found, index)
        after = found[index]
        both = speaks_of_both(scene_)
        listed = after.claim.endswith("_advance") and width(found, before) <= _HEADING_WIDTH
        if after is before or not (both or listed):
            return
        for other in previous[-2:-1] if both else previous[:-1]:
            if both or found[other].claim == "mention":
                found[other] = replace(after, resolution=found[other].resolution)

    def _refer_on(self, scene_: Scene, found: list[Claim], previous: Sequence[int]) -> None:
        """What a last part behind a semicolon, or one that begins "in the city", says goes to the name before
        it, as the next sentence's would.
        """
        end = scene_.groups[-1].end if scene_.groups else 0
        inside = _INSIDE.search(scene_.masked, end)
        cut = inside.start() + 1 if inside else scene_.masked.rfind(";", end) + 1
        if not cut or not previous or not found[previous[-1]].claim.endswith("_advance"):
            return
        if ANAPHOR.search(scene_.flat, cut) is None:
            return
        self._refer_to(self._stretch(scene_, cut, len(scene_.masked)), found, previous[-1])

    def _stretch(self, scene_: Scene, low: int, high: int) -> Scene:
        """A part of a sentence that names no place, as a sentence of its own."""
        whole = scene_.sentence
        part = Sentence(
            whole.start + low, whole.start + high, whole.paragraph, heading=whole.heading, lang=whole.lang
        )
        return scene(self._report.text, part, [])

    def _refer_up(self, scene_: Scene, found: list[Claim], previous: Sequence[int]) -> None:
        """What a clause says of "the town" goes to the heading above it, whatever else is named beside it."""
        heading = found[previous[-1]]
        between = self._report.text[heading.quote_start + len(heading.quote) : scene_.sentence.start]
        if heading.claim != "mention" or len(heading.quote) > _HEADING_WIDTH or between.strip():
            return
        for clause in _CLAUSES.finditer(scene_.masked):
            if any(g.end <= clause.start() and g.relation not in _ROUTES for g in scene_.groups):
                return
            if _NAMED.search(clause.group()) and PLACE not in clause.group():
                self._refer_to(self._stretch(scene_, clause.start(), clause.end()), found, previous[-1])
                return

    def _refer_to(self, scene_: Scene, found: list[Claim], index: int) -> None:
        label, sure = found[index].claim, found[index].modality in REALIS
        refers = ANAPHOR.search(scene_.flat) is not None or speaks_of_both(scene_)
        if sure and not label.endswith("_advance"):
            if refers:
                self._state_after(scene_, found, index)
            return
        told = label == "mention" and width(found, found[index]) <= _HEADING_WIDTH
        told = told or (found[index].reasons[-1:] == (ASKED,) and bool(bare_state(scene_)))
        if not refers and (not told or speaks_of_each(scene_)):
            return
        finding = self._told_there(scene_, _NO_STATE if label == "mention" else _NO_STATE | _MOVES)
        passed = ("past",) if label == "mention" else ("past", "denied")
        if finding and finding.sure.modality not in passed and not stays_past(found[index], finding, scene_):
            found[index] = self._with_both(found[index], scene_, finding)

    def _state_after(self, scene_: Scene, found: list[Claim], index: int) -> None:
        """What a sentence says of "the village" is against a claim, or came after what was so."""
        told, before = self._told_there(scene_, _NO_STATE | _MOVES), found[index]
        if told is None or told.act is None or told.label == before.claim:
            return
        boast = self._side != "" and before.side == OTHER[self._side] and before.claim.endswith("_control")
        fought = boast and told.label == "contested"
        if not told.is_control and not fought:
            return
        answers = before.modality == "claimed" or (fought and before.modality == "unconfirmed")
        if answers and (fought or told.act.kind == "hold") and told.sure.modality in REALIS:
            deny(found, index, Cue(0, 0, "mod", "denied", scene_.flat, "denied"), self._spoken, self._side)
        elif before.modality == "asserted" == told.sure.modality and told.act.kind in CHANGES:
            found[index] = self._with_both(before, scene_, told)

    def _told_there(self, scene_: Scene, passed: frozenset[str], inside: bool = False) -> Finding | None:
        """The first thing that a stretch without names says of a place named before it: acts that are not
        `passed`, at the place or in it.
        """
        first: Finding | None = None
        for act in scene_.acts or bare_state(scene_):
            if act.kind in passed:
                continue
            finding = self._findings.about(scene_, referred(scene_, act, inside), act)
            if finding is None or finding.label == "mention":
                continue
            if finding.sure.modality in REALIS and (first is None or finding.label.endswith("_control")):
                return finding
            first = first or finding
        return first

    def _with_both(self, before: Claim, scene_: Scene, finding: Finding) -> Claim:
        """The claim of a sentence about the name before it, quoted from the name's own sentence on."""
        text, start = self._report.text, before.quote_start
        claim = self._claim(scene_, before.resolution, finding)
        return replace(claim, quote=text[start : scene_.sentence.end], quote_start=start)

    def _as_spoken(self, scene_: Scene, resolution: Resolution, sure: Sureness) -> Sureness:
        """What is asserted in quotation marks is the speaker's word; what is asked is no statement."""
        quote = scene_.quote
        asked = "?" in quote and (
            "?" in quote[-3:] or asked_in_quotes(quote, resolution.mention.end - scene_.sentence.start)
        )
        if sure.modality in ("asserted", "claimed") and asked:
            return Sureness("hypothetical", ASKED)
        if sure.modality != "asserted":
            return sure
        if is_hearsay(scene_):
            return Sureness("unconfirmed", scene_.flat.split(None, 1)[0])
        at = resolution.mention.start
        for speech in self._speeches.get(scene_.sentence.paragraph, ()):
            if speech.start <= max(at, scene_.sentence.start) < speech.end:
                self._spoken.add(at)
                return Sureness("claimed", speech.words, speech.speaker, speech.side)
        return sure

    def _claimant(self, scene_: Scene, sure: Sureness) -> str:
        """Who says so, in the report's own words; "the report" where it speaks itself."""
        if sure.modality == "asserted":
            return "the report"
        at = f" {scene_.flat}".find(f" {sure.claimant}") if sure.claimant else -1
        if at < 0:
            return sure.claimant
        start = scene_.sentence.start + at
        return " ".join(self._report.text[start : start + len(sure.claimant)].split())

    def _claim(self, scene_: Scene, resolution: Resolution, finding: Finding) -> Claim:
        sure = self._as_spoken(scene_, resolution, finding.sure)
        reasons = (*finding.reasons, self._why, *filter(None, (sure.words,)))
        if finding.label == "mention":
            return Claim(resolution, quote=scene_.quote, quote_start=scene_.sentence.start, reasons=reasons)
        return Claim(
            resolution=resolution,
            claim=finding.label,
            modality=sure.modality,
            side=finding.side,
            claimant=self._claimant(scene_, sure),
            claimant_side=sure.claimant_side or (self._side if sure.modality == "asserted" else ""),
            extent=finding.extent,
            event_date=finding.day,
            quote=scene_.quote,
            quote_start=scene_.sentence.start,
            cue="" if finding.act is None else finding.act.words,
            reasons=reasons,
        )


def _place(resolution: Resolution) -> str:
    return resolution.settlement_id or resolution.mention.surface
