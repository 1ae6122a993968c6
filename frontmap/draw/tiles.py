"""Online background maps: an extra for readers with a network, over the outline and never instead of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import folium

from frontmap.errors import InputError

NAMES = ("none", "osm", "carto")
"""What `tiles` may be, beside the template URL of a tile server."""

_TEMPLATE = re.compile(r"(?:https?://)?[^\s\"'<>;,`]+\{z\}[^\s\"'<>;,`]*", re.IGNORECASE)
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
        return (_tiles("osm", "OpenStreetMap", "OpenStreetMap"),)
    if tiles == "carto":
        return (_tiles("carto", "CARTO Positron", "CartoDB Positron"),)
    if not _TEMPLATE.fullmatch(tiles) or not {"{x}", "{y}"} <= set(re.findall(r"\{\w+\}", tiles)):
        known = ", ".join(NAMES)
        raise InputError(f"tiles {tiles!r}: give one of {known}, or a URL with {{z}}, {{x}} and {{y}}")
    return (_tiles("custom", "Custom tiles", tiles),)


def _tiles(key: str, name: str, source: str) -> Tiles:
    attribution = f"Tiles: {_host(source)}" if key == "custom" else None
    layer = folium.TileLayer(source, name=name, attr=attribution, show=False, control=False)
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
