"""From HTML fragments to text, with a line break wherever a block ends."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
        "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    ]
)  # fmt: skip
HIDDEN = frozenset(["script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select"])
FURNITURE = frozenset(["nav", "footer", "aside", "form", "button"])


class TextOf(HTMLParser):
    """Collects text; nothing recursive, so that no depth of nesting can hurt."""

    def __init__(self, *, furniture: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._skipped = HIDDEN if furniture else HIDDEN | FURNITURE
        self._inside: list[str] = []
        self.pieces: list[str] = []
        self.depth = 0
        self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag; hidden ones swallow their text."""
        self.depth += tag in BLOCKS
        self.deepest = max(self.deepest, self.depth)
        if tag in self._skipped:
            self._inside.append(tag)
        if tag in BLOCKS:
            self.pieces.append("\n" if tag in ("br", "td", "th", "tr", "li") else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        self.depth -= tag in BLOCKS
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]
        if tag in BLOCKS and tag != "br":
            self.pieces.append("\n\n" if tag not in ("td", "th", "tr", "li") else "\n")

    def handle_data(self, data: str) -> None:
        """Keep visible text, runs of white space as one space."""
        if not self._inside and data:
            self.pieces.append(re.sub(r"[ \t\r\n\f]+", " ", data))


def text_of(markup: str, *, furniture: bool = True) -> str:
    """The text of an HTML fragment or page: blocks apart by blank lines, menus kept only with `furniture`."""
    parser = TextOf(furniture=furniture)
    parser.feed(markup)
    parser.close()
    return tidy("".join(parser.pieces))


def tidy(text: str) -> str:
    """White space at the ends of lines dropped, three and more line breaks as two."""
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text.replace("\r\n", "\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def unwrapped(text: str) -> str:
    """Lines that a mail program broke at 50 to 100 characters, put together again within their paragraphs."""
    paragraphs = []
    for paragraph in re.split(r"\n[ \t]*\n", text):
        lines = paragraph.split("\n")
        wrapped = len(lines) > 1 and max(map(len, lines)) <= 100 and min(map(len, lines[:-1])) >= 45
        paragraphs.append(" ".join(line.strip() for line in lines) if wrapped else paragraph)
    return "\n\n".join(paragraphs)


def nesting(markup: str) -> int:
    """How deep the block elements of a page are nested, at most."""
    deepest = depth = 0
    for match in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)", markup):
        tag = match[2].lower()
        if tag in ("br", "hr", "img", "input", "meta", "link", "p", "li", "td", "tr", "th"):
            continue
        depth = max(depth + (-1 if match[1] else 1), 0)
        deepest = max(deepest, depth)
    return deepest
