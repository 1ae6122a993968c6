"""Findings and changes on the map: rings around the settlements, in colours of their own, with a legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from branca.element import MacroElement
from folium.template import Template

from frontmap.check import Finding
from frontmap.check_report import AGREEMENT_TEXTS, agreement, claim_rows
from frontmap.diff import KIND_TEXTS, Change
from frontmap.diff_report import colour, line, rows
from frontmap.draw import draw_map
from frontmap.draw.assets import script_json
from frontmap.draw.elements import Raw
from frontmap.ledger_selection import Places
from frontmap.merge import merge
from frontmap.palette import CLAIM_STYLES, MODALITY_TEXTS, SIDE_TEXTS
from frontmap.records import ReportClaim
from frontmap.reference import ReferenceLayer

_FINDING_FACTS = (
    "published", "source", "claim", "claimant", "reference_date", "position", "distance_km", "uncertainty_km",
    "first_agreement", "lag_days", "note", "quote",
)  # fmt: skip
_Row = dict[str, Any]
_CHANGE_FACTS = ("before", "after", "modality", "published", "sources", "claimants", "quote")


class Rings(MacroElement):
    """Rings on a `FrontMap`, with popups and a legend. Text reaches the page as text only.

    Args:
        name: the legend's heading.
        rings: `lat`, `lon`, `colour`, `line` (`solid`, `dotted` or `thin`), `title` and `parts` for each; a
            part has `text`, `colour` and `facts`, pairs of a name and a value.
        legend: triples of a colour, a line and a text.
    """

    _template = Template(
        """
{% macro script(this, kwargs) %}
(function (map) {
  const data = JSON.parse(document.getElementById("fm-rings").textContent);
  const put = (parent, tag, text) => {
    const node = parent.appendChild(document.createElement(tag));
    node.textContent = text;
    return node;
  };
  map.options.fmReach = 12;   /* names keep clear of the rings */
  if (frontmap.app) frontmap.app.labels.draw();
  map.createPane("fm-rings").style.zIndex = 620;
  const renderer = L.svg({ pane: "fm-rings" });
  for (const ring of data.rings) {
    const body = document.createElement("div");
    put(body, "strong", ring.title);
    for (const part of ring.parts) {
      put(body, "hr", "");
      put(body, "em", part.text).style.borderBottom = "2px solid " + part.colour;
      for (const [name, value] of part.facts) put(body, "div", name + ": " + value);
    }
    L.circleMarker([ring.lat, ring.lon], {
      pane: "fm-rings", renderer, radius: 10, fill: false, color: ring.colour, lineCap: "butt",
      weight: ring.line === "thin" ? 2 : 4, dashArray: ring.line === "dotted" ? "4 3" : null
    }).bindPopup(body, { maxHeight: 260 }).addTo(map);
  }
  const legend = document.createElement("section");
  legend.id = "fm-rings-legend";
  put(legend, "h2", data.name);
  const list = put(legend, "ul", "");
  list.className = "fm-rows";
  for (const [colour, style, text] of data.legend) {
    const row = put(list, "li", "");
    row.className = "fm-row";
    const mark = put(row, "span", "");
    mark.style.cssText = "flex:none;width:17px;height:17px;box-sizing:border-box;margin:0 9px 0 3px";
    mark.style.borderRadius = "50%";
    mark.style.border = style === "thin" ? "2px solid " + colour : "3px " + style + " " + colour;
    put(row, "span", text);
  }
  document.getElementById("fm-legend").parentNode.before(legend);
})({{ this._parent.get_name() }});
{% endmacro %}
"""
    )

    def __init__(self, name: str, rings: Sequence[_Row], legend: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Rings"
        self._data = script_json({"name": name, "rings": rings, "legend": legend})

    def render(self, **kwargs: Any) -> str:
        """Put the data into the page as JSON, and the call that draws it into its script."""
        element = f'<script type="application/json" id="fm-rings">{self._data}</script>'
        page: Any = self.get_root()
        page.html.add_child(Raw(element), name="frontmap_rings")
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


def draw_findings(findings: Sequence[Finding], layers: Sequence[ReferenceLayer], places: Places) -> str:
    """The page of a map with claims, reference layers, and a ring around each place.

    A ring has the colour of its newest claim of control, else of its newest claim, and tells of all.
    """
    table = [row for row in claim_rows(findings) if row["lat"] is not None]
    table.sort(key=lambda row: (bool(row["expected"]), row["published"] or ""), reverse=True)
    marked = [(row, *AGREEMENT_TEXTS[agreement(row)], "solid") for row in table]
    claims = [finding.item for finding in findings if finding.place is not None]
    rings = Rings("Claims and the reference layer", *_rings(marked, _FINDING_FACTS))
    return _page("Claims beside a reference layer", claims, places, rings, layers)


def draw_changes(changes: Sequence[Change], places: Places) -> str:
    """The page of a map with a ring around each place where something changed."""
    table = [row for row in rows(changes, places) if row["lat"] is not None]
    marked = [(row, _text(row), colour(row["change"], row["side"]), line(row["change"])) for row in table]
    claims = [item for change in changes for item in change.items]
    return _page("What changed", claims, places, Rings("Changes", *_rings(marked, _CHANGE_FACTS)), ())


def _rings(
    marked: Iterable[tuple[_Row, str, str, str]], names: Sequence[str]
) -> tuple[list[_Row], list[tuple[str, str, str]]]:
    """A ring per place, of the colour and line of the first row about it, and the legend of all rows."""
    rings: dict[str, _Row] = {}
    number: Counter[tuple[str, str, str]] = Counter()
    for row, text, code, style in marked:
        number[text, code, style] += 1
        start = {"lat": row["lat"], "lon": row["lon"], "colour": code, "line": style}
        ring = rings.setdefault(row["settlement_id"], {**start, "title": row["name"], "parts": []})
        ring["parts"].append({"text": text, "colour": code, "facts": _facts(row, names)})
    legend = [(code, style, f"{text} ({count})") for (text, code, style), count in number.items()]
    return list(rings.values()), legend


def _page(
    title: str,
    claims: Iterable[ReportClaim],
    places: Places,
    rings: Rings,
    layers: Sequence[ReferenceLayer],
) -> str:
    unique = list(dict.fromkeys(claims))
    drawn: Any = draw_map(merge(unique), places, title=title, references=layers)
    drawn.add_own(rings)
    page: str = drawn.get_root().render()
    return page


def _text(row: _Row) -> str:
    side = f" ({SIDE_TEXTS[row['side']]})" if row["side"] else ""
    return KIND_TEXTS[row["change"]] + side


def _facts(row: _Row, names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name.replace("_", " "), _fact(name, row[name])) for name in names if row[name] not in (None, "")]


def _fact(name: str, value: Any) -> str:
    if name in ("claim", "before", "after"):
        return CLAIM_STYLES[value].text
    if name == "modality":
        return MODALITY_TEXTS[value]
    return f"{value:.1f}" if isinstance(value, float) else str(value)
