"""What a sentence denies: negations, denials and their reach, and whose word they answer."""

from __future__ import annotations

import re
from typing import Final

from frontmap.act_form import CHANGES, is_infinitive, is_noun
from frontmap.cue import Cue
from frontmap.cue_order import nearest, starting
from frontmap.kept import Kept, Last
from frontmap.patterns import PLACE
from frontmap.scare_quotes import is_scare_quoted
from frontmap.scope import INSERTED, Group, Scene, distance
from frontmap.words import any_of, ending_in

QUOTED: Final = "in quotation marks"
_NEGATION_WORDS: Final = 3
_BESIDE: Final = re.compile(r"\A\s?,[^,;:.—\"”»]{1,40},\s")
"""What is inserted right behind a negation: "has not, for all its boasts, fallen"."""
_PARTING: Final = (",", ";", ":", "—", ")", ". ", "(")
"""Signs over which a negation does not reach."""
_NEGATABLE = frozenset({"take", "retake", "hold", "lose", "leave", "fall", "defend", "enter", "surround"})
_CLAIMED_WON = frozenset({"take", "retake", "fall", "hold"})
_NOT_WON = frozenset({"take", "retake", "hold", "enter", "fall"})
_OF_IT: Final = re.compile(rf"\b{any_of('of it')}\b")
_DENIAL_REACH: Final = 8.0
_DENIALS: Final = 5
"""Marks of modality on each side of an act among which a denial of it is looked for."""
_FAILED_BEHIND: Final = 1.6
_THAT: Final = re.compile(rf"\b{any_of('that')}\b")
_AND: Final = re.compile(rf",|\b{any_of('clause joint')}\b")
_NAMED_RUMOUR: Final = re.compile(
    rf",?\s(?:{any_of('clause joint')}|{any_of('contrast')})\s(?:[\w'-]+\s){{0,3}}{any_of('report noun')}"
    rf"\s{any_of('about')}\s"
)
_CONTRAST: Final = re.compile(rf"[,—–]\s{any_of('contrast')}\s")
_MEANWHILE: Final = re.compile(rf"\s(?:{any_of('meanwhile')}|{any_of('contrast')})\s")
_APART: Final = re.compile(rf"[,;:—–]|\b{any_of('contrast')}")
_NO: Final = Kept(re.compile(rf"\s{any_of('no determiner')}\s(?!{any_of('any more')})").search)
_FAILED: Final = Kept(re.compile(any_of("failed")).match)
_GERUND: Final = Kept(re.compile(rf"{ending_in('gerund')}\b").match)
_THIS_IS: Final = re.compile(rf"\W*{any_of('this is')}(?:\W+\w+)?\W*")
_PARENTHESIS: Final = re.compile(rf",\s[^,.;:]{{1,40}},\s{any_of('that')}\b")
"""Words between a verb of saying and what it says: "claimed, without evidence, that …"."""
_COLON: Final = re.compile(r"\s*[:—–]")
_COMMA: Final = re.compile(rf"[.,](?!\s*{any_of('that')}\b)")
_DASH: Final = re.compile(r"\s[—–]\s")
_RIGHT_BEHIND: Final = 15
"""Characters behind an act in which the one begins who does it."""
_ABSENCE: Final = Kept(re.compile(rf"\b{any_of('absence')}\b").search)
_OPENS: Final = 2
"""Characters, such as a quotation mark, before what opens a sentence."""
_SPREAD_BY: Final = re.compile(rf"\s*,\s{ending_in('passive participle')}[\w'-]*\s[^,;:]*,")
"""Who spread a rumour, told between commas: "the report on X, spread by the channels, is false"."""
_WITHOUT: Final = Kept(re.compile(any_of("without")).fullmatch)
_CONDITION: Final = re.compile(rf"\b{any_of('condition')}\s[^,;.:]*\Z")
_BEHIND: Final = re.compile(rf"\s{any_of('behind denial')}\s*(?:[.,;!]|\Z)")
_NOT_SO_BEHIND: Final = re.compile(rf"[^,;:.]*?\s{any_of('behind denial')}\s*(?:[.,;!]|\Z)")
_NOT_BEHIND: Final = re.compile(rf"\s{any_of('not')}\s")
_WOULD: Final = re.compile(rf"\s{any_of('would')}\b")
_FALSELY: Final = Kept(re.compile(any_of("said falsely")).fullmatch)
_RELATIVE: Final = re.compile(rf"\s*,\s+(?:{any_of('relative')}|{any_of('relative place')})\b")
_MOVES: Final = frozenset({"advance", "attack", "fight", "reach"})
_HOLDING: Final = frozenset({"hold", "take", "retake"})
_WHO_ASKS: Final = re.compile(rf"\W*{any_of('who asks')}\s[^,;:—–]*")
_THIS_CLAIM: Final = re.compile(rf"\b{any_of('this claim')}\b")
_NO_OPENS: Final = re.compile(rf"\W*{any_of('no')}\s?[,.:;—–]")
_CONCEDING: Final = re.compile(rf"\W*{any_of('conceding')}\s[^,;:.]*\Z")
_CLAUSE_END: Final = re.compile(r"[,.:;—–]|\Z")
_CLAIM_NOUN: Final = re.compile(rf"\W*(?:\w+\W+)?{any_of('claim noun')}(?:\W+\w+)?")


