"""Plain text and Markdown: the whole text as it stands, so that every offset points into the file."""

from __future__ import annotations

from collections.abc import Iterator

from frontmap.errors import InputError
from frontmap.read.draft import Draft, OnProblem
from frontmap.read.encodings import Decoded, decode, letters_lost
from frontmap.read.items import Item
from frontmap.read.options import ReadOptions


def read(item: Item, options: ReadOptions, on_problem: OnProblem) -> Iterator[Draft]:
    """The one draft of a text file.

    Raises:
        InputError: it is missing, empty, too large, binary, or in no known encoding.
    """
    decoded = decoded_text(item.load(options.max_bytes), item.path, on_problem)
    if not decoded.text.strip():
        raise InputError("is empty; nothing to read", path=item.path)
    yield Draft(
        name=item.name,
        text=decoded.text,
        path=item.path,
        file_name=item.name,
        whole=True,
        notes=notes_of(decoded),
    )


def decoded_text(data: bytes, path: str, on_problem: OnProblem) -> Decoded:
    """Decode, and tell what could not be decoded.

    Raises:
        InputError: it is no text, or in no known encoding.
    """
    try:
        decoded = decode(data)
    except ValueError as error:
        raise InputError(str(error), path=path) from error
    if decoded.damaged:
        places = f"{decoded.damaged} place{'s' if decoded.damaged > 1 else ''}"
        message = f"{places} could not be decoded as {decoded.encoding}, shown as \ufffd; the rest is read"
        on_problem(InputError(message, path=path))
    if letters_lost(decoded.text):
        message = "its letters were lost before it came here (???); take the text from where it is whole"
        on_problem(InputError(message, path=path))
    return decoded


def notes_of(decoded: Decoded) -> tuple[tuple[str, str], ...]:
    """What a reader should know of how the text was decoded; nothing for plain UTF-8."""
    notes = []
    if decoded.encoding != "utf-8":
        notes.append(("text", f"decoded as {decoded.encoding}"))
    if decoded.repaired:
        notes.append(("text", "letters decoded wrongly before (mojibake) were repaired"))
    return tuple(notes)
