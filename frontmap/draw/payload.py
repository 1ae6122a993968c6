"""The claims as the page's script reads them: columns, with every text kept once.

The claims of a settlement come in the order of `Status.claims`, newest first: so the script need only take
the first realis claim of each side to merge as `frontmap.merge` does, for whatever dates the slider shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from frontmap.draw.names import russian_name, spellings_of
from frontmap.draw.outline import outline, pack_lines
from frontmap.draw.where import where
from frontmap.errors import GazetteerError
from frontmap.merge import DISPUTE_DAYS, EXCLUDES, claimant_side
from frontmap.palette import DISCLAIMER, GAIN_TEXTS, MODALITY_TEXTS, SIDE_TEXTS, style_table
from frontmap.records import CLAIM_LABELS, MODALITIES, REALIS, Claim, Report, ReportClaim, Settlement, Status

if TYPE_CHECKING:
    from frontmap.reference import ReferenceLayer

MAX_QUOTE = 900
"""Characters of a quote that a popup shows; what is longer is cut around the name."""
MAX_SPELLINGS = 40
"""Spellings of one settlement that the search box knows beside its names."""
MAX_RIVALS = 4
"""Namesakes that a popup lists beside the settlement chosen."""
REFERENCE_SCALE = 10_000
"""Units in a degree for reference polygons: about 10 m."""
REFERENCE_TOLERANCE = 0.0004
"""How far in degrees thinning may move a reference line: about 40 m."""

_MODALITIES = (*MODALITIES, "-")
_SIDES = ("ua", "ru", "")
_LEFT_TO_RIGHT = ("ua", "", "ru")
"""Whose words stand in which half of a disputed mark: Ukrainian always left, Russian always right."""
UNSURE_SCORE = 0.6
"""A place of a lower score is marked as unsure: about one in three is wrong (docs/quality.md)."""

_EPOCH = date(1970, 1, 1)


class Gazetteer(Protocol):
    """What a map asks of a gazetteer."""

    def __getitem__(self, settlement_id: str, /) -> Settlement: ...


class _Texts:
    """Every text once, by number; the empty one is -1."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        if not text:
            return -1
        number = self._numbers.setdefault(text, len(self.all))
        if number == len(self.all):
            self.all.append(text)
        return number


def payload(
    statuses: Sequence[Status],
    gazetteer: Gazetteer,
    references: Sequence[ReferenceLayer] = (),
    *,
    show_mentions: bool = False,
) -> dict[str, Any]:
    """Everything that the page's script draws from, but for the page's own words.

    Raises:
        GazetteerError: the gazetteer lacks a settlement that a status names, or its base layer is damaged.
    """
    texts = _Texts()
    reports = _Reports(texts)
    claims = _Claims(texts, reports, gazetteer)
    places = _places(statuses, gazetteer, texts, claims)
    return _rules() | {
        "showMentions": show_mentions,
        "places": places,
        "reports": reports.columns,
        "claims": claims.columns,
        "references": _series(references),
        "outline": outline(),
        "strings": texts.all,
    }


def _rules() -> dict[str, Any]:
    """What labels there are, how they look and are called, and which of them exclude each other."""
    return {
        "note": DISCLAIMER,
        "labels": CLAIM_LABELS,
        "modalities": _MODALITIES,
        "realis": [modality for modality in MODALITIES if modality in REALIS],
        "modalityTexts": MODALITY_TEXTS,
        "unsure": round(100 * UNSURE_SCORE),
        "sides": {"codes": _SIDES, "order": _LEFT_TO_RIGHT, "texts": [_voice(side) for side in _SIDES]},
        "gains": GAIN_TEXTS,
        "styles": style_table(),
        "excludes": sorted(sorted(pair) for pair in EXCLUDES),
        "disputeDays": DISPUTE_DAYS,
    }


def _voice(side: str) -> str:
    return f"{SIDE_TEXTS[side]} sources"


def _places(
    statuses: Sequence[Status], gazetteer: Gazetteer, texts: _Texts, claims: _Claims
) -> dict[str, list[Any]]:
    names = ("id", "latn", "uk", "ru", "kind", "hromada", "raion", "oblast", "origin", "spell")
    columns: dict[str, list[Any]] = {name: [] for name in (*names, "lat", "lon", "unc", "pop", "first")}
    spellings = spellings_of([status.settlement_id for status in statuses])
    for status in statuses:
        place = _settlement(gazetteer, status.settlement_id)
        columns["first"].append(len(claims.columns["report"]))
        for item in status.claims:
            claims.add(item)
        cells = (
            place.settlement_id,
            place.name_latn,
            place.name_uk,
            russian_name(place),
            place.kind,
            *where(place),
            place.coordinate_source,
            _spellings(place, status, spellings[status.settlement_id]),
        )
        for name, cell in zip(names, cells, strict=True):
            columns[name].append(texts(cell))
        known = math.isfinite(place.lat) and math.isfinite(place.lon)
        columns["lat"].append(round(place.lat, 5) if known else None)
        columns["lon"].append(round(place.lon, 5) if known else None)
        columns["unc"].append(_finite(place.uncertainty_km))
        columns["pop"].append(place.population)
    columns["first"].append(len(claims.columns["report"]))
    return columns


