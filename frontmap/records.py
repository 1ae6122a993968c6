"""The plain, frozen records that pass between the stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Side = Literal["ru", "ua", ""]
ClaimLabel = Literal["ru_control", "ua_control", "contested", "ru_advance", "ua_advance", "mention"]
Modality = Literal["asserted", "claimed", "unconfirmed", "denied", "hypothetical", "past", "-"]
Kind = Literal[
    "settlement", "metonym", "region", "water", "district", "person", "foreign", "direction", "other"
]

CLAIM_LABELS: tuple[ClaimLabel, ...] = (
    "ru_control",
    "ua_control",
    "contested",
    "ru_advance",
    "ua_advance",
    "mention",
)
MODALITIES: tuple[Modality, ...] = ("asserted", "claimed", "unconfirmed", "denied", "hypothetical", "past")
REALIS: frozenset[Modality] = frozenset({"asserted", "claimed", "unconfirmed"})
"""The modalities that colour a map; the others are kept and shown in words only."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A populated place of the gazetteer.

    Attributes:
        settlement_id: KATOTTH code (`UA…`), or `RU-<GeoNames id>` for places in Russia.
        lat, lon: degrees WGS84; NaN where unknown.
        uncertainty_km: radius in km within which the true place is said to lie; NaN where unknown.
        coordinate_source: which source gave the coordinates (`gazetteer/README.md`).
        population: inhabitants, 0 where unknown.
    """

    settlement_id: str
    name_uk: str
    name_ru: str
    name_latn: str
    kind: str
    oblast: str
    raion: str
    hromada: str
    lat: float
    lon: float
    uncertainty_km: float
    coordinate_source: str
    population: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """One dated text of one source. Spans of all later records index `text`.

    Attributes:
        id: unique among the reports of a run: the file's name, with `#n` or `:n` for its n-th part.
        origin: the name of the file that `text` was cut from, and `offset` where in it `text` begins, so
            that `offset + start` points into the original; "" and 0 where the text is the whole report.
        side: whose voice the report speaks with, where known.
    """

    id: str
    text: str
    source: str = ""
    side: Side = ""
    published: date | None = None
    url: str = ""
    lang: str = ""
    title: str = ""
    provenance: tuple[tuple[str, str], ...] = ()
    """Where each piece of metadata came from: (field, origin) pairs, e.g. ("published", "first line")."""
    origin: str = ""
    offset: int = 0
    author: str = ""
    also: tuple[str, ...] = ()
    """Other sources that published the same text (near-duplicates): one claim, many sources."""


class Candidate(NamedTuple):
    """A settlement that a spelling may mean, with the rule that leads there and a score from 0 to 1."""

    settlement_id: str
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place name in a report: `report.text[start:end] == surface`, always."""

    report_id: str
    start: int
    end: int
    surface: str
    kind: Kind = "settlement"
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which settlement a mention means. Refusing is a result: `settlement_id` None, with reasons."""

    mention: Mention
    settlement_id: str | None
    score: float
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    """The candidates with their scores in this report, best first."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a report says about control of one settlement at one mention.

    `gold/GUIDELINES.md`'s labels; `side` is who acts or gains, `claimant` who says it.
    """

    resolution: Resolution
    claim: ClaimLabel = "mention"
    modality: Modality = "-"
    side: str = ""
    claimant: str = ""
    claimant_side: Side = ""
    extent: str = ""
    event_date: date | None = None
    quote: str = ""
    quote_start: int = 0
    cue: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportClaim:
    """A claim with the report that makes it: what merging and drawing read."""

    report: Report
    claim: Claim


@dataclass(frozen=True, slots=True)
class Status:
    """All that the reports claim about one settlement up to a day.

    Attributes:
        claim: the label that colours the map: the latest realis claim; `mention` where there is none.
        modality: of that claim.
        disputed: the latest claims of the sides exclude each other.
        sides: the latest realis claim of each claimant side ("ru", "ua", "" for unknown), newest first.
        claims: everything it rests on, newest first; nothing is thrown away.
    """

    settlement_id: str
    as_of: date | None
    claim: ClaimLabel
    modality: Modality
    disputed: bool
    sides: tuple[tuple[str, ReportClaim], ...] = ()
    claims: tuple[ReportClaim, ...] = field(default=())