def negated(scene: Scene, act: Cue) -> Cue | None:
    """The negation right before an act, if there is one."""
    if act.kind == "hold" and scene.masked[act.start] == PLACE:
        return None  # "nobody can reach X and other occupied towns"
    for cue in scene.mods:
        if cue.name == "not" and cue.end <= act.start:
            if _WITHOUT[cue.words] and is_infinitive(scene, act):
                continue  # "without reserves X is hard to hold"
            gap = _BESIDE.sub(" ", scene.masked[cue.end : act.start])
            if len(gap.split()) <= _NEGATION_WORDS and not any(sign in gap for sign in _PARTING):
                return cue
    return None


_behind: Final = Last(_BEHIND.search)


def is_denied_behind(scene: Scene, act: Cue) -> bool:
    """Whether what a noun tells of is denied at the end of its clause: "attacks near X there were none"."""
    if scene.sentence.lang == "en" or is_infinitive(scene, act):
        return False
    if _behind(scene.masked) is None or _BEHIND.search(scene.masked, act.end) is None:
        return False
    return _NOT_SO_BEHIND.match(INSERTED.sub(" ", scene.masked[act.end :])) is not None


def _is_unreal(scene: Scene, act: Cue) -> bool:
    """Whether a clause only supposes something: "had X not been lost", "X would not have fallen"."""
    if _WOULD.match(scene.masked, act.end) is not None:
        return True
    return _CONDITION.search(scene.masked, 0, act.start) is not None


def _is_absent(scene: Scene, act: Cue, group: Group) -> bool:
    """Whether only the side is told before the names, and behind them what it did not do: "the enemy in X did
    not gain a foothold".
    """
    if act.kind != "enter" or act.end > group.end or _NOT_BEHIND.match(scene.masked, group.end) is None:
        return False
    return bool(starting(scene.whos, act.start, act.start + 1))


def claims_nothing(scene: Scene, act: Cue) -> bool:
    """Whether a move is said not to happen, or it is left open who holds or takes a place."""
    if act.kind in _MOVES:
        return negated(scene, act) is not None or is_denied_behind(scene, act)
    return act.kind in _HOLDING and _is_asked_who(scene, act)


def _is_asked_who(scene: Scene, act: Cue) -> bool:
    """Whether a sentence only asks, or leaves open, who acts: "Who is master there now, you know"."""
    return scene.sentence.lang != "en" and _WHO_ASKS.fullmatch(scene.flat, 0, act.start) is not None


