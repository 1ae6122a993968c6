"""Mail messages (EML), and pages that browsers save as one file (MHTML), which have the same form."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import PurePath

from frontmap.errors import InputError
from frontmap.read import page
from frontmap.read.draft import Draft, Fact, OnProblem
from frontmap.read.encodings import decode
from frontmap.read.formats import BY_SUFFIX
from frontmap.read.items import Item
from frontmap.read.markup import tidy, unwrapped
from frontmap.read.options import ReadOptions


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """The one draft of a message: its text part, else its HTML part.

    Raises:
        InputError: it cannot be read, or has no text.
    """
    message = email.message_from_bytes(item.load(options.max_bytes), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    stated = tuple(_facts(message))
    body = _body(message)
    if body is None:
        raise InputError("has no text part", path=item.path)
    try:
        text = _text(body)
    except ValueError as error:
        raise InputError(str(error), path=item.path) from error
    if body.get_content_subtype() == "plain":
        text = unwrapped(text)
    facts = stated
    if body.get_content_subtype() == "html":
        found = page.page_of(text, item.path)
        text, facts = found.text, (*stated, *_location(message, body), *found.facts)
    if not text.strip():
        raise InputError("has no text", path=item.path)
    _tell_attachments(message, item, on_problem)
    yield Draft(name=item.name, text=tidy(text), path=item.path, facts=facts, whole=True)


def _body(message: EmailMessage) -> EmailMessage | None:
    saved_page = message.get_content_type() == "multipart/related" and message.get(
        "Snapshot-Content-Location"
    )
    found = message.get_body(preferencelist=("html",) if saved_page else ("plain", "html"))
    if found is None:
        found = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    return found if isinstance(found, EmailMessage) else None


def _location(message: EmailMessage, body: EmailMessage) -> Iterator[Fact]:
    address = str(message.get("Snapshot-Content-Location") or body.get("Content-Location") or "")
    if address.startswith("http"):
        yield Fact("url", address, "address in the saved page")


def _text(part: EmailMessage) -> str:
    """The part's text by its stated charset where that fits, else as any text."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n")
    except (LookupError, UnicodeDecodeError):
        return decode(data).text.replace("\r\n", "\n")


def _facts(message: EmailMessage) -> Iterator[Fact]:
    for header, field in (("Date", "date"), ("Subject", "title")):
        if value := _header(message, header):
            saved = message.get("Snapshot-Content-Location") is not None
            yield Fact(field, value, f"mail header {header}", weak=saved)
    name, address = parseaddr(_header(message, "From"))
    if name and "saved by" not in name.casefold():
        yield Fact("source", name, "mail header From")
    if "@" in address:
        yield Fact("author", f"{name} <{address}>" if name else address, "mail header From")


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, IndexError, AttributeError):  # the standard library's parser on damaged headers
        return ""


def _tell_attachments(message: EmailMessage, item: Item, on_problem: OnProblem) -> None:
    for part in message.iter_attachments() if message.get_content_type() != "multipart/related" else ():
        name = part.get_filename() or ""
        if PurePath(name).suffix.casefold() in BY_SUFFIX and PurePath(name).suffix:
            message_line = f"its attachment {name} is not read; save it and give it by name"
            on_problem(InputError(message_line, path=item.path))
