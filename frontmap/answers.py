"""Sentences that answer what was said before them: "This is a lie", "They did not take it"."""

from __future__ import annotations

import re
from typing import Final

from frontmap.anaphora import ANAPHOR
from frontmap.cue import Cue
from frontmap.denial import denied, negated
from frontmap.scope import Group, Scene
from frontmap.words import any_of

ASKED: Final = "?"
_WORDS: Final = 7
"""Words of a sentence, or of its first part, that may be no more than an answer."""
_DENIAL_WORDS: Final = 4
_BARE_NEGATION: Final = 3
"""Words of a sentence that is a negated verb and no more."""
_ANSWER_SENTENCES: Final = 3
_HEARSAY: Final = re.compile(rf"\W*{any_of('that')}\s[^,;:?—–]*\.?\Z")
_STEM: Final = 4
"""Letters of a word that tell it at least."""
_LONG: Final = re.compile(rf"\w{{{_STEM},}}")
_YES: Final = re.compile(rf"[\W]*(?:{any_of('turn')}\s?:\s*)?{any_of('yes')}\W*")
_YES_AND: Final = re.compile(
    rf"\W*(?:{any_of('turn')}\s?:\s*)?{any_of('yes')}\s*[,—–]\s(?!(?:{any_of('but')}|{any_of('conceding')})\b)"
)
_BARE: Final = tuple(
    (f"hold.{who}", re.compile(rf"\W*(?:{any_of('degree')}\s)*{any_of(f'bare {who}')}\s?(?:[.,;!—–]|\Z)"))
    for who in ("own", "enemy")
)
_CONFIRMATION: Final = re.compile(rf"\b{any_of('confirmation')}")
_CLAUSE: Final = re.compile(r"[;:»”]|,\s[—–]\s")
_NO: Final = re.compile(rf"\W*(?:{any_of('turn')}\s?:\s*)?{any_of('no')}\W*")
_ENDS: Final = re.compile(r"\w+[\s.!»”\"]*\Z")
_IN_TRUTH: Final = re.compile(rf"\W*(?:{any_of('contrast')}\s)?{any_of('in truth')}\b")
_POINTS_BACK: Final = re.compile(
    rf"\W*{any_of('this claim')}\b(?!,?\s+(?:{any_of('about')}|{any_of('that')})\b)"
)
_QUOTED_QUESTION: Final = re.compile(r"[^.!?]*\?[»”\"]")
_NOT: Final = re.compile(rf"\b{any_of('not')}\s")
_TAG: Final = re.compile(rf"\W*{any_of('tag')}(?:\s\w+)?\s*\?\W*")
"""A short question that puts in doubt what was said before it: "Has it?"."""
_SAYING_WORDS: Final = 16
"""Words of a sentence of a speech that denies what was claimed before it and tells of nothing else."""
_PASSED: Final = frozenset({"info", "strike"})
_TAKEN: Final = frozenset({"take", "retake", "enter", "lose", "leave", "fall", "reach", "surround"})


def answer(scene: Scene) -> Cue | None:
    """What denies or doubts in a sentence without names that says no more than that; None where it does."""
    if _TAG.fullmatch(scene.flat):
        return Cue(0, len(scene.flat), "mod", "asked", scene.flat.strip(), "asked")
    doubt = next((m for m in scene.mods if m.name in ("denied", "unconfirmed")), None)
    if doubt is None:
        denies = _NO.fullmatch(scene.flat) is not None or _says_not(scene)
        return Cue(0, len(scene.flat), "mod", "denied", scene.flat, "denied") if denies else None
    if doubt.name == "unconfirmed" and not _CONFIRMATION.search(doubt.words):
        return None
    if _ends_in(scene, doubt):
        return doubt
    said = scene.masked
    if len(said.split()) > _WORDS:
        said = _CLAUSE.split(said, maxsplit=1)[0]
    short = len(said.split()) <= _WORDS and doubt.end <= len(said)
    more = any(
        act.start < len(said) and act.name not in _PASSED and not _is_denied(scene, act) for act in scene.acts
    )
    return doubt if short and not more else None


def _is_denied(scene: Scene, act: Cue) -> bool:
    """Whether what a sentence tells of is itself denied: "they took it on paper"."""
    return bool(denied(scene, act, Group(act.start, act.end, (), "at", "")))


def may_answer(scene: Scene, at: int) -> bool:
    """Whether a sentence without names, the one of number `at` of its paragraph, may answer the paragraph
    before: one of the first that is short or speaks of "the town".
    """
    if at >= _ANSWER_SENTENCES:
        return False
    return len(scene.flat.split()) <= _WORDS or ANAPHOR.search(scene.flat) is not None