def _spellings(place: Settlement, status: Status, further: Iterable[str]) -> str:
    """Further spellings, one a line: those that the reports use, then the gazetteer's."""
    known = {place.name_latn, place.name_uk, place.name_ru}
    found = dict.fromkeys(item.claim.resolution.mention.surface for item in status.claims)
    found |= dict.fromkeys(further)
    extra = [name.replace("\n", " ")[:80] for name in found if name not in known]
    return "\n".join(extra[:MAX_SPELLINGS])


class _Reports:
    def __init__(self, texts: _Texts) -> None:
        self._texts = texts
        self._numbers: dict[str, int] = {}
        self.columns: dict[str, list[Any]] = {
            name: [] for name in ("id", "source", "day", "url", "lang", "title", "also")
        }

    def __call__(self, report: Report) -> int:
        number = self._numbers.get(report.id)
        if number is None:
            number = self._numbers[report.id] = len(self._numbers)
            for name in ("id", "source", "lang", "title"):
                self.columns[name].append(self._texts(getattr(report, name)))
            self.columns["url"].append(self._texts(web_link(report.url)))
            self.columns["also"].append(
                self._texts("\n".join(name.replace("\n", " ") for name in report.also))
            )
            self.columns["day"].append(_day(report.published))
        return number


class _Claims:
    _NAMES = (
        "report",
        "label",
        "modality",
        "claimantSide",
        "claimant",
        "side",
        "extent",
        "event",
        "quote",
        "mark",
        "length",
        "score",
        "reasons",
        "rivals",
    )

    def __init__(self, texts: _Texts, reports: _Reports, gazetteer: Gazetteer) -> None:
        self._texts = texts
        self._reports = reports
        self._gazetteer = gazetteer
        self.columns: dict[str, list[Any]] = {name: [] for name in self._NAMES}

    def add(self, item: ReportClaim) -> None:
        claim, resolution = item.claim, item.claim.resolution
        quote, mark, length = marked_quote(claim)
        cells = (
            self._reports(item.report),
            CLAIM_LABELS.index(claim.claim),
            _MODALITIES.index(claim.modality),
            _SIDES.index(claimant_side(item)),
            self._texts(claim.claimant),
            self._texts(claim.side),
            self._texts(claim.extent),
            _day(claim.event_date),
            self._texts(quote),
            mark,
            length,
            round(100 * resolution.score) if math.isfinite(resolution.score) else None,
            self._texts("\n".join(reason.replace("\n", " ") for reason in resolution.reasons)),
            self._texts("\n".join(self._rivals(claim))),
        )
        for column, cell in zip(self.columns.values(), cells, strict=True):
            column.append(cell)

    def _rivals(self, claim: Claim) -> Iterable[str]:
        """Namesakes that were weighed and not chosen."""
        resolution = claim.resolution
        candidates = resolution.candidates or resolution.mention.candidates
        rivals = [one for one in candidates if one.settlement_id != resolution.settlement_id]
        for rival in rivals[:MAX_RIVALS]:
            try:
                place = self._gazetteer[rival.settlement_id]
            except KeyError:
                continue
            lies = ", ".join(filter(None, where(place)))
            yield f"not {place.name_latn or place.name_uk} ({lies}): {rival.score:.2f}"


def marked_quote(claim: Claim) -> tuple[str, int, int]:
    """The quote with where the name stands in it, both in UTF-16 units as a browser counts them.

    The place is -1 where the quote does not hold the name. A quote beyond `MAX_QUOTE` characters is cut
    around it.
    """
    quote, mention = claim.quote, claim.resolution.mention
    start = mention.start - claim.quote_start
    if not mention.surface or quote[start : start + len(mention.surface)] != mention.surface or start < 0:
        start = quote.find(mention.surface) if mention.surface else -1
    if len(quote) > MAX_QUOTE:
        cut = max(0, min(start - MAX_QUOTE // 2, len(quote) - MAX_QUOTE))
        end = cut + MAX_QUOTE
        head, tail = "… " if cut else "", " …" if end < len(quote) else ""
        quote = head + quote[cut:end] + tail
        start = start - cut + len(head) if start >= 0 else -1
    if start < 0:
        return quote, -1, 0
    return quote, _units(quote[:start]), _units(quote[start : start + len(mention.surface)])


def web_link(url: str) -> str:
    """`url` where it is plain http or https with a host, else ""."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and host else ""


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _series(references: Iterable[ReferenceLayer]) -> list[dict[str, Any]]:
    """Reference layers of one name together, oldest first."""
    series: dict[str, list[dict[str, Any]]] = {}
    for layer in sorted(references, key=lambda layer: layer.date):
        drawn = {"day": _day(layer.date), "polygons": _polygons(layer)}
        series.setdefault(layer.name, []).append(drawn)
    return [{"name": name, "layers": layers} for name, layers in series.items()]


def _polygons(layer: ReferenceLayer) -> list[Any]:
    import shapely

    return [
        pack_lines([list(ring.coords) for ring in (polygon.exterior, *polygon.interiors)], REFERENCE_SCALE)
        for polygon in shapely.get_parts(layer.geometry.simplify(REFERENCE_TOLERANCE))
        if isinstance(polygon, shapely.Polygon)
    ]


def _settlement(gazetteer: Gazetteer, settlement_id: str) -> Settlement:
    try:
        return gazetteer[settlement_id]
    except KeyError as error:
        message = f"settlement {settlement_id} is claimed about but not in the gazetteer"
        raise GazetteerError(message) from error


def _day(day: date | None) -> int | None:
    return None if day is None else (day - _EPOCH).days


def _finite(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None
