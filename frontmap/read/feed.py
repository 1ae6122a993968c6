"""RSS and Atom feeds that were saved as files: one report an entry."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from frontmap.errors import InputError
from frontmap.read.draft import Draft, Fact, OnProblem
from frontmap.read.extras import needed
from frontmap.read.items import Item
from frontmap.read.markup import text_of
from frontmap.read.options import ReadOptions


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """A draft per entry that has a text: its title, then its content or summary.

    Raises:
        InputError: it cannot be read, is no feed, or has no entries; or feedparser is not installed.
    """
    data = item.load(options.max_bytes)
    if b"<!ENTITY" in data[:65536]:
        raise InputError("declares entities of its own, as no feed does; not read", path=item.path)
    feedparser = needed("feedparser", "reading feeds", item.path)
    try:
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # ValueError, LookupError and whatever else comes of its decoding
        raise InputError(f"is no feed that can be read ({error})"[:200], path=item.path) from error
    if not feed.entries:
        reason = f" ({feed.bozo_exception})" if feed.bozo else ""
        raise InputError(f"holds no feed entries that can be read{reason}"[:200], path=item.path)
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.exceptions.CharacterEncodingOverride):
        message = f"is a damaged feed ({feed.bozo_exception}); {len(feed.entries)} entries are read"
        on_problem(InputError(" ".join(message.split())[:300], path=item.path))
    site = _site(feed.feed)
    for number, entry in enumerate(feed.entries, 1):
        text = _text(entry)
        if text:
            facts = (*_facts(entry), *site)
            yield Draft(name=f"{item.name}:{number}", text=text, path=item.path, row=number, facts=facts)


def _text(entry: Any) -> str:
    """Title and body; the content where the feed has it, else the summary."""
    contents = [one.get("value") or "" for one in entry.get("content") or ()]
    body = text_of(max([*contents, entry.get("summary") or ""], key=len))
    title = text_of(entry.get("title") or "")
    return body if title in body[: len(title) + 100] else f"{title}\n\n{body}".strip()


def _facts(entry: Any) -> Iterator[Fact]:
    for key, what in (("published", "entry's publication"), ("updated", "entry's update")):
        if entry.get(key):
            yield Fact("date", entry[key], what)  # as written, in the writer's own zone
            break
    if inner := (entry.get("source") or {}).get("title"):
        yield Fact("source", inner, "entry's source")
    for field in ("link", "author", "title"):
        if value := entry.get(field):
            shown = text_of(value) if field == "title" else value
            yield Fact("url" if field == "link" else field, shown, f"entry's {field}")


def _site(feed: Any) -> list[Fact]:
    facts = []
    if title := feed.get("title"):
        facts.append(Fact("source", text_of(title), "title of the feed"))
    if lang := feed.get("language"):
        facts.append(Fact("lang", lang, "language of the feed", weak=True))
    return facts