def opening_denial(scene: Scene) -> Cue | None:
    """A denial of what was said before, which a sign parts from its sentence: "This is a lie: …", "A lie,
    …", or "A lie: …" where the sentence names no place.
    """
    for cue in scene.mods:
        comma = _COMMA.match(scene.masked, cue.end)
        if cue.name == "denied" and (comma or _COLON.match(scene.masked, cue.end)):
            word = cue.start <= _OPENS and _is_of_no_state(scene, cue)
            bare = word if comma else cue.start == 0 and not scene.groups
            if bare or _THIS_IS.fullmatch(scene.masked, 0, cue.start):
                return cue
            break
    return _says_no(scene) or _denial_of_this(scene)


_opening: Final = Last(opening_denial)
"""Asked for every act of a sentence."""


def _says_no(scene: Scene) -> Cue | None:
    """A "no" that opens a sentence, parted from what it goes on with: "No, X is ours"."""
    opens = _NO_OPENS.match(scene.flat)
    return None if opens is None else Cue(0, opens.end(), "mod", "denied", opens.group().strip(), "denied")


def _denial_of_this(scene: Scene) -> Cue | None:
    """A denial of "this" in a first clause that tells of nothing else: "The corps called this a fake: …"."""
    cue = next((c for c in scene.mods if c.name == "denied"), None)
    if cue is None:
        return None
    end = _CLAUSE_END.search(scene.masked, cue.end)
    stop = len(scene.masked) if end is None else end.start()
    if stop < len(scene.masked) and scene.masked[stop] == "," and not _COMMA.match(scene.masked, stop):
        return None
    named = bool(scene.groups) and scene.groups[0].start < stop
    told = any(act.start < stop and act.kind not in ("info", "strike", "word") for act in scene.acts)
    return cue if not named and not told and _THIS_CLAIM.search(scene.masked, 0, stop) else None


def _taken_back(scene: Scene, act: Cue, group: Group) -> str:
    """Whether a later clause that names no other place says that what somebody claims has not happened:
    "reported its capture, but nobody has entered it".
    """
    end = max(act.end, group.end)
    if act.kind not in _CLAIMED_WON or not any(c.name == "claimed" and c.end <= end for c in scene.mods):
        return ""
    for other in starting(scene.acts, end, len(scene.masked)):
        following = scene.first_from(end)
        if following is not None and following.start < other.start:
            return ""
        if other.kind not in _NOT_WON or not _AND.search(scene.masked, end, other.start):
            continue
        cue = negated(scene, other)
        of_it = _OF_IT.search(scene.masked, end, _clause_end(scene, other))
        if cue is not None and end <= cue.start and of_it:
            return f"{cue.words} … {other.words}"
    return ""


def _clause_end(scene: Scene, act: Cue) -> int:
    stop = _APART.search(scene.masked, act.end)
    return stop.start() if stop else len(scene.masked)


def _is_of_no_state(scene: Scene, denial: Cue) -> bool:
    """Whether a denial is of words alone ("do not believe it"), not of who is where ("no enemy in X")."""
    low, high = denial.start, denial.end
    return " " not in denial.words or not (
        PLACE in scene.masked[low:high] or starting(scene.acts, low, high) or starting(scene.whos, low, high)
    )


def _goes_with_another(scene: Scene, denial: Cue, act: Cue) -> bool:
    """Whether an adverb denies the verb that follows it, not the act before: "attacked A, falsely taken"."""
    return (
        _FALSELY[denial.words] is not None
        and act.end <= denial.start
        and any(other.start >= denial.end for other in scene.acts)
    )


def is_told_apart(scene: Scene, act: Cue, group: Group) -> bool:
    """Whether a relative clause tells the act of the names, which what stands before them does not reach:
    "wants to annex X, which it has held since May".
    """
    return act.start >= group.end and _RELATIVE.match(scene.masked, group.end) is not None


