"""Word documents (DOCX): paragraphs and tables in their order."""

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
        text = tidy("\n\n".join(_blocks(document.iter_inner_content())))
        facts = tuple(_facts(document.core_properties))
    except InputError:
        raise
    except Exception as error:  # python-docx and lxml raise many kinds of errors on damaged files
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise InputError(f"is a damaged DOCX ({reason})", path=item.path) from error
    if not text:
        raise InputError("has no text", path=item.path)
    yield Draft(name=item.name, text=text, path=item.path, facts=facts, file_name=item.name, whole=True)


def _blocks(content: Any) -> Iterator[str]:
    for block in content:
        if hasattr(block, "rows"):
            for row in block.rows:
                cells: list[str] = []
                for cell in row.cells:  # a merged cell comes once per column
                    if not cells or cell.text != cells[-1]:
                        cells.append(cell.text)
                yield "\t".join(" ".join(cell.split()) for cell in cells)
        else:
            yield block.text


def _facts(properties: Any) -> Iterator[Fact]:
    if properties.created:
        day = properties.created.date().isoformat()
        yield Fact("date", day, "DOCX created", weak=True)
    for field, value in (("author", properties.author), ("title", properties.title)):
        if value and value != "python-docx":
            yield Fact(field, value, f"DOCX {field}", weak=True)
