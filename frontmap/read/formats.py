"""Telling a file's format by its name, and by its first bytes where these say otherwise."""

from __future__ import annotations

import re

from frontmap.errors import InputError
from frontmap.read.items import Item

BY_SUFFIX = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text", ".log": "text",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page",
    ".mht": "mail", ".mhtml": "mail", ".eml": "mail",
    ".pdf": "pdf", ".docx": "word", ".docm": "word",
    ".jsonl": "lines", ".ndjson": "lines", ".json": "json",
    ".csv": "table", ".tsv": "table", ".xlsx": "sheet", ".xlsm": "sheet",
    ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".xml": "feed",
    ".zip": "archive", ".parquet": "columns",
}  # fmt: skip
"""The format that each suffix promises; other suffixes are told by their first bytes."""

UNREADABLE = {
    ".doc": "an old Word file; save it as DOCX or PDF",
    ".odt": "an OpenDocument text; save it as DOCX or PDF",
    ".rtf": "a rich-text file; save it as DOCX or PDF",
    ".xls": "an old spreadsheet; save it as XLSX or CSV",
    ".ods": "an OpenDocument spreadsheet; save it as XLSX or CSV",
    ".msg": "an Outlook message; save it as EML",
    ".epub": "an e-book; save its text",
    ".7z": "an archive; unpack it, or make it a ZIP",
    ".rar": "an archive; unpack it, or make it a ZIP",
    ".gz": "a compressed file; unpack it",
    ".tar": "an archive; unpack it, or make it a ZIP",
    ".jpg": "a picture; frontmap reads text only",
    ".jpeg": "a picture; frontmap reads text only",
    ".png": "a picture; frontmap reads text only",
}
"""Formats that are known and not read, with what to do instead."""

_PAGE = re.compile(rb"\s*(?:<!--.{0,300}?-->\s*)?<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_MAIL = re.compile(rb"(?:[\w-]+: [^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_JSON_KEY = re.compile(rb'\s*\{\s*"')


def format_of(item: Item) -> str:
    """The name of the format: text, page, mail, pdf, word, lines, json, table, sheet, feed, columns, archive.

    Raises:
        InputError: it cannot be opened, is empty, or is in a format that is not read (`UNREADABLE`).
    """
    head = item.head()
    if not head.strip() and len(head) < 4096:
        raise InputError("is empty; nothing to read", path=item.path)
    if item.form:
        return item.form
    stated = BY_SUFFIX.get(item.suffix, "")
    seen = _by_bytes(head)
    if item.suffix in UNREADABLE and seen in ("", "archive"):
        raise InputError(f"is {UNREADABLE[item.suffix]}", path=item.path)
    if seen == "archive" and stated not in ("word", "sheet"):
        return "word" if b"word/" in head else "sheet" if b"xl/" in head else seen
    if seen in ("pdf", "columns"):
        return seen
    if seen == "page" and stated not in ("mail", "lines", "json", "table"):
        return "page"
    if stated == "feed" and seen != "feed":
        return "text" if seen == "" else seen
    return stated or seen or "text"


def _by_bytes(head: bytes) -> str:
    if head.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if head[:4] == b"PAR1":
        return "columns"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "archive"
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if _PAGE.match(plain):
        return "page"
    if plain.lstrip()[:1] == b"<" and _FEED.search(plain):
        return "feed"
    if _JSON_KEY.match(plain):
        return "lines" if b"}\n{" in plain.replace(b"\r", b"") or plain.lstrip().count(b"\n") == 0 else "json"
    if plain[:1] == b"[" and plain[1:].lstrip()[:1] == b"{":
        return "json"
    if _MAIL.match(plain) and re.search(rb"(?im)^(?:from|message-id|mime-version):", plain):
        return "mail"
    return ""
