"""Online background maps: an extra for readers with a network, over the outline and never instead of it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import quote

import folium

from frontmap.errors import InputError

NAMES = ("none", "osm", "carto")
"""What `tiles` may be, beside the template URL of a tile server."""

CARTO_KEY = "FRONTMAP_CARTO_KEY"
"""The environment variable with the API key that CARTO asks for; it is written into the page."""

_CARTO = "https://{s}.basemaps.cartocdn.com/light_all/{z}/{x}/{y}{r}.png"
_CREDITS = {
    "osm": '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
    "carto": '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors, '
    '© <a href="https://carto.com/attributions">CARTO</a>',
}
_PLAIN = r"(?:(?!\{\{)[^\s\"'<>;,`:\\])"
_TEMPLATE = re.compile(rf"(?:https?://)?{_PLAIN}+(?::\d+/{_PLAIN}+)?", re.IGNORECASE)
_HOST = re.compile(r"(https?)://([^/?#]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tiles:
    """A tile layer under the key that the page's address uses for it."""

    key: str
    layer: folium.TileLayer


def tile_layers(tiles: str) -> tuple[Tiles, ...]:
    """The tile layers for `none`, `osm`, `carto`, or a template URL with `{z}`, `{x}` and `{y}`.

    Raises:
        InputError: it is none of these.
    """
    if tiles == "none":
        return ()
    if tiles == "osm":
        return (_tiles("osm", "OpenStreetMap", "https://tile.openstreetmap.org/{z}/{x}/{y}.png"),)
    if tiles == "carto":
        key = os.environ.get(CARTO_KEY, "")
        return (_tiles("carto", "CARTO Positron", f"{_CARTO}?key={quote(key)}" if key else _CARTO),)
    holes = re.findall(r"\{(\w+)\}", tiles)
    if not _TEMPLATE.fullmatch(tiles) or not {"x", "y", "z"} <= set(holes) <= {"x", "y", "z", "s", "r"}:
        known = ", ".join(NAMES)
        raise InputError(f"tiles {tiles!r}: give one of {known}, or a URL with {{z}}, {{x}} and {{y}}")
    return (_tiles("custom", "Custom tiles", tiles),)


def _tiles(key: str, name: str, url: str) -> Tiles:
    attribution = _CREDITS.get(key, f"Tiles: {_host(url)}")
    layer = folium.TileLayer(url, name=name, attr=attribution, max_zoom=19, show=False, control=False)
    layer._id = key
    return Tiles(key, layer)


def image_sources(layer: folium.TileLayer) -> tuple[str, ...]:
    """The Content-Security-Policy sources that the layer's images come from."""
    match = _HOST.match(layer.tiles)
    if match is None:
        return ("'self'", "file:")
    scheme, host = match.groups()
    if "{" not in host:
        return (f"{scheme}://{host}",)
    rest = host.split("}.", 1)[-1]
    return (f"{scheme}://*.{rest}",) if host.startswith("{") and "{" not in rest else (f"{scheme}:",)


def _host(source: str) -> str:
    match = _HOST.match(source)
    return match[2] if match else "local files"
