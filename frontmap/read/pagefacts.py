"""What a web page states about itself: date, source, address, author, title, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from frontmap.read.dates import parse_date
from frontmap.read.draft import Fact
from frontmap.read.sources import source_at

_META = {
    "article:published_time": "date", "og:article:published_time": "date", "datepublished": "date",
    "date": "date", "dc.date": "date", "dc.date.issued": "date", "dcterms.created": "date",
    "dcterms.date": "date", "pubdate": "date", "publishdate": "date", "publish-date": "date",
    "parsely-pub-date": "date", "sailthru.date": "date", "mediator_published_time": "date",
    "citation_publication_date": "date", "cxenseparse:recs:publishtime": "date",
    "og:site_name": "source", "application-name": "source", "dc.publisher": "source",
    "og:url": "url", "twitter:url": "url",
    "author": "author", "article:author": "author", "dc.creator": "author", "mediator_author": "author",
    "og:title": "title", "twitter:title": "title", "dc.title": "title",
}  # fmt: skip
"""Names of `meta` elements that state a field: Open Graph, Dublin Core, and what publishing systems write."""

_ORDER = {name: rank for rank, name in enumerate(_META)}
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,2000}?)\s*-->")
_LD = {"datePublished": "date", "headline": "title"}


def page_facts(tree: Any, markup: str, url: str = "") -> list[Fact]:
    """The facts of a parsed page (an lxml tree), surest first; `url` is where it is known to come from."""
    facts = list(_addresses(tree, markup, url))
    facts += _linked_data(tree)
    facts += _metas(tree)
    facts += _marked_times(tree)
    if title := _text(tree.find(".//title")):
        facts.append(Fact("title", title, "page title"))
    if lang := tree.get("lang") or tree.get("xml:lang"):
        facts.append(Fact("lang", lang, "page's lang attribute", weak=True))
    facts += list(_host(facts))
    return facts


def _addresses(tree: Any, markup: str, url: str) -> Iterator[Fact]:
    if url:
        yield Fact("url", url, "address that it was fetched from")
    if match := _SAVED_FROM.search(markup[:4000]):
        yield Fact("url", match[1], "the browser's note of where the page was saved from")
    for link in tree.iterfind(".//link"):
        if (link.get("rel") or "").casefold() == "canonical" and str(link.get("href")).startswith("http"):
            yield Fact("url", link.get("href"), "page metadata (canonical)")


def _metas(tree: Any) -> list[Fact]:
    found = []
    for meta in tree.iterfind(".//meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().casefold()
        value = (meta.get("content") or "").strip()
        if name in _META and value and not (_META[name] == "author" and "://" in value):
            found.append((_ORDER[name], Fact(_META[name], value[:500], f"page metadata ({name})")))
    return [fact for _, fact in sorted(found, key=lambda pair: pair[0])]


def _linked_data(tree: Any) -> Iterator[Fact]:
    """schema.org JSON-LD: articles' dates, headlines, authors and publishers."""
    for script in tree.iterfind(".//script"):
        if (script.get("type") or "").casefold() != "application/ld+json" or not script.text:
            continue
        try:
            stated = json.loads(script.text[:1_000_000])
        except (ValueError, RecursionError):
            continue
        for node in _nodes(stated):
            kinds = node.get("@type")
            if any(str(kind).endswith(("Article", "Posting")) for kind in _listed(kinds)):
                yield from _of_node(node)


def _nodes(stated: Any) -> Iterator[dict[str, Any]]:
    for node in _listed(stated):
        if isinstance(node, dict):
            yield node
            yield from (inner for inner in _listed(node.get("@graph")) if isinstance(inner, dict))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _of_node(node: dict[str, Any]) -> Iterator[Fact]:
    for key, field in _LD.items():
        if isinstance(node.get(key), str):
            yield Fact(field, node[key], f"page metadata (JSON-LD {key})")
    for key, field in (("author", "author"), ("publisher", "source")):
        names = [one.get("name") if isinstance(one, dict) else one for one in _listed(node.get(key))]
        if shown := ", ".join(name for name in names if isinstance(name, str) and "://" not in name):
            yield Fact(field, shown, f"page metadata (JSON-LD {key})")


def _marked_times(tree: Any) -> Iterator[Fact]:
    """`time` elements: one marked as the publication's day; else, where all agree, their day (weak)."""
    days = set()
    for element in tree.iterfind(".//time"):
        value = element.get("datetime") or ""
        if element.get("pubdate") is not None or element.get("itemprop") == "datePublished":
            yield Fact("date", value, "time element marked as publication")
        try:
            days.add(parse_date(value))
        except ValueError:
            continue
    if len(days) == 1:
        yield Fact("date", days.pop().isoformat(), "the page's only time element", weak=True)


def _host(facts: list[Fact]) -> Iterator[Fact]:
    """The site as the source where the page names none."""
    for fact in facts:
        if fact.field == "url" and (host := urlsplit(fact.value).hostname):
            known = source_at(fact.value)
            yield Fact("source", known.source if known else host.removeprefix("www."), "address of the page")
            return


def _text(element: Any) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""
