"""How sure a claim is: asserted, claimed by somebody, unconfirmed, denied, hypothetical or past."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from frontmap.act_form import is_infinitive, is_noun
from frontmap.act_nouns import is_only_named
from frontmap.anaphora import is_resumed
from frontmap.cue import Cue
from frontmap.cue_order import around, between, nearest
from frontmap.dating import PAST_VERB, Times, past_of
from frontmap.denial import denied, governs_later, is_told_apart
from frontmap.gap_piece import A_WORD
from frontmap.kept import Kept
from frontmap.records import Modality, Side
from frontmap.scope import Group, Scene, distance
from frontmap.speaker import denying
from frontmap.when import When
from frontmap.words import any_of, ending_in

_OPENING_WORDS: Final = 2
"""Words before a condition that opens a sentence: it goes for all of it."""
_RECOLLECTS: Final = Kept(re.compile(rf"{any_of('recollecting')}\b(?!.*\b{any_of('that')}\Z)").match)
"""A verb of saying by which somebody tells of what was: "we took X, he recalls"."""
_MODAL: Final = Kept(re.compile(any_of("modal verb")).fullmatch)
_DONE: Final = Kept(re.compile(rf"(?:{any_of('past participle')}|{ending_in('past participle')})\b").match)
_PASSED: Final = re.compile(rf"\s(?!have\b|be\b|not\b)[\w'-]+[^,]*,\s{any_of('clause joint')}\s")
"""Behind a modal verb: a verb of its own, and a comma behind which the sentence goes on."""
_NEAR: Final = 4
"""Marks of modality on each side of an act among which those that reach it are."""
_OPENS: Final = 2
"""Characters before what opens a sentence."""
_BEFORE_NAME, _BEHIND_ACT, _BEHIND_NOUN = 2.5, 1.6, 3.2
_THAT: Final = re.compile(rf"\b{any_of('that')}\b")
_AT_THE_START: Final = 30
"""Characters of a sentence in which the speaker of what follows a colon is named."""
_COLON_BEHIND: Final = re.compile(r"[^,;.]{0,30}?:(?!\d)")
_REACH: Final = 6.0
_DOUBT_BEFORE, _DOUBT_BEHIND, _CONFIRMATION_BEHIND = 5.0, 3.5, 8.0
_PLAN_REACH, _WOULD_REACH = 4.5, 2.2
_COMMA_BEFORE: Final = re.compile(rf",\s+(?:{any_of('filler')}\s+)?\Z")
_ASIDE_WIDTH: Final = 24
"""Characters before a speaker in which a comma, and an article behind it, are looked for."""
_SAID_BEFORE, _SAID_BEHIND = 0.5, 1.3
_OF_NO_SIDE: Final = 1.0
"""What a speaker of no side costs more, so that none is taken who is farther off than the nearest by it."""
_PARTED: Final = re.compile(rf",|\b{any_of('clause joint')}\s*\Z")
_CONFIRMATION: Final = Kept(re.compile(rf"\b{any_of('confirmation')}").search)
_RUMOUR_ABOUT: Final = re.compile(rf"{any_of('rumour')}\s{any_of('about')}\s")
_COMMA, _WORD_COMMA = re.compile(r"[,;]\s+"), re.compile(r"\s+[\w'-]+[,;]\s+")
_OWN_NAMES: Final = 40
"""Characters before a plan in which the names that it is told of begin."""
_COMPLETED: Final = frozenset({"take", "retake", "lose", "fall", "leave", "enter", "reach", "surround"})
_AND_WORD: Final = re.compile(rf"\s{any_of('clause joint')}\s")
_INFINITIVE_REACH: Final = 70
"""Characters around an infinitive in which a word like "managed" is looked for."""
_ACHIEVED: Final = re.compile(rf"\b{any_of('achieved')}")
_REPORTED: Final = Kept(re.compile(any_of("reported")).search)
_WE_SAY: Final = Kept(re.compile(rf"{ending_in('we')}\b").match)
"""A verb of saying that says "we" by its ending: the report itself speaks."""
_BUT: Final = re.compile(rf"\b{any_of('contrast')}\b")
_PRESENT: Final = re.compile(rf"\b{any_of('present')}\b")
_FACT: Final = re.compile(rf"\b{any_of('fact opener')}\s+(?:{any_of('filler')}\s+)*\Z")
"""What opens a clause that tells of a fact, not of what a plan before it aims at."""
_I_SAY: Final = Kept(re.compile(any_of("i say")).fullmatch)
_CONDITION: Final = Kept(re.compile(any_of("condition") + r"\b").match)


class Sureness(NamedTuple):
    """A modality with the words that decided it, and who is said to say so."""

    modality: Modality
    words: str = ""
    claimant: str = ""
    claimant_side: Side = ""


ASSERTED: Final = Sureness("asserted")
"""What the report says itself, without reserve."""


def sureness(scene: Scene, act: Cue | None, group: Group, when: Times) -> Sureness:
    """The modality of what `act` says of `group`: the first that holds of denied, hypothetical, past,
    unconfirmed, claimed; else asserted.
    """
    at = act if act is not None else Cue(group.start, group.end, "act", "none", "", "none")
    denial = denied(scene, at, group)
    if denial:
        who = denying(scene, denial)
        return Sureness("denied", denial, *((who.words, who.side) if who is not None else ()))
    hypothetical = _hypothetical(scene, at, group, when.stated)
    if hypothetical:
        return Sureness("hypothetical", hypothetical)
    past = past_of(scene, at, when)
    if past:
        return Sureness("past", past)
    unconfirmed = _unconfirmed(scene, at)
    speaker = None if at.kind == "held" else _speaker(scene, at)
    if unconfirmed is not None and (speaker is None or not _REPORTED[unconfirmed.words]):
        return Sureness("unconfirmed", unconfirmed.words)
    if speaker is not None:
        return speaker
    return Sureness("hypothetical", at.words) if is_only_named(scene, at) else ASSERTED


def is_overruled(scene: Scene, act: Cue | None, group: Group, later: Cue, when: Times) -> bool:
    """Whether what is said later of a place is not what holds: one of the two is denied ("its fall is a lie,
    we hold it"), or English goes on about the past or a plan ("want to take X and keep it").
    """
    if act is None or act == later or is_resumed(scene, group, act, later):
        return False
    if denied(scene, act, group) or denied(scene, later, group):
        return True
    if scene.sentence.lang != "en":
        return False
    between = scene.masked[slice(*sorted((act.end, later.end)))]
    modality = sureness(scene, act, group, when).modality
    return (modality == "past" and _PRESENT.search(between) is None) or (
        modality == "hypothetical" and "," not in between and _BUT.search(between) is None
    )


def _unconfirmed(scene: Scene, act: Cue) -> Cue | None:
    """A word of doubt that reaches the act: before it in the sentence, or right behind it."""
    for cue in nearest(scene.mods, act.start, act.end, _NEAR):
        if cue.name != "unconfirmed" or _doubts_another(scene, act, cue):
            continue
        if cue.start <= _OPENS and _COLON_BEHIND.match(scene.masked[cue.end : cue.end + 40]):
            return cue  # "Unconfirmed claims: …"
        reach = _DOUBT_BEFORE if cue.end <= act.start else _DOUBT_BEHIND
        if cue.start >= act.end and _CONFIRMATION[cue.words] and _nothing_between(scene, act, cue):
            reach = _CONFIRMATION_BEHIND
        gap = between(act, cue.start, cue.end)
        if scene.least(*gap) <= reach and distance(scene, *gap) <= reach:
            return cue
    return None


def _doubts_another(scene: Scene, act: Cue, cue: Cue) -> bool:
    """Whether a rumour opens a later clause that tells what it is about: "X is held, the rumours of …"."""
    return (
        cue.start >= act.end
        and "," in scene.masked[act.end : cue.start]
        and _RUMOUR_ABOUT.match(scene.masked, cue.start) is not None
    )


def _nothing_between(scene: Scene, act: Cue, cue: Cue) -> bool:
    """Whether no other act and no second list of names stands between an act and what doubts it."""
    return len(scene.groups_between(act.end, cue.start)) <= 1 and not any(
        act.end <= other.start < cue.start for other in scene.acts
    )


def _unrealised(scene: Scene, act: Cue) -> str:
    """An infinitive that nothing near says was carried out: "to take X is their task"."""
    if act.kind not in _COMPLETED or not is_infinitive(scene, act):
        return ""
    for cue in nearest(scene.mods, act.start, act.end, 1):
        if cue.name == "unconfirmed" and cue.start < act.start < cue.end:
            return ""  # "may have taken X", in a verb of its own
    end = act.start if scene.sentence.lang == "en" else act.end + _INFINITIVE_REACH
    near = scene.masked[max(0, act.start - _INFINITIVE_REACH) : end]
    return "" if _ACHIEVED.search(near) else act.words


def _of_names_before(scene: Scene, plan: Cue, group: Group) -> bool:
    """Whether a threat is told of names before it in a clause of its own: "A is under threat, B is held"."""
    if not _COMMA.fullmatch(scene.masked, plan.end, group.start) and not _WORD_COMMA.fullmatch(
        scene.masked, plan.end, group.start
    ):
        return False
    own = scene.groups_between(max(0, plan.start - _OWN_NAMES), plan.start)
    return bool(own) and "," not in scene.masked[own[-1].end : plan.start]


def _told_behind(scene: Scene, plan: Cue, act: Cue) -> bool:
    """Whether a past verb stands beside a purpose: "gained ground for an attack on A and reached B"."""
    joined = _AND_WORD.search(scene.masked, plan.end, act.start)
    return (
        joined is not None
        and scene.sentence.lang in ("uk", "ru")
        and _CONDITION[plan.words] is None
        and PAST_VERB[act.words] is not None
        and any(plan.start <= c.start < joined.start() for c in scene.acts)
    )


def _hypothetical(scene: Scene, act: Cue, group: Group, when: Sequence[When]) -> str:
    unrealised = _unrealised(scene, act)
    if unrealised:
        return unrealised
    for cue in nearest(scene.mods, act.start, act.end, _NEAR):
        if cue.name not in ("hypothetical", "irrealis", "purpose"):
            continue
        if any(row.start < cue.end and cue.start < row.end for row in when):
            continue  # the month of May
        if _makes_hypothetical(scene, cue, act, group):
            return cue.words
    return ""


def _makes_hypothetical(scene: Scene, cue: Cue, act: Cue, group: Group) -> bool:
    """Whether a plan, condition or possibility reaches an act: over it, before it, or right behind it."""
    if cue.name == "purpose" and (
        cue.start >= act.end or "," in scene.masked[cue.end : max(cue.end, act.start)]
    ):
        return False
    if cue.end <= group.start and is_told_apart(scene, act, group):
        return False
    if _CONDITION[cue.words] and len(scene.masked[: cue.start].split(None, _OPENING_WORDS)) <= _OPENING_WORDS:
        return True
    if cue.start < act.end and act.start < cue.end:
        return True
    if cue.end <= act.start:
        if (
            _MODAL[cue.words]
            and (PAST_VERB[act.words] or _DONE[act.words])
            and _PASSED.match(scene.masked, cue.end, act.start)
        ):
            return False  # "crept along a stream that you could wade, and retook X"
        if _FACT.search(scene.masked, cue.end, max(cue.end, min(act.start, group.start))):
            return False
        if cue.name == "hypothetical" and (
            _told_behind(scene, cue, act) or _of_names_before(scene, cue, group)
        ):
            return False
        reach = _PLAN_REACH if cue.name == "hypothetical" else _WOULD_REACH
        return scene.least(cue.end, act.start) <= reach and distance(scene, cue.end, act.start) <= reach
    if cue.end <= group.start and distance(scene, cue.end, group.start) <= _BEFORE_NAME:
        return True
    noun = is_noun(act)
    return (
        (noun or not _PARTED.search(scene.masked[act.end : cue.start]))
        and not _THAT.search(scene.masked, act.end, cue.start)
        and distance(scene, max(act.end, min(group.end, cue.start)), cue.start)
        <= (_BEHIND_NOUN if noun else _BEHIND_ACT)
    )


def _announced(scene: Scene, act: Cue) -> Sureness | None:
    """A speaker and a colon before the act: "The Russian MoD: X seized"."""
    for cue in scene.says:
        if cue.start > _AT_THE_START or cue.end > act.start:
            break
        colon = _COLON_BEHIND.match(scene.masked[cue.end : cue.end + 40])
        if colon and cue.end + colon.end() <= act.start + 1:
            return Sureness("claimed", f"{cue.words}:", cue.words, cue.side)
    return None


def _speaker(scene: Scene, act: Cue) -> Sureness | None:
    """Who is said to say it: a verb of saying that governs the act, with the speaker nearest to it."""
    for cue in scene.mods:
        if cue.name == "shown":
            return None
    verb = _verb_of_saying(scene, act)
    if verb is None:
        return _announced(scene, act)
    if is_noun(act) and _is_negated(scene, verb):
        return Sureness("denied", verb.words)
    if _RECOLLECTS[verb.words] is not None:
        return Sureness("past", verb.words)
    says = around(scene.says, verb.start, verb.end, _OF_NO_SIDE)
    speaker = min(says, key=lambda c: _speaker_distance(scene, c, verb), default=None)
    if speaker is None:
        return Sureness("claimed", verb.words)
    return Sureness("claimed", verb.words, speaker.words, speaker.side)


def _is_negated(scene: Scene, verb: Cue) -> bool:
    """Whether a verb of saying is negated: "did not report the loss of X"."""
    return any(
        cue.name == "not" and cue.end <= verb.start and len(scene.masked[cue.end : verb.start].split()) == 0
        for cue in scene.mods
    )


def _verb_of_saying(scene: Scene, act: Cue) -> Cue | None:
    """The verb of saying nearest to an act, of equally near ones the first."""
    best: Cue | None = None
    least = _REACH
    near = around(scene.mods, act.start, act.end, _REACH / _SAID_BEFORE)
    before = [cue for cue in near if cue.end <= act.start]
    for passed, cue in enumerate(reversed(before)):
        if max(passed * A_WORD, scene.least(cue.end, act.start)) * _SAID_BEFORE > least:
            break
        if cue.name == "claimed" and not _says_we(scene, cue):
            cost = distance(scene, cue.end, act.start) * _SAID_BEFORE
            if cost < least or (best is not None and cost == least):
                best, least = cue, cost
    behind = 0
    for cue in near[len(before) :]:
        if max(behind * A_WORD, scene.least(act.end, cue.start)) * _SAID_BEHIND > least:
            break
        behind += cue.start >= act.end
        if cue.name != "claimed" or (cue.start >= act.end and governs_later(scene, cue)):
            continue
        cost = distance(scene, *between(act, cue.start, cue.end)) * _SAID_BEHIND
        if cost >= least and cue.start >= act.end and _is_aside(scene, cue):
            cost = least - A_WORD
        if cost < least and not _says_we(scene, cue):
            best, least = cue, cost
    return best


def _is_aside(scene: Scene, verb: Cue) -> bool:
    """Whether a speaker and the verb stand between commas: what was told before, however long, is theirs."""
    for say in nearest(scene.says, verb.start, verb.start, 1):
        if say.end <= verb.start and not scene.masked[say.end : verb.start].strip():
            return _COMMA_BEFORE.search(scene.masked, max(0, say.start - _ASIDE_WIDTH), say.start) is not None
    return False


def _says_we(scene: Scene, verb: Cue) -> bool:
    """Whether the report itself speaks, as the verb's ending tells."""
    if scene.sentence.lang != "uk":
        return False
    return _WE_SAY[verb.words] is not None or _I_SAY[verb.words] is not None


def _speaker_distance(scene: Scene, speaker: Cue, verb: Cue) -> float:
    sided = 0.0 if speaker.name != "other" else _OF_NO_SIDE
    return sided + distance(scene, *between(speaker, verb.start, verb.end))
