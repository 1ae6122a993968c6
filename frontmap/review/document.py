"""The review page: one HTML file that needs no network."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

from frontmap.draw.assets import data_element, leaflet_script, leaflet_style, page_template
from frontmap.draw.elements import Page, Raw
from frontmap.files import write_whole
from frontmap.gazetteer import Gazetteer
from frontmap.overrides import Correction
from frontmap.review.payload import Read, payload

TITLE = "Review of the reports"
"""The title of a page that is given none."""

_OWN = Path(__file__).resolve().parent / "page"
_SHARED = ("tools.js", "fold.js", "base.js", "labels.js")
_SCRIPTS = ("store.js", "corrections.js", "text.js", "place.js", "card.js", "list.js", "main.js")
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'


def review_page(
    reads: Sequence[Read],
    gazetteer: Gazetteer,
    *,
    title: str = TITLE,
    kept: Sequence[Correction] = (),
    file: str = "",
) -> str:
    """The page as HTML.

    Args:
        reads: the reports with their claims, as they are without or with the corrections in `kept`.
        gazetteer: all its settlements can be chosen on the page.
        title: the heading of the page.
        kept: corrections of an earlier review, which the page lists and gives back with its own.
        file: the name of the file that they are from.

    Raises:
        GazetteerError: the base layer is missing or damaged.
        FrontmapError: the package XStatic-Leaflet is not installed whole.
    """
    page = Page(title)
    styles = ("leaflet_css", leaflet_style()), ("review_css", _template("review.css"))
    page.header.add_child(Raw(_VIEWPORT), name="viewport")
    for name, text in styles:
        page.header.add_child(Raw(f"<style>\n{text}\n</style>"), name=name)
    for name, text in (("leaflet", leaflet_script()), ("review", _script())):
        page.header.add_child(Raw(f"<script>{text}</script>"), name=name)
    page.html.add_child(Raw(_template("review.html")), name="review_body")
    data = payload(reads, gazetteer, title=title, kept=kept, file=file)
    page.html.add_child(Raw(data_element(data)), name="review_data")
    page.script.add_child(Raw("window.frontmap.startReview();"), name="review_start")
    return page.render()


def write_review(
    path: Path,
    reads: Iterable[Read],
    gazetteer: Gazetteer,
    *,
    title: str = TITLE,
    kept: Sequence[Correction] = (),
    file: str = "",
) -> Path:
    """Write the page to `path`, whole or not at all; see `review_page`.

    Raises:
        OutputError: the file cannot be written; what stood there before is untouched.
    """
    write_whole(path, review_page(list(reads), gazetteer, title=title, kept=kept, file=file))
    return path


def _template(name: str) -> str:
    return (_OWN / name).read_text(encoding="utf-8")


@functools.cache
def _script() -> str:
    """The page's script: what maps and reviews share first, then our parts in the order of their use."""
    return "\n".join([*map(page_template, _SHARED), *map(_template, _SCRIPTS)])
