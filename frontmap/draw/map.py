"""The map that people open: one self-contained page, and a `folium.Map` to go on with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import folium

from frontmap.draw.elements import App, FrontMap
from frontmap.draw.guesses import guesses
from frontmap.draw.payload import Gazetteer, payload
from frontmap.draw.tiles import tile_layers
from frontmap.files import write_whole
from frontmap.palette import ATTRIBUTION
from frontmap.records import ReportClaim, Status

if TYPE_CHECKING:
    from frontmap.reference import ReferenceLayer

TITLE = "What the reports claim"
"""The title of a map that is given none."""

CREDITS = (
    ATTRIBUTION,
    "Outline: Natural Earth, public domain; rivers: GSHHG / World Data Bank II, LGPL. "
    "Borders as in UN General Assembly resolution 68/262.",
    "Made with frontmap, folium and Leaflet.",
)
"""Whose data the map rests on, as their licences ask."""

CREDIT = "Data: GeoNames (CC BY 4.0), © OpenStreetMap contributors (ODbL), Natural Earth, GSHHG."
"""The same in the one line that stays on the map itself."""


def draw_map(
    statuses: Sequence[Status],
    gazetteer: Gazetteer,
    *,
    title: str = TITLE,
    tiles: str = "none",
    references: Sequence[ReferenceLayer] = (),
    show_mentions: bool = False,
    ambiguous: Iterable[ReportClaim] = (),
) -> folium.Map:
    """Draw statuses on a map that needs no network.

    Args:
        statuses: one per settlement, as `frontmap.merge.merge` gives them without a date limit.
        gazetteer: answers `gazetteer[settlement_id]` with a `Settlement`; its `spellings(settlement_id)`,
            where it has that, feed the search box.
        title: the heading of the page.
        tiles: an online background beside the embedded outline: `none`, `osm`, `carto`, or a tile URL.
        references: dated polygons to draw under the claims; of each name the newest up to the slider's date.
        show_mentions: whether settlements about which nothing is claimed are shown at first.
        ambiguous: mentions; those whose place stays open are drawn at each place that they may mean.

    Returns:
        A `folium.Map`: a notebook shows it, `save` writes it, and any folium element can be added to it.

    Raises:
        GazetteerError: the gazetteer lacks a settlement that a status names, or its base layer is damaged.
        InputError: `tiles` is none of the above.
    """
    backgrounds = tile_layers(tiles)
    data = payload(statuses, gazetteer, references, show_mentions=show_mentions)
    data |= {"guesses": guesses(ambiguous, gazetteer)}
    data |= {"title": title, "credits": CREDITS, "credit": CREDIT}
    drawn = _blank(title)
    for background in backgrounds:
        drawn.add_own(background.layer)
    drawn.add_own(App(data, backgrounds))
    return drawn


def _blank(title: str) -> FrontMap:
    return FrontMap(
        title,
        prefer_canvas=True,
        min_zoom=5,
        max_zoom=18,
        zoom_snap=0.25,
        wheel_px_per_zoom_level=120,
        world_copy_jump=False,
        fade_animation=False,
    )


def save_map(map_: folium.Map, path: Path | str) -> Path:
    """Write the map's page to `path`, whole or not at all.

    Returns:
        The path.

    Raises:
        OutputError: the file cannot be written; what stood there before is untouched.
    """
    path = Path(path)
    write_whole(path, map_.get_root().render())
    return path
