"""A QGIS layer style (QML) that draws claims as the map does."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from frontmap.palette import CLAIM_STYLES, ClaimStyle
from frontmap.records import CLAIM_LABELS

_SHAPES = {"square": "square", "circle": "circle", "diamond": "diamond", "dot": "circle"}
"""`ClaimStyle.shape` to the names of QGIS's simple markers."""

_SIZES_MM = {"square": "2.8", "circle": "3.2", "diamond": "3.6", "dot": "1.4"}


def claim_style() -> str:
    """The QML document: points sorted into categories by the field `claim`."""
    root = ET.Element("qgis", {"version": "3.22.0", "styleCategories": "Symbology|MapTips"})
    attributes = {"type": "categorizedSymbol", "attr": "claim", "enableorderby": "0", "forceraster": "0"}
    renderer = ET.SubElement(root, "renderer-v2", attributes)
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, label in enumerate(CLAIM_LABELS):
        style = CLAIM_STYLES[label]
        ET.SubElement(
            categories,
            "category",
            {"value": label, "label": style.text, "symbol": str(number), "render": "true", "type": "string"},
        )
        _add_symbol(symbols, number, style)
    tip = ET.SubElement(root, "mapTip")
    tip.text = "[% \"name\" || ': ' || \"claim\" || ' (' || \"source\" || ')' %]"
    doctype = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return doctype + ET.tostring(root, encoding="unicode")


def _add_symbol(symbols: ET.Element, number: int, style: ClaimStyle) -> None:
    symbol = ET.SubElement(
        symbols, "symbol", {"type": "marker", "name": str(number), "alpha": "1", "clip_to_extent": "1"}
    )
    layer = ET.SubElement(symbol, "layer", {"class": "SimpleMarker", "enabled": "1", "locked": "0"})
    colour = _colour(style.colour)
    options = {
        "name": _SHAPES[style.shape],
        "color": colour if style.filled else "255,255,255,60",
        "outline_color": "26,26,26,255" if style.filled else colour,
        "outline_style": "solid",
        "outline_width": "0.2" if style.filled else "0.8",
        "outline_width_unit": "MM",
        "size": _SIZES_MM[style.shape],
        "size_unit": "MM",
    }
    held = ET.SubElement(layer, "Option", {"type": "Map"})
    for name, value in options.items():
        ET.SubElement(held, "Option", {"type": "QString", "name": name, "value": value})
        ET.SubElement(layer, "prop", {"k": name, "v": value})


def _colour(code: str) -> str:
    red, green, blue = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"
