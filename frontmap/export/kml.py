"""KML 2.2 and KMZ for Google Earth: placemarks in folders by claim, dated for its time slider."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from frontmap.export.extras import need
from frontmap.export.icons import icon, icon_name
from frontmap.export.rows import Row, claim_rows, settlement_rows
from frontmap.files import write_whole
from frontmap.geojson import Gazetteer
from frontmap.palette import ATTRIBUTION, CLAIM_STYLES, DISCLAIMER, MODALITY_TEXTS
from frontmap.records import CLAIM_LABELS, ClaimLabel, Status

KML_ICONS = "http://maps.google.com/mapfiles/kml/shapes/"
"""Icons that Google Earth carries; a KML file cannot hold its own, a KMZ file does."""

_EARTH_ICONS = {"square": "placemark_square.png", "circle": "placemark_circle.png",
                "diamond": "polygon.png", "dot": "shaded_dot.png"}  # fmt: skip
_DATA = ("settlement_id", "oblast", "claim", "modality", "disputed", "claimant", "claimant_side", "published",
         "event_date", "source", "also", "report", "uncertainty_km", "score")  # fmt: skip
_SCALES = {True: 0.9, False: 0.5}


def write_kml(path: Path, statuses: Sequence[Status], gazetteer: Gazetteer) -> list[Path]:
    """Write settlements and claims as KML; see `frontmap.export.export`."""
    hrefs = {label: KML_ICONS + _EARTH_ICONS[style.shape] for label, style in CLAIM_STYLES.items()}
    write_whole(path, _document(statuses, gazetteer, hrefs))
    return [path]


def write_kmz(path: Path, statuses: Sequence[Status], gazetteer: Gazetteer) -> list[Path]:
    """Write settlements and claims as KMZ, icons inside; see `frontmap.export.export`."""
    names = {label: f"icons/{icon_name(style)}" for label, style in CLAIM_STYLES.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "doc.kml", _document(statuses, gazetteer, names))
        for name, style in sorted({names[label]: style for label, style in CLAIM_STYLES.items()}.items()):
            _put(archive, name, icon(style))
    write_whole(path, stream.getvalue())
    return [path]


def _put(archive: zipfile.ZipFile, name: str, content: str | bytes) -> None:
    """Add a file under a fixed time, so that equal contents give equal archives."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def _document(statuses: Sequence[Status], gazetteer: Gazetteer, hrefs: Mapping[ClaimLabel, str]) -> str:
    kml = need("fastkml")
    settlements, claims = settlement_rows(statuses, gazetteer), claim_rows(statuses, gazetteer)
    document = kml.Document(
        id="frontmap",
        name="frontmap",
        description=escape(f"{DISCLAIMER} {ATTRIBUTION}"),
        styles=[style for label in CLAIM_LABELS for style in _styles(kml, label, hrefs[label])],
        features=[
            _folder(kml, "Settlements", settlements, shown=True),
            _folder(kml, "Claims by report", claims, shown=False),
        ],
    )
    text: str = kml.KML(features=[document]).to_string(prettyprint=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


def _styles(kml: Any, label: ClaimLabel, href: str) -> list[Any]:
    style = CLAIM_STYLES[label]
    look = kml.IconStyle(color=_colour(style.colour), scale=_SCALES[label != "mention"], icon_href=href)
    text = kml.LabelStyle(scale=0.7 if label != "mention" else 0.0)
    return [kml.Style(id=label, styles=[look, text])]


def _folder(kml: Any, name: str, rows: Sequence[Row], *, shown: bool) -> Any:
    folders = []
    for label in CLAIM_LABELS:
        chosen = [row for row in rows if row["claim"] == label and row["lat"] is not None]
        if chosen:
            visible = shown and label != "mention"
            folders.append(
                kml.Folder(
                    name=f"{CLAIM_STYLES[label].text} ({len(chosen)})",
                    visibility=visible,
                    isopen=False,
                    features=[_placemark(kml, row, visible) for row in chosen],
                )
            )
    return kml.Folder(name=name, visibility=shown, isopen=shown, features=folders)


def _placemark(kml: Any, row: Row, visible: bool) -> Any:
    day = row["published"]
    return kml.Placemark(
        name=row["name"] or row["name_uk"],
        visibility=visible,
        description=_balloon(row),
        times=kml.TimeStamp(timestamp=kml.KmlDateTime.parse(day)) if day else None,
        style_url=kml.StyleUrl(url=f"#{row['claim']}"),
        extended_data=kml.ExtendedData(elements=list(_data(kml, row))),
        geometry=need("pygeoif").Point(row["lon"], row["lat"]),
    )


def _data(kml: Any, row: Row) -> Iterable[Any]:
    for name in _DATA:
        value = row.get(name)
        if value not in (None, ""):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield kml.Data(name=name, value=text)


def _balloon(row: Row) -> str:
    """The placemark's text as HTML; every value escaped, only web addresses linked."""
    style = CLAIM_STYLES[row["claim"]]
    certainty = MODALITY_TEXTS.get(row["modality"], "")
    lines = [f"<b>{escape(style.text)}</b>" + (f", {escape(certainty)}" if certainty else "")]
    if row["disputed"]:
        lines.append("The sides&#x27; claims exclude each other.")
    if row["quote"]:
        lines.append(f"<i>{escape(row['quote'])}</i>")
    said = [row[name] for name in ("claimant", "source", "published") if row.get(name)]
    lines.append(escape(", ".join(said) if row["published"] else ", ".join([*said, "undated"])))
    url = row["url"] or ""
    if url.startswith(("https://", "http://")):
        lines.append(f'<a href="{escape(url)}">{escape(url)}</a>')
    lines.append(f"<small>{escape(DISCLAIMER)}</small>")
    return "<br/>".join(lines)


def _colour(code: str) -> str:
    """`#rrggbb` as KML's `aabbggrr`."""
    return f"ff{code[5:7]}{code[3:5]}{code[1:3]}"
