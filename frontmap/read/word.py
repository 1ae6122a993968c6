"""Word documents (DOCX): paragraphs and tables in their order; no heads, feet, footnotes and comments."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from frontmap.errors import InputError
from frontmap.read.archive import check_ratio
from frontmap.read.draft import Draft, Fact, OnProblem
from frontmap.read.extras import needed
from frontmap.read.items import Item
from frontmap.read.markup import tidy
from frontmap.read.options import ReadOptions

_UNSEEN = frozenset(["del", "moveFrom", "Fallback", "instrText", "rPr", "pPr"])
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OLE = b"\xd0\xcf\x11\xe0"


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """The one draft of a document.

    Raises:
        InputError: it cannot be read, is damaged, password-protected, too large unpacked, or has no text; or
            python-docx is not installed.
    """
    data = item.load(options.max_bytes)
    if data[:4] == _OLE:
        message = "is password-protected or an old Word file; save it as DOCX without a password"
        raise InputError(message, path=item.path)
    docx = needed("docx", "reading DOCX", item.path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                check_ratio(info, item.path)
            if sum(info.file_size for info in archive.infolist()) > 4 * options.max_bytes:
                raise InputError("unpacks to more than is read; split it", path=item.path)
        document = docx.Document(io.BytesIO(data))
        text = tidy("\n\n".join(_blocks(document.element.body)))
        facts = tuple(_facts(document.core_properties))
    except InputError:
        raise
    except Exception as error:  # python-docx and lxml raise many kinds of errors on damaged files
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise InputError(f"is a damaged DOCX ({reason})", path=item.path) from error
    if not text:
        raise InputError("has no text", path=item.path)
    yield Draft(name=item.name, text=text, path=item.path, facts=facts, file_name=item.name, whole=True)


def _blocks(parent: Any) -> Iterator[str]:
    """Paragraphs and table rows in their order, also those in content controls."""
    for child in parent:
        kind = _kind(child)
        if kind == "p":
            yield _text(child)
        elif kind == "tr":
            cells = (" ".join(_text(cell).split()) for cell in child if _kind(cell) in ("tc", "sdt"))
            yield "\t".join(cells)
        elif kind in ("tbl", "sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _blocks(child)


def _text(element: Any) -> str:
    """The visible text: with tracked insertions, without deletions and what is for older programs only."""
    pieces: list[str] = []
    todo = [element]
    while todo:
        node = todo.pop()
        kind = _kind(node)
        if kind in _UNSEEN:
            continue
        if kind == "t":
            pieces.append(node.text or "")
        elif kind in _SIGNS:
            pieces.append(_SIGNS[kind])
        elif kind == "p" and pieces:
            pieces.append("\n")
        todo.extend(reversed(node))
    return "".join(pieces)


def _kind(element: Any) -> str:
    """An element's name without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _facts(properties: Any) -> Iterator[Fact]:
    if properties.created:
        day = properties.created.date().isoformat()
        yield Fact("date", day, "DOCX created", weak=True)
    for field, value in (("author", properties.author), ("title", properties.title)):
        if value and value != "python-docx":
            yield Fact(field, value, f"DOCX {field}", weak=True)
