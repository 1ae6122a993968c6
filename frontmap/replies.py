"""What a following sentence or paragraph makes of the claims before it: it denies, doubts or affirms them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from frontmap.answers import ASKED, is_denial
from frontmap.cue import Cue
from frontmap.outcome import Finding
from frontmap.records import Claim, Modality, Side
from frontmap.scope import Scene

_QUESTION: Final = 3
"""Characters at the end of a quote in which a question mark stands."""


def deny(
    found: list[Claim], index: int, doubt: Cue, spoken: Collection[int], side: Side, *, own: bool = False
) -> None:
    """What was claimed in the sentence of a name is denied or doubted by what follows it, but for the
    `spoken` word, by where its name begins, of a speaker of the report's own side; with `own` what the report
    says itself, too.
    """
    quote = found[index].quote_start
    answered = {"claimed", "unconfirmed", "asserted"} if own else {"claimed", "unconfirmed"}
    for at in range(len(found) - 1, -1, -1):
        claim = found[at]
        start = claim.resolution.mention.start
        if start < quote:
            break
        if start in spoken and claim.side in ("", side):
            continue
        asked = claim.modality == "hypothetical" and _is_asked(claim) and is_denial(doubt)
        if claim.quote_start == quote and (asked or claim.modality in answered):
            modality: Modality = "denied" if is_denial(doubt) else "unconfirmed"
            if doubt.name == "asked":
                modality = "hypothetical"
            found[at] = replace(claim, modality=modality, reasons=(*claim.reasons, f"then: {doubt.words}"))


def affirm(found: list[Claim], index: int, scene: Scene, text: str) -> None:
    """What was asked of a name is answered with "yes"."""
    claim = found[index]
    if claim.claim == "mention" or claim.reasons[-1:] != (ASKED,):
        return
    quote = text[claim.quote_start : scene.sentence.end]
    found[index] = replace(claim, modality="claimed", quote=quote, reasons=(*claim.reasons, scene.flat))


def contrary(told: Finding | None, claim: Claim) -> bool:
    """Whether what reports are said to tell is the contrary of a claim: who denies them does not deny it, and
    who only names them says nothing against it.
    """
    return (
        told is not None
        and told.is_control
        and claim.claim.endswith("_control")
        and told.label != claim.claim
    )


def stays_past(claim: Claim, finding: Finding, scene: Scene) -> bool:
    """Whether a sentence goes on about a past: it says neither who holds the place nor how it is now."""
    now = any(mod.name == "now" for mod in scene.mods)
    return claim.modality == "past" and not now and not finding.is_control


def _is_asked(claim: Claim) -> bool:
    return claim.reasons[-1] == ASKED or ASKED in claim.quote[-_QUESTION:]


def may_deny(scene: Scene, denial: Cue) -> bool:
    """Whether a denial is the report's own, not somebody's whom it quotes: two may say two things."""
    return not any(say.side and say.start < denial.end for say in scene.says)


def width(found: Sequence[Claim], claim: Claim) -> int:
    """How long the sentence of a claim, the last that names a place, is but for the names in a list."""
    width = len(claim.quote)
    for at in range(len(found) - 1, -1, -1):
        other = found[at]
        if other.quote_start != claim.quote_start:
            break
        if other is not claim:
            width -= len(other.resolution.mention.surface)
    return width
