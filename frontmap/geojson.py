"""GeoJSON layers that any viewer shows coloured: RFC 7946 geometry, simplestyle-spec 1.1 properties.

Positions are longitude first, degrees WGS84, six decimals (about 0.1 m). Dates are ISO 8601 strings. A place
without coordinates keeps its feature with a null geometry, as RFC 7946 section 3.2 allows.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from frontmap.errors import GazetteerError
from frontmap.files import whole_folder, write_whole
from frontmap.merge import claimant_side, is_realis
from frontmap.palette import ATTRIBUTION, CLAIM_STYLES, DISCLAIMER
from frontmap.records import CLAIM_LABELS, Claim, ClaimLabel, ReportClaim, Settlement, Status

_Json = dict[str, Any]
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKER_SIZES: dict[bool, str] = {True: "medium", False: "small"}


class Gazetteer(Protocol):
    """What the layers ask of a gazetteer."""

    def __getitem__(self, settlement_id: str, /) -> Settlement: ...


def claims_collection(statuses: Iterable[Status], gazetteer: Gazetteer) -> _Json:
    """One feature per report and settlement: what that report claims about that settlement.

    Where a report speaks of a settlement more than once, the feature carries the last realis claim in the
    text, or the last mention where there is none; every mention is listed in `mentions`.

    Raises:
        GazetteerError: the gazetteer lacks a settlement that a status names.
    """
    features = []
    for status in statuses:
        place = _settlement(gazetteer, status.settlement_id)
        for items in _by_report(status.claims):
            features.append(_claim_feature(place, items, status.disputed))
    return collection("frontmap claims", features)


def settlements_collection(statuses: Iterable[Status], gazetteer: Gazetteer) -> _Json:
    """One feature per settlement: its merged status, with the claims that it rests on in `claims`.

    Raises:
        GazetteerError: the gazetteer lacks a settlement that a status names.
    """
    features = [_status_feature(_settlement(gazetteer, s.settlement_id), s) for s in statuses]
    return collection("frontmap settlements", features)


def layer_collections(statuses: Iterable[Status], gazetteer: Gazetteer) -> dict[str, _Json]:
    """The settlements' features sorted into one collection per claim label, empty ones too.

    Raises:
        GazetteerError: the gazetteer lacks a settlement that a status names.
    """
    layers: dict[ClaimLabel, list[_Json]] = {label: [] for label in CLAIM_LABELS}
    for status in statuses:
        place = _settlement(gazetteer, status.settlement_id)
        layers[status.claim].append(_status_feature(place, status))
    return {label: collection(f"frontmap {label}", features) for label, features in layers.items()}


def write_layers(folder: Path | str, statuses: Sequence[Status], gazetteer: Gazetteer) -> list[Path]:
    """Write `claims.geojson`, `settlements.geojson` and `layers/<claim>.geojson` into `folder`.

    Returns:
        The files written.

    Raises:
        GazetteerError: the gazetteer lacks a settlement that a status names; nothing is written then.
        OutputError: the folder or a file cannot be written; all files are left as they were.
    """
    folder = Path(folder)
    contents = {
        "claims.geojson": claims_collection(statuses, gazetteer),
        "settlements.geojson": settlements_collection(statuses, gazetteer),
    }
    for label, collection in layer_collections(statuses, gazetteer).items():
        contents[f"layers/{label}.geojson"] = collection
    with whole_folder(folder) as stage:
        (stage / "layers").mkdir()
        for name, collection in contents.items():
            write_whole(stage / name, dumps(collection))
    return [folder / name for name in contents]


def dumps(collection: _Json) -> str:
    """A FeatureCollection as text, one feature a line; lone surrogates become U+FFFD, as UTF-8 has none."""
    head = {key: value for key, value in collection.items() if key != "features"}
    features = ",\n".join(_line(feature) for feature in collection["features"])
    return f'{_line(head)[:-1]}, "features": [\n{features}\n]}}\n'


def _line(value: _Json) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _LONE_SURROGATE.sub("\ufffd", text)


def collection(name: str, features: list[_Json]) -> _Json:
    """A FeatureCollection that says what it is and whose data, in foreign members (RFC 7946 section 6.1)."""
    told = {"name": name, "description": DISCLAIMER, "attribution": ATTRIBUTION}
    return {"type": "FeatureCollection", **told, "features": features}


def _settlement(gazetteer: Gazetteer, settlement_id: str) -> Settlement:
    try:
        return gazetteer[settlement_id]
    except KeyError as error:
        raise GazetteerError(
            f"settlement {settlement_id} is claimed about but not in the gazetteer"
        ) from error


def _by_report(claims: Iterable[ReportClaim]) -> Iterator[list[ReportClaim]]:
    """The claims of each report, in the order of its text; reports in the order given."""
    reports: dict[str, list[ReportClaim]] = {}
    for item in claims:
        reports.setdefault(item.report.id, []).append(item)
    for items in reports.values():
        yield sorted(items, key=lambda item: item.claim.resolution.mention.start)


def _claim_feature(place: Settlement, items: Sequence[ReportClaim], disputed: bool) -> _Json:
    chosen = max(items, key=lambda item: (is_realis(item), item.claim.resolution.mention.start))
    label = chosen.claim.claim if is_realis(chosen) else "mention"
    properties = _place_properties(place)
    properties |= _claim_properties(chosen)
    properties |= {"disputed": disputed, "mentions": [_mention(item.claim) for item in items]}
    properties |= _simplestyle(place, label, str(properties["quote"]), small=not is_realis(chosen))
    return _feature(f"{chosen.report.id}/{place.settlement_id}", place, properties)


def _status_feature(place: Settlement, status: Status) -> _Json:
    properties = _place_properties(place)
    deciding = next((item for item in status.claims if is_realis(item)), None)
    shown = deciding or (status.claims[0] if status.claims else None)
    properties |= _claim_properties(shown) if shown else {}
    properties |= {
        "claim": status.claim,
        "modality": status.modality,
        "disputed": status.disputed,
        "as_of": status.as_of.isoformat() if status.as_of else None,
        "sides": {side or "other": item.claim.claim for side, item in status.sides},
        "reports": len({item.report.id for item in status.claims}),
        "claims": [_claim_properties(item) for item in status.claims],
    }
    quote = deciding.claim.quote if deciding else ""
    properties |= _simplestyle(place, status.claim, quote, small=status.claim == "mention")
    return _feature(place.settlement_id, place, properties)


def _feature(feature_id: str, place: Settlement, properties: _Json) -> _Json:
    return {"type": "Feature", "id": feature_id, "geometry": _point(place), "properties": properties}


def _point(place: Settlement) -> _Json | None:
    if not (math.isfinite(place.lat) and math.isfinite(place.lon)):
        return None
    return {"type": "Point", "coordinates": [round(place.lon, 6), round(place.lat, 6)]}


def _place_properties(place: Settlement) -> _Json:
    return {
        "settlement_id": place.settlement_id,
        "name": place.name_latn,
        "name_uk": place.name_uk,
        "name_ru": place.name_ru,
        "oblast": place.oblast,
        "raion": place.raion,
        "hromada": place.hromada,
        "uncertainty_km": _number(place.uncertainty_km, 3),
        "coordinate_source": place.coordinate_source,
    }


def _claim_properties(item: ReportClaim) -> _Json:
    report, claim = item.report, item.claim
    return {
        "claim": claim.claim,
        "modality": claim.modality,
        "claimant": claim.claimant,
        "claimant_side": claimant_side(item),
        "side": claim.side,
        "extent": claim.extent,
        "published": report.published.isoformat() if report.published else None,
        "event_date": claim.event_date.isoformat() if claim.event_date else None,
        "source": report.source,
        "also": "; ".join(report.also),
        "url": report.url,
        "report": report.id,
        "surface": claim.resolution.mention.surface,
        "quote": claim.quote,
        "score": _number(claim.resolution.score, 3),
    }


def _mention(claim: Claim) -> _Json:
    mention = claim.resolution.mention
    return {
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "claim": claim.claim,
        "modality": claim.modality,
        "claimant": claim.claimant,
        "quote": claim.quote,
    }


def _simplestyle(place: Settlement, label: ClaimLabel, quote: str, *, small: bool) -> _Json:
    style = CLAIM_STYLES[label]
    return {
        "title": f"{place.name_latn or place.name_uk}: {style.text}",
        "description": quote,
        "marker-color": style.colour,
        "marker-size": _MARKER_SIZES[not small],
        "marker-symbol": style.symbol,
    }


def _number(value: float, digits: int) -> float | None:
    return round(value, digits) if math.isfinite(value) else None