def denied(scene: Scene, act: Cue, group: Group) -> str:
    if _NO[act.words] and act.kind in _NEGATABLE:
        return act.words
    noun = act.kind in _NEGATABLE and is_noun(act) and is_denied_behind(scene, act)
    if noun or _is_absent(scene, act, group):
        return act.words
    if act.kind in ("take", "retake", "fall", "hold", "enter") and is_scare_quoted(scene, act):
        return f"{QUOTED}: {act.words}"
    if act.kind in _NEGATABLE or act.kind == "none":
        cue = negated(scene, act)
        if cue is not None and not _is_unreal(scene, act):
            return f"{cue.words} … {act.words}"
    taken_back = _taken_back(scene, act, group)
    if taken_back:
        return taken_back
    opening = _opening(scene)
    low, high = min(act.start, group.start), max(act.end, group.end)
    for cue in nearest(scene.mods, low, high, _DENIALS):
        failed = cue.name == "not" and cue.start >= act.end and _FAILED[cue.words] is not None
        if failed and is_infinitive(scene, act) and distance(scene, act.end, cue.start) <= _FAILED_BEHIND:
            return f"{act.words} … {cue.words}"
        if (
            cue.name == "denied"
            and cue != opening
            and not (act.name.startswith("lose.") and act.start <= cue.start and cue.end <= act.end)
            and not (cue.end <= group.start and is_told_apart(scene, act, group))
            and not _goes_with_another(scene, cue, act)
            and not _is_conceded(scene, cue, low)
            and scene.least(*_gap(cue, act, group)) <= _DENIAL_REACH
            and not _said_between(scene, cue, act)
            and not _denies_the_other(scene, cue, act)
            and not _opens_another(scene, cue, act, group)
            and not _denies_its_own(scene, cue, act, group)
            and not _denies_another(scene, cue, act, group)
            and distance(scene, *_gap(cue, act, group)) <= _DENIAL_REACH
            and not _answers(scene, cue, act, group)
        ):
            return cue.words
    return ""


def _is_conceded(scene: Scene, denial: Cue, low: int) -> bool:
    """Whether an opening clause concedes a denial, against which the main one stands: "Though they deny it, X
    is held".
    """
    if "," not in scene.masked[denial.end : low] or _THAT.search(scene.masked, denial.end, low):
        return False
    return _CONCEDING.match(scene.masked, 0, denial.end) is not None


def _opens_another(scene: Scene, denial: Cue, act: Cue, group: Group) -> bool:
    """Whether what is denied follows the denial, behind the act: "conceded its loss but denied that …"."""
    return (
        denial.start >= max(act.end, group.end)
        and governs_later(scene, denial)
        and any(c.start >= denial.end and c.kind in _NEGATABLE for c in scene.acts)
    )


def _denies_its_own(scene: Scene, denial: Cue, act: Cue, group: Group) -> bool:
    """Whether a clause behind the act denies what it names itself: "fights in A as Kyiv denies losing B"."""
    end = max(act.end, group.end)
    if denial.start < end or _MEANWHILE.search(scene.masked, end, denial.start) is None:
        return False
    following = scene.first_from(denial.end)
    if following is None or _APART.search(scene.masked, denial.end, following.start) is not None:
        return False
    return any(denial.end <= c.start and c.kind in _NEGATABLE for c in scene.acts)


def _denies_the_other(scene: Scene, denial: Cue, act: Cue) -> bool:
    """Whether the presence of one side is denied where the other acts: "X is ours, no Russians there"."""
    between = scene.masked[slice(*sorted((act.end, denial.start)))]
    if act.kind in _MOVES and "," in between and _ABSENCE[denial.words]:
        return True  # "they press on X, inside there are none of them"
    sides = {"own": ("enemy", "ru"), "ua": ("enemy", "ru"), "enemy": ("own", "ua"), "ru": ("own", "ua")}
    within = starting(scene.whos, act.start, act.end)
    side = within[0].name if within else act.name.rpartition(".")[2]
    if side not in sides and act.kind == "retake" and _ABSENCE[denial.words]:
        side = _doer(scene, act)
    others = sides.get(side, ())
    return any(c.name in others for c in starting(scene.whos, denial.start, denial.end))


def _doer(scene: Scene, act: Cue) -> str:
    """The side named right before an act, in its clause."""
    for who in reversed(nearest(scene.whos, act.start, act.start, 1)):
        gap = scene.masked[who.end : act.start]
        near = who.end <= act.start and len(gap.split()) <= _NEGATION_WORDS
        if near and not any(sign in gap for sign in _PARTING):
            return who.name
    return ""


