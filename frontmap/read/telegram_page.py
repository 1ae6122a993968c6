"""Telegram posts in HTML: a channel's preview page saved from a browser, Telegram Desktop's HTML export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frontmap.read.draft import Draft, Fact
from frontmap.read.extras import needed
from frontmap.read.items import Item
from frontmap.read.markup import text_of


def is_telegram(markup: str) -> bool:
    """Whether the markup is a channel's preview page or a Telegram Desktop export."""
    head = markup[:200_000]
    return "tgme_widget_message" in head or ('class="page_wrap"' in head and 'class="message ' in head)


def drafts(markup: str, item: Item) -> Iterator[Draft]:
    """A draft per post, in the order of the page.

    Raises:
        InputError: lxml is not installed.
    """
    html = needed("lxml.html", "reading HTML", item.path)
    tree = html.document_fromstring(markup)
    if "tgme_widget_message" in markup:
        yield from _preview(tree, item, html)
    else:
        yield from _export(tree, item, html)


def _preview(tree: Any, item: Item, html: Any) -> Iterator[Draft]:
    for post in _of_class(tree, "tgme_widget_message"):
        address = post.get("data-post") or ""
        bodies = list(_of_class(post, "tgme_widget_message_text"))
        text = _text(bodies[-1], html) if bodies else ""
        if not text or "/" not in address:
            continue
        channel, _, number = address.partition("/")
        owner = _first_text(post, "tgme_widget_message_owner_name", html) or channel
        forwarded = _first_text(post, "tgme_widget_message_forwarded_from_name", html)
        facts = [Fact("url", f"https://t.me/{address}", "number of the post")]
        times = [t.get("datetime") for t in post.iterfind(".//time") if t.get("datetime")]
        facts += [Fact("date", times[-1], "date of the post")] if times else []
        yield _draft(item, number, text, facts, owner, forwarded)


def _export(tree: Any, item: Item, html: Any) -> Iterator[Draft]:
    chat = _first_text(tree, "page_header", html)
    writer = chat
    for post in _of_class(tree, "message"):
        if "service" in (post.get("class") or "").split():
            continue
        body = next(_of_class(post, "body"), None)
        if body is None:
            continue
        for name in body.iterchildren():
            if "from_name" in (name.get("class") or "").split():
                writer = _text(name, html)
        forwards = [one for one in _of_class(post, "forwarded") if "body" in one.get("class").split()]
        forward = forwards[0] if forwards else None
        texts = list(_of_class(post, "text"))
        text = _text(texts[-1], html) if texts else ""
        if not text:
            continue
        stamp = next(_of_class(post, "date"), None)
        stated = stamp.get("title") if stamp is not None else None
        facts = [Fact("date", stated, "date of the message")] if stated else []
        named = next(_of_class(forward, "from_name"), None) if forward is not None else None
        origin = (named.text or "").strip() if named is not None else ""
        number = (post.get("id") or "").removeprefix("message")
        yield _draft(item, number, text, facts, writer, origin)


def _draft(item: Item, number: str, text: str, facts: list[Fact], here: str, forwarded: str) -> Draft:
    if forwarded and forwarded != here:
        facts.append(Fact("source", forwarded, f"forwarded in {here}"))
    else:
        facts.append(Fact("source", here, "channel of the post"))
    also = (here,) if forwarded and forwarded != here else ()
    return Draft(name=f"{item.name}:{number}", text=text, path=item.path, facts=tuple(facts), also=also)


def _of_class(tree: Any, name: str) -> Iterator[Any]:
    for element in tree.iter():
        if isinstance(element.tag, str) and name in (element.get("class") or "").split():
            yield element


def _text(element: Any, html: Any) -> str:
    markup = html.tostring(element, encoding="unicode", with_tail=False)
    return text_of(markup)


def _first_text(tree: Any, name: str, html: Any) -> str:
    return next((_text(element, html) for element in _of_class(tree, name)), "")
