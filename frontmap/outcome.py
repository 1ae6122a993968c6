"""What one list of names gets from its sentence, and what carries over to the next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from frontmap.cue import Cue, sided
from frontmap.effect import labelled
from frontmap.modality import Sureness
from frontmap.records import ClaimLabel, Side
from frontmap.scope import Scene


class Carried(NamedTuple):
    """An act that later lists without one of their own go on with: "east of X near Y; south of X near Z"."""

    act: Cue
    actor: Side
    sure: Sureness | None
    """None where it is told when it is asked for, from the act's `scene`."""
    relation: str = ""
    """How the names of a list under the act's sentence relate to it; "" for lists within a paragraph."""
    scene: Scene | None = None


class Finding(NamedTuple):
    """What one group of names gets: label, side, cue, modality."""

    label: ClaimLabel
    side: str
    act: Cue | None
    sure: Sureness
    extent: str = ""
    reasons: tuple[str, ...] = ()
    day: date | None = None
    implied: bool = False
    """Nobody is named: it is taken to be the report's own side that acts."""
    echoed: bool = False
    """It is about what was claimed of the place before: "denied the claim about X"."""

    @property
    def is_control(self) -> bool:
        """Whether it is said who holds a place."""
        return self.label.endswith("_control")

    @property
    def may_fall(self) -> bool:
        """Whether it is said that a place may fall, not to whom."""
        return self.act is not None and self.act.name == "fall" and self.sure.modality == "hypothetical"

    def opposite(self) -> Finding:
        """What is said of a place that is not like this one: "A is ours, B is not"."""
        label, side = labelled("other", sided(self.side))
        return self._replace(label=label, side=side, reasons=(*self.reasons, "not so here"))
