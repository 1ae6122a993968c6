"""PDF files: the text of all pages, its printed lines joined to paragraphs again."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from frontmap.errors import InputError
from frontmap.read.draft import Draft, Fact, OnProblem
from frontmap.read.extras import needed
from frontmap.read.items import Item
from frontmap.read.markup import tidy
from frontmap.read.options import ReadOptions

_MOST_PAGES = 2000
_TOLD = 10  # pages that one line names
_LETTERS = 20  # letters that a file of any use has
_NUMBER_LINE = re.compile(
    r"\s*(?:page|стор\.?|с\.|стр\.?|seite|strona)?\s*\d{1,4}(?:\s*(?:/|of|з|из|von|z)\s*\d{1,4})?\s*", re.I
)
_HYPHENATED = re.compile(r"[^\W\d_][-\u00ad]\Z")
_ENDED = re.compile(r"[.!?…:;][\"'”»’)\]]*\Z")
_BULLET = re.compile(r"\s*(?:[•▪●■◆–—*-]\s|\d{1,2}[.)]\s)")


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """The one draft of a PDF.

    Raises:
        InputError: it cannot be read, is damaged or password-protected, or has no text (a scan); or pypdf is
            not installed.
    """
    data = item.load(options.max_bytes)
    pypdf = needed("pypdf", "reading PDF", item.path)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise InputError("is password-protected; save it without a password", path=item.path)
        pages = _pages(document, item, on_problem)
        _tell_scans(document, pages, item, on_problem)
        facts = tuple(_facts(document.metadata or {}))
    except InputError:
        raise
    except Exception as error:  # pypdf raises many kinds of errors on damaged files
        if "cryptography" in str(error) or "AES" in str(error):
            raise InputError("is encrypted; save it without a password", path=item.path) from error
        raise InputError(f"is a damaged PDF ({_short(error)})", path=item.path) from error
    text = joined(pages)
    if sum(char.isalpha() for char in text[:10_000]) < _LETTERS:
        message = "has no text; is it a scan? Run text recognition over it first (for example ocrmypdf)"
        raise InputError(message, path=item.path)
    yield Draft(name=item.name, text=text, path=item.path, facts=facts, file_name=item.name, whole=True)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:80] or type(error).__name__


def _pages(document: Any, item: Item, on_problem: OnProblem) -> list[list[str]]:
    """The printed lines of each page; a page that cannot be read is told."""
    pages = []
    for number, page in enumerate(document.pages, 1):
        if number > _MOST_PAGES:
            on_problem(InputError(f"has more than {_MOST_PAGES} pages; the rest is not read", path=item.path))
            break
        try:
            pages.append([line.rstrip() for line in (page.extract_text() or "").split("\n")])
        except Exception as error:  # as above
            on_problem(InputError(f"page {number} cannot be read ({_short(error)})", path=item.path))
            pages.append([""])
    return pages


def _tell_scans(document: Any, pages: list[list[str]], item: Item, on_problem: OnProblem) -> None:
    """Tell of pages between others that hold a picture and no text."""
    scans = [
        str(number)
        for number, lines in enumerate(pages, 1)
        if not any(line.strip() for line in lines) and _has_picture(document.pages[number - 1])
    ]
    if scans and len(scans) < len(pages):
        named = ", ".join(scans[:_TOLD]) + (", …" if len(scans) > _TOLD else "")
        word = "pages" if len(scans) > 1 else "page"
        on_problem(InputError(f"{word} {named}: a picture without text (a scan?); not read", path=item.path))


def _has_picture(page: Any) -> bool:
    try:
        return bool(len(page.images))
    except Exception:  # as above
        return False


def _facts(stated: Any) -> Iterator[Fact]:
    for key, field in (("/CreationDate", "date"), ("/Author", "author"), ("/Title", "title")):
        value = str(stated.get(key) or "").strip()
        if value:
            shown = value.removeprefix("D:")[:8] if field == "date" else value
            yield Fact(field, shown, f"PDF {key.removeprefix('/')}", weak=True)


def joined(pages: list[list[str]]) -> str:
    """Printed lines as paragraphs: running heads and page numbers dropped, words and sentences put together.

    A line is continued by the next where it is about as wide as the page's lines are and ends no sentence
    before a line that begins in capitals; a hyphen at its end goes only where small letters follow.
    """
    running = _running(pages)
    lines = [
        line
        for page in pages
        for line in page
        if line.strip() not in running and not (line.strip() and _NUMBER_LINE.fullmatch(line))
    ]
    widths = sorted(len(line) for line in lines if line.strip())
    wide = 0.75 * widths[int(0.9 * (len(widths) - 1))] if widths else 0
    paragraphs: list[str] = []
    open_line = ""
    for line in lines:
        text = line.strip()
        if paragraphs and open_line and text and _continues(open_line, text, wide):
            if _HYPHENATED.search(paragraphs[-1]) and text[0].islower():
                paragraphs[-1] = paragraphs[-1][:-1] + text
            else:
                paragraphs[-1] += f" {text}"
        elif text:
            paragraphs.append(text)
        open_line = line
    return tidy("\n\n".join(paragraphs))


def _continues(line: str, text: str, wide: float) -> bool:
    if _BULLET.match(text):
        return False
    if text[0].islower():
        return True
    if not _ENDED.search(line):
        return len(line) >= wide
    heading = len(text) < 0.7 * wide and not _ENDED.search(text)
    return len(line) >= 1.2 * wide and not heading


def _running(pages: list[list[str]]) -> set[str]:
    """Short first and last lines that most pages share: running heads and feet."""
    if len(pages) < 3:
        return set()
    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line.strip() for line in page if line.strip()]
        edges.update(set(filled[:2] + filled[-2:]))
    return {line for line, count in edges.items() if count > 0.6 * len(pages) and len(line) <= 120}
