"""How each claim looks and what it is called: the one table that maps, layers and pictures read.

The hues follow Okabe and Ito's colour set for colour-blind readers ("Color Universal Design", 2008), moved in
lightness until the five claims also stay apart in print without colour; `tests/test_draw_palette.py` holds
both. Shape tells the side and filling tells control from movement, so that no reading rests on colour alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from frontmap.records import ClaimLabel, Modality

Shape = Literal["square", "circle", "diamond", "dot"]


@dataclass(frozen=True, slots=True)
class ClaimStyle:
    """One claim label's look.

    Attributes:
        text: what the legend says.
        brief: what a popup or a label says.
        colour: `#rrggbb`.
        shape: the mark's outline; squares for Russian, circles for Ukrainian forces.
        filled: whole marks are control, rings are movement.
        symbol: the Maki icon that simplestyle-spec viewers draw.
    """

    text: str
    brief: str
    colour: str
    shape: Shape
    filled: bool
    symbol: str


CLAIM_STYLES: dict[ClaimLabel, ClaimStyle] = {
    "ru_control": ClaimStyle(
        text="Russian control",
        brief="held or taken by Russian forces",
        colour="#8f1d0e",
        shape="square",
        filled=True,
        symbol="square",
    ),
    "ua_control": ClaimStyle(
        text="Ukrainian control",
        brief="held or retaken by Ukrainian forces",
        colour="#0072b2",
        shape="circle",
        filled=True,
        symbol="circle",
    ),
    "contested": ClaimStyle(
        text="Contested",
        brief="fighting inside, or control of a part",
        colour="#f5e04a",
        shape="diamond",
        filled=True,
        symbol="danger",
    ),
    "ru_advance": ClaimStyle(
        text="Russian advance or attack",
        brief="Russian forces move or attack toward it",
        colour="#e07b39",
        shape="square",
        filled=False,
        symbol="square-stroked",
    ),
    "ua_advance": ClaimStyle(
        text="Ukrainian advance or attack",
        brief="Ukrainian forces move or attack toward it",
        colour="#7fc8f0",
        shape="circle",
        filled=False,
        symbol="circle-stroked",
    ),
    "mention": ClaimStyle(
        text="Named only",
        brief="named, nothing said about control",
        colour="#8a8a8a",
        shape="dot",
        filled=True,
        symbol="marker",
    ),
}

MODALITY_TEXTS: dict[Modality, str] = {
    "asserted": "stated as fact",
    "claimed": "attributed to a party",
    "unconfirmed": "unconfirmed",
    "denied": "denied",
    "hypothetical": "hypothetical",
    "past": "past",
    "-": "",
}
"""What a popup calls each modality: how sure the report is of its claim."""

SIDE_TEXTS: dict[str, str] = {"ru": "Russian", "ua": "Ukrainian", "": "Other"}
"""What a claimant's side is called."""

GAIN_TEXTS: dict[str, str] = {
    "ru": "Russian forces gaining",
    "ua": "Ukrainian forces gaining",
    "both": "both sides gaining",
}
"""Who is said to gain in a contested settlement, by `Claim.side`."""

DISPUTED_COLOUR = "#1a1a1a"
"""The stroke around a mark on which the sides' claims exclude each other."""

DISCLAIMER = "As claimed by the reports; not an assessment."
"""The sentence that goes on every map and into every layer."""

ATTRIBUTION = (
    "Settlements: codifier KATOTTH (Ministry for Development of Communities and Territories of Ukraine); "
    "coordinates: GeoNames, CC BY 4.0, and © OpenStreetMap contributors, ODbL 1.0."
)
"""Whose data names and positions are from, as the licences ask."""


def style_table() -> dict[str, dict[str, str | bool]]:
    """`CLAIM_STYLES` as plain dicts, for a page's script."""
    return {label: asdict(style) for label, style in CLAIM_STYLES.items()}
