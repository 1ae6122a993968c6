"""HTML pages as browsers save them: the main text without menus and comments, and what the page states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from frontmap.errors import InputError
from frontmap.read import telegram_page
from frontmap.read.draft import Article, Draft, Fact, OnProblem
from frontmap.read.encodings import Decoded
from frontmap.read.extras import needed
from frontmap.read.items import Item
from frontmap.read.markup import nesting, text_of, tidy
from frontmap.read.options import ReadOptions
from frontmap.read.pagearticles import Part, marked_articles
from frontmap.read.pagefacts import page_facts
from frontmap.read.plain import decoded_text, notes_of

DEEPEST = 400
"""Nested blocks up to which a page is parsed as a tree; no page that people write comes near it."""
LARGEST = 8 << 20
"""Characters up to which a page, its inlined pictures left out, is parsed as a tree."""
_SHORTEST = 60
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_INLINED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=%]+")


@dataclass(frozen=True, slots=True)
class Page:
    """The main text of a page, with what it states about itself, and its articles where it marks several."""

    text: str
    facts: tuple[Fact, ...]
    cuts: tuple[Article, ...] = ()


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """The draft of a page; a page of Telegram posts gives a draft per post.

    Raises:
        InputError: it cannot be read, or has no text; or trafilatura is not installed.
    """
    decoded = _decoded(item.load(options.max_bytes), item.path, on_problem)
    markup = _INLINED.sub("", decoded.text)
    if telegram_page.is_telegram(markup):
        posts = list(telegram_page.drafts(markup, item))
        if posts:
            yield from posts
            return
    page = page_of(markup, item.path, item.url)
    if not page.text:
        raise InputError("has no text that can be read; save the page after it has loaded", path=item.path)
    yield Draft(
        name=item.name, text=page.text, path=item.path, facts=page.facts, file_name=item.name, whole=True,
        notes=notes_of(decoded), cuts=page.cuts,
    )  # fmt: skip


def _decoded(data: bytes, path: str, on_problem: OnProblem) -> Decoded:
    """Decode by the page's own `charset` where it fits, else as any text."""
    if match := _CHARSET.search(data[:4096]):
        encoding = match[1].decode("ascii")
        try:
            return Decoded(data.decode(encoding), "utf-8" if encoding.casefold() == "utf-8" else encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded_text(data, path, on_problem)


def page_of(markup: str, path: str, url: str = "") -> Page:
    """The main text and the facts of a page's markup.

    Pages nested beyond `DEEPEST` or larger than `LARGEST` keep all their visible text but menus.

    Raises:
        InputError: trafilatura is not installed.
    """
    if len(markup) > LARGEST or nesting(markup) > DEEPEST:
        return Page(text_of(markup, furniture=False), ())
    trafilatura = needed("trafilatura", "reading HTML", path)
    html = needed("lxml.html", "reading HTML", path)
    try:
        tree = html.document_fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", markup))
    except (ValueError, html.etree.ParserError):
        return Page(text_of(markup, furniture=False), ())
    facts = page_facts(tree, markup, url)
    if parts := marked_articles(tree, html):
        return _page_of_several(parts, facts)
    text = _main_text(trafilatura, markup)
    heading = _heading(tree, facts)
    if heading and heading not in text[: len(heading) + 200]:
        text = f"{heading}\n\n{text}"
        facts.insert(0, Fact("title", heading, "page heading"))
    return Page(text if len(text) >= _SHORTEST else text_of(markup, furniture=False), tuple(facts))


def _page_of_several(parts: list[Part], facts: list[Fact]) -> Page:
    """A page of several articles: their texts one after the other, each with its stretch."""
    cuts = []
    at = 0
    for part in parts:
        cuts.append(Article(at, at + len(part.text), part.heading, part.facts))
        at += len(part.text) + 2
    page = tuple(fact for fact in facts if fact.field in ("source", "url", "lang"))
    return Page("\n\n".join(part.text for part in parts), page, tuple(cuts))


def _main_text(trafilatura: Any, markup: str) -> str:
    extracted = trafilatura.extract(
        markup, output_format="txt", include_comments=False, include_tables=True, favor_recall=True,
        deduplicate=False,
    )  # fmt: skip
    lines = (extracted or "").split("\n")
    return tidy("\n\n".join(line for line in lines if line.strip()))


def _heading(tree: Any, facts: list[Fact]) -> str:
    """The page's one top heading, where it agrees with the title that the page states."""
    headings = [" ".join(element.text_content().split()) for element in tree.iterfind(".//h1")]
    titles = [fact.value for fact in facts if fact.field == "title"]
    for heading in headings:
        if 3 <= len(heading) <= 300 and (
            len(headings) == 1 or any(heading in title or title in heading for title in titles)
        ):
            return heading
    return ""