def said_not(scene: Scene, words: str) -> Cue | None:
    """The verb of a claim told again with a negation: "they left X", then "they did not leave"."""
    if "?" not in scene.flat and _NOT.search(scene.flat) is None:
        return None
    for word in _LONG.findall(words):
        stem = word[: max(_STEM, len(word) - 3)]
        found = re.search(rf"\b{any_of('not')}\s(?:\w+\s)?{re.escape(stem)}", scene.flat)
        found = found or re.match(rf"\W*{any_of('who asks')}\s(?:\w+\s)?{re.escape(stem)}\w*\?", scene.flat)
        if found is not None:
            return Cue(*found.span(), "mod", "denied", found.group(), "denied")
    return None


def takes_back(scene: Scene, words: str) -> bool:
    """Whether a sentence is no more than the verb of a claim with a negation: "They did not take it"."""
    return len(scene.flat.split()) <= _BARE_NEGATION and said_not(scene, words) is not None


def asked_in_quotes(quote: str, at: int) -> bool:
    """Whether what stands there in a sentence is of a question that is quoted: "Who says X fell?" he asks."""
    return _QUOTED_QUESTION.match(quote, at) is not None


def affirms(scene: Scene, asked: bool) -> bool:
    """Whether a sentence says "yes" and no more, or where a claim was `asked` nothing against it."""
    if _YES.fullmatch(scene.flat) is not None:
        return True
    if not asked or _YES_AND.match(scene.flat) is None or "?" in scene.flat:
        return False
    return not any(mod.name in ("denied", "not", "unconfirmed") for mod in scene.mods)


def says_again(scene: Scene, words: str) -> bool:
    """Whether a sentence is no more than the verb of what was asked: "Does X hold? It holds"."""
    told = re.findall(r"\w+", scene.flat)
    if not 1 <= len(told) <= _BARE_NEGATION or "?" in scene.flat or _NOT.search(scene.flat):
        return False
    return any(len(word) >= _STEM and word in words.split() for word in told)


def bare_state(scene: Scene) -> list[Cue]:
    """What a sentence says whose first part is no more than "Ours" or "Theirs"."""
    for name, pattern in _BARE:
        said = pattern.match(scene.flat)
        if said is not None:
            return [Cue(0, said.end(), "act", name, said.group().strip(), "hold")]
    return []


def is_hearsay(scene: Scene) -> bool:
    """Whether a sentence is no more than what somebody before it said: "They told us much. That X fell."."""
    return _HEARSAY.match(scene.flat) is not None


def is_denial(doubt: Cue) -> bool:
    """Whether an answer denies; what is only not confirmed it does not."""
    return doubt.name == "denied" and not _CONFIRMATION.search(doubt.words)


def points_back(scene: Scene, doubt: Cue) -> bool:
    """Whether an answer is about what the report itself just said, and nobody else gives it: "This is a lie",
    "No confirmation yet".
    """
    if scene.says or scene.whos:
        return False
    return not is_denial(doubt) or _POINTS_BACK.match(scene.flat) is not None


def in_truth(scene: Scene) -> Cue | None:
    """The words by which a sentence tells how it is, against what was claimed before: "In fact …"."""
    found = _IN_TRUTH.match(scene.flat)
    return None if found is None else Cue(0, found.end(), "mod", "denied", found.group().strip(), "denied")


def denial_of_speech(scene: Scene) -> Cue | None:
    """The denial of a sentence that tells of nothing else, which may be longer where the speaker goes on."""
    if len(scene.flat.split()) > _SAYING_WORDS or any(act.kind not in _PASSED for act in scene.acts):
        return None
    return next((m for m in scene.mods if m.name == "denied"), None)


def _says_not(scene: Scene) -> bool:
    """Whether a sentence says hardly more than that something did not happen: "They did not take it"."""
    said = _CLAUSE.split(scene.masked, maxsplit=1)[0]
    return len(said.split()) <= _DENIAL_WORDS and any(
        act.kind in _TAKEN and act.end <= len(said) and negated(scene, act) is not None for act in scene.acts
    )


def _ends_in(scene: Scene, doubt: Cue) -> bool:
    """Whether a sentence ends in nothing but a denial that a colon or dash opens: "They say: a lie"."""
    before = scene.masked[: doubt.start].rstrip(' «“"')
    ends = _ENDS.match(scene.masked, doubt.start) is not None
    return doubt.name == "denied" and ends and before.endswith((":", "—", "–"))
