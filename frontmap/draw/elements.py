"""folium elements of our own: a map without remote libraries, and the page that it stands in.

branca compiles whatever an `Element` renders as a Jinja template once more, so text from outside must never
pass through one; `Raw` puts finished text on the page as it is. The page's Content-Security-Policy admits
exactly the scripts that it was rendered with, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.folium import _default_css, _default_js
from folium.template import Template

from frontmap.draw.assets import data_element, leaflet_script, leaflet_style, page_script, page_template
from frontmap.draw.tiles import Tiles, image_sources

_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/)[^>]*>(.*?)</script>", re.DOTALL)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_OWN_LIBRARIES = frozenset({"leaflet", "leaflet_css"})


class Raw(Element):
    """Finished text, rendered as it is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Raw"
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """The text."""
        return self.text


class Page(Figure):
    """The HTML document: title, policy, and what its children put into header, body and script."""

    _template = Template(page_template("figure.html"))

    def __init__(self, title: str) -> None:
        super().__init__(title=_LONE_SURROGATE.sub("\ufffd", title), height="640px")
        self.header._children.clear()
        self.image_sources: tuple[str, ...] = ()

    def render(self, **kwargs: Any) -> str:
        """The whole document."""
        for child in list(self._children.values()):
            child.render(**kwargs)
        parts = {name: getattr(self, name).render(**kwargs) for name in ("header", "html", "script")}
        return str(self._template.render(title=self.title, policy=self._policy(parts), **parts))

    def _policy(self, parts: dict[str, str]) -> str:
        scripts = [*_SCRIPT.findall(parts["header"] + parts["html"]), f"\n{parts['script']}\n"]
        remote = _remote(self.header._children.values())
        foreign = ("https:", "http:") if self._has_foreign() else ()
        rules = {
            "default-src": ("'none'",),
            "script-src": (*(_hash(script) for script in scripts), *remote),
            "style-src": ("'unsafe-inline'", *remote),
            "font-src": remote or ("'none'",),
            "img-src": ("data:", *self.image_sources, *foreign),
            "connect-src": foreign or ("'none'",),
            "base-uri": ("'none'",),
            "form-action": ("'none'",),
        }
        return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())

    def _has_foreign(self) -> bool:
        return any(isinstance(child, FrontMap) and child.foreign for child in self._children.values())


class FrontMap(folium.Map):
    """A `folium.Map` that links no library: Leaflet stands in the page.

    Elements that a user adds may draw on folium's other default libraries (jQuery, Bootstrap, icon fonts);
    with the first such element they are linked from where folium links them.
    """

    _template = Template(page_template("map.html"))

    def __init__(self, title: str, **options: Any) -> None:
        super().__init__(location=(48.6, 31.5), tiles=None, zoom_start=6, control_scale=True, **options)
        self._id = "frontmap"
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []
        self._own: list[Element] = []
        Page(title).add_child(self, name="map")

    def add_own(self, element: Element) -> None:
        """Add an element that belongs to the map as frontmap draws it."""
        self._own.append(element)
        self.add_child(element)

    @property
    def foreign(self) -> bool:
        """Whether a user has added elements."""
        return any(child not in self._own for child in self._children.values())

    def render(self, **kwargs: Any) -> str:
        """Put everything into the page; nothing is left to render in place."""
        if self.foreign:
            self.default_js = [link for link in _default_js if link[0] not in _OWN_LIBRARIES]
            self.default_css = [link for link in _default_css if link[0] not in _OWN_LIBRARIES]
        page = _page(self)
        for name, text in (("leaflet_css", leaflet_style()), ("frontmap_css", page_template("page.css"))):
            page.header.add_child(Raw(f"<style>\n{text}\n</style>"), name=name)
        for name, text in (("leaflet", leaflet_script()), ("frontmap", page_script())):
            page.header.add_child(Raw(f"<script>{text}</script>"), name=name)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


class App(MacroElement):
    """The claims on the map: panel, data, and the call that starts the page's script."""

    _template = Template(page_template("app.html"))

    def __init__(self, data: dict[str, Any], tile_layers: Sequence[Tiles]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "App"
        self._id = "frontmap"
        self.tile_layers = tuple(tile_layers)
        self._data = data_element(data)

    def render(self, **kwargs: Any) -> str:
        """Put the panel and the data into the page, and the start into its script."""
        page = _page(self)
        page.html.add_child(Raw(page_template("panel.html")), name="frontmap_panel")
        page.html.add_child(Raw(self._data), name="frontmap_data")
        page.image_sources = tuple(
            dict.fromkeys(source for tiles in self.tile_layers for source in image_sources(tiles.layer))
        )
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


def _page(element: Element) -> Page:
    page = element.get_root()
    if not isinstance(page, Page):
        raise TypeError("this element stands on a frontmap page only: draw it with frontmap.draw.draw_map")
    return page


def _remote(children: Iterable[Element]) -> tuple[str, ...]:
    """The origins of linked scripts and styles."""
    origins = []
    for child in children:
        if isinstance(child, JavascriptLink | CssLink):
            parts = urlsplit(child.url)
            origins.append(f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'self'")
    return tuple(dict.fromkeys(origins))


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