def _explains(scene: Scene, denial: Cue, act: Cue) -> bool:
    """Whether a dash behind a denial opens what is so instead: "lies are told of X — there are our men"."""
    if act.kind not in ("hold", "defend") or _DASH.search(scene.masked, denial.end, act.start) is None:
        return False
    own = starting(scene.whos, act.start, act.end + _RIGHT_BEHIND)
    return act.name.endswith(".own") or (bool(own) and own[0].name == "own")


def _denies_another(scene: Scene, denial: Cue, act: Cue, group: Group) -> bool:
    """Whether a semicolon, or a "but" behind the denial, parts it from the act, and it has an act of its own
    on its side; or a conjunction opens a clause that names what it denies: "we hold A, and called the reports
    on B fake".
    """
    low, high = _gap(denial, act, group)
    if denial.end <= act.start and _explains(scene, denial, act):
        return True
    named = _NAMED_RUMOUR.search(scene.masked, low, high) if act.end <= denial.start else None
    if named is not None and any(named.start() <= c.start < high for c in scene.acts):
        return True
    cut = scene.masked.rfind(";", low, high) if denial.end <= act.start else scene.masked.find(";", low, high)
    if cut < 0:
        contrast = _CONTRAST.search(scene.masked, low, high) if denial.end <= act.start else None
        cut = contrast.start() if contrast else -1
    if cut < 0 and denial.end <= act.start:
        cut = _denied_before_colon(scene, denial, low, high)
    if cut < 0:
        return False
    after = denial.start > cut
    return any((c.start > cut) == after and c.name not in ("info", "strike", "harm") for c in scene.acts)


def _denied_before_colon(scene: Scene, denial: Cue, low: int, high: int) -> int:
    """Where a colon stands behind a denial whose object is told before it: "denied its loss: we hold it",
    "it is early to speak of its loss: they entered".
    """
    colon = scene.masked.find(":", low, high)
    told = any(
        (c.kind in _NEGATABLE and denial.end <= c.start < colon)
        or (c.kind in CHANGES and c.end <= denial.start)
        for c in scene.acts
    )
    return colon if told else -1


def _answers(scene: Scene, denial: Cue, act: Cue, group: Group) -> bool:
    """Whether the denial is another's answer to what somebody claims: "claimed X, which Kyiv denies"."""
    end = max(act.end, group.end)
    said = any(
        c.name == "claimed" and c.start <= act.start and not _CLAIM_NOUN.fullmatch(scene.flat, 0, c.end)
        for c in scene.mods
    )
    others = (*scene.whos, *scene.says)
    return said and any(
        end <= c.start < denial.start
        and _APART.search(scene.masked, end, c.start)
        and not _SPREAD_BY.fullmatch(scene.masked, end, min(c.end + 1, denial.start))
        for c in others
    )


def _said_between(scene: Scene, denied: Cue, act: Cue) -> bool:
    """Whether another word of saying opens the act's clause: "denied it and said that X is held"."""
    return any(
        verb.name == "claimed"
        and (governs_later(scene, verb) or _GERUND[verb.words])
        and _AND.search(scene.masked, denied.end, verb.start)
        for verb in starting(scene.mods, denied.end, act.start)
    )


def _gap(cue: Cue, act: Cue, group: Group) -> tuple[int, int]:
    """The stretch between a cue and the nearer end of act and group."""
    start, end = min(act.start, group.start), max(act.end, group.end)
    if cue.end <= start:
        return cue.end, start
    if cue.start >= end:
        return end, cue.start
    return cue.end, cue.end


def governs_later(scene: Scene, verb: Cue) -> bool:
    """A verb of saying that introduces what follows it: "announced that …"."""
    if _PARENTHESIS.match(scene.masked, verb.end):
        return True
    words = (verb.words + " " + scene.masked[verb.end : verb.end + 6]).split()
    return any(_THAT.fullmatch(word.strip(",")) for word in words[-2:])
