"""The articles of a list page: a category, a day's news, a blog.

Either the page marks them as `article` elements; or, where it says nowhere that it is one article, elements
of one kind stand side by side and hold most of its text, each with a heading that links elsewhere or a time
of its own. Sections of one article have neither, and comments are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from frontmap.read.draft import Fact
from frontmap.read.markup import text_of

SHORTEST = 300
"""Characters from which an `article` element counts; teasers are shorter."""
_LARGEST_SHARE = 0.75
"""Of the text of all; where one article holds more, the page is that article's, and the rest are teasers."""
_LEAST_SHARE = 0.5
"""Of the page's text, which elements that look alike must hold to be its articles."""
_MOST = 1000
"""Headings of a page up to which it is looked through for articles."""
_Kind = tuple[Any, str, str]
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class Part:
    """One marked article: its text, its heading, and the day and address that its own markup states."""

    text: str
    heading: str
    facts: tuple[Fact, ...]


def marked_articles(tree: Any, html: Any) -> list[Part]:
    """The articles of a page (an lxml tree), or none where it is a page of one article.

    There must be two or more of some length, none of them most of the page, and all with headings of one
    level: a page's own article has its main heading, the teasers beside it have lesser ones.
    """
    marked = [
        element
        for element in tree.iterfind(".//article")
        if not any(above.tag == "article" for above in element.iterancestors())
    ]
    return _articles(marked, html) or _articles(_alike(tree, html), html)


def _articles(elements: list[Any], html: Any) -> list[Part]:
    found = []
    levels = set()
    for element in elements:
        heading = _heading(element)
        text = _text(element, html)
        if heading is None or len(text) < SHORTEST:
            continue
        levels.add(heading.tag)
        found.append(_part(element, heading, text))
    total = sum(len(part.text) for part in found)
    several = len(found) > 1 and len(levels) == 1
    return found if several and max(len(part.text) for part in found) < _LARGEST_SHARE * total else []


def _alike(tree: Any, html: Any) -> list[Any]:
    """Elements of one tag and class side by side that look like articles and hold most of the page's text."""
    headings = list(islice(tree.iter(*_HEADINGS), _MOST + 1))
    if _says_article(tree) or len(headings) > _MOST:
        return []
    alike = Counter(_kind(element) for element in {one for heading in headings for one in _up(heading)})
    groups: dict[_Kind, dict[Any, None]] = {}
    for heading in headings:
        element = next((one for one in _up(heading) if alike[_kind(one)] > 1), heading)
        if element is not heading and not _of_comments(element) and (_link(heading) or _stamp(element)):
            groups.setdefault(_kind(element), {})[element] = None
    largest = max((list(group) for group in groups.values()), key=len, default=[])
    held = sum(len(_text(element, html)) for element in largest)
    return largest if len(largest) > 1 and held >= _LEAST_SHARE * len(_text(tree, html)) else []


def _up(element: Any) -> Iterator[Any]:
    """The element and all above it but the page itself."""
    while (above := element.getparent()) is not None:
        yield element
        element = above


def _kind(element: Any) -> _Kind:
    return element.getparent(), element.tag, element.get("class") or ""


def _says_article(tree: Any) -> bool:
    stated = {(meta.get("property") or "", meta.get("content") or "") for meta in tree.iter("meta")}
    return ("og:type", "article") in stated or any(name == "article:published_time" for name, _ in stated)


def _of_comments(element: Any) -> bool:
    names = (one.get(name) or "" for one in (element, *element.iterancestors()) for name in ("class", "id"))
    return any("comment" in name.casefold() for name in names)


def _heading(element: Any) -> Any:
    return next((one for one in element.iter(*_HEADINGS)), None)


def _text(element: Any, html: Any) -> str:
    return text_of(html.tostring(element, encoding="unicode", with_tail=False), furniture=False)


def _link(heading: Any) -> str:
    """Where a heading leads: not to another place of the same page."""
    link = next((one.get("href") for one in heading.iter("a")), None)
    link = link or (heading.getparent().get("href") if heading.getparent() is not None else None)
    return link if link and not link.startswith("#") else ""


def _stamp(element: Any) -> str:
    """The time that an element states: `time` as in HTML 5, `abbr` of class `published` as in hAtom."""
    for one in element.iter("time", "abbr"):
        stated = one.get("datetime") or (one.get("title") if "published" in (one.get("class") or "") else "")
        if stated:
            return str(stated)
    return ""


def _part(element: Any, heading: Any, text: str) -> Part:
    facts = []
    if stamp := _stamp(element):
        facts.append(Fact("date", stamp, "time element of the article"))
    link = _link(heading)
    if link.startswith(("http://", "https://")):
        facts.append(Fact("url", link, "link of the article's heading"))
    return Part(text, " ".join(heading.text_content().split()), tuple(facts))
