"""Sentences that answer what was said before them: "This is a lie", "They did not take it"."""

from __future__ import annotations

import re
from typing import Final

from frontmap.cue import Cue
from frontmap.denial import negated
from frontmap.scope import Scene
from frontmap.words import any_of

_WORDS: Final = 7
"""Words of a sentence, or of its first part, that may be no more than an answer."""
_DENIAL_WORDS: Final = 4
_CONFIRMATION: Final = re.compile(rf"\b{any_of('confirmation')}")
_CLAUSE: Final = re.compile(r"[;:»”]|,\s[—–]\s")
_NO: Final = re.compile(rf"\W*{any_of('no')}\W*")
_ENDS: Final = re.compile(r"\w+[\s.!»”\"]*\Z")
_IN_TRUTH: Final = re.compile(rf"\W*(?:{any_of('contrast')}\s)?{any_of('in truth')}\b")
_SAYING_WORDS: Final = 16
"""Words of a sentence of a speech that denies what was claimed before it and tells of nothing else."""
_PASSED: Final = frozenset({"info", "strike"})
_TAKEN: Final = frozenset({"take", "retake", "enter"})


def answer(scene: Scene) -> Cue | None:
    """What denies or doubts in a sentence without names that says no more than that; None where it does."""
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
    more = any(act.start < len(said) and act.name not in _PASSED for act in scene.acts)
    return doubt if short and not more else None


def is_denial(doubt: Cue) -> bool:
    """Whether an answer denies; what is only not confirmed it does not."""
    return doubt.name == "denied" and not _CONFIRMATION.search(doubt.words)


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
