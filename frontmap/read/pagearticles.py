"""The articles of a list page that marks them as `article` elements: a category, a day's news, a blog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from frontmap.read.draft import Fact
from frontmap.read.markup import text_of

SHORTEST = 300
"""Characters from which an `article` element counts; teasers are shorter."""
_LARGEST_SHARE = 0.75
"""Of the text of all; where one article holds more, the page is that article's, and the rest are teasers."""
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
    found = []
    levels = set()
    for element in tree.iterfind(".//article"):
        if any(above.tag == "article" for above in element.iterancestors()):
            continue
        heading = next((one for one in element.iter(*_HEADINGS)), None)
        text = text_of(html.tostring(element, encoding="unicode", with_tail=False), furniture=False)
        if heading is None or len(text) < SHORTEST:
            continue
        levels.add(heading.tag)
        found.append(_part(element, heading, text))
    total = sum(len(part.text) for part in found)
    several = len(found) > 1 and len(levels) == 1
    return found if several and max(len(part.text) for part in found) < _LARGEST_SHARE * total else []


def _part(element: Any, heading: Any, text: str) -> Part:
    facts = []
    stamp = next((one.get("datetime") for one in element.iter("time") if one.get("datetime")), "")
    if stamp:
        facts.append(Fact("date", stamp, "time element of the article"))
    link = next((one.get("href") for one in heading.iter("a")), None)
    link = link or (heading.getparent().get("href") if heading.getparent() is not None else None)
    if link and link.startswith(("http://", "https://")):
        facts.append(Fact("url", link, "link of the article's heading"))
    return Part(text, " ".join(heading.text_content().split()), tuple(facts))
