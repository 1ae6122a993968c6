"""The names inside of what people type for a name: «с. Роботине», "Bakhmut (Artemovsk)", "city of Lyman"."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from frontmap.spelled import trim
from frontmap.tables import gazetteer_folder, read_table

_BREAKS = re.compile(r"[()\[\]/,;:|—]+| - |\. ")
_STOPS = re.compile(r"\.\s*")
MOST = 6


def parts_of(folded: str) -> list[str]:
    """The parts of a folded name that may be names themselves, without words for what they are.

    The whole is none of them. At most `MOST`, in their order.
    """
    pieces = [trim(piece) for piece in _BREAKS.split(folded)]
    parts: dict[str, None] = {}
    for piece in (folded, *pieces):
        parts.setdefault(_bare(piece))
        parts.setdefault(piece)
    return [part for part in parts if part and part != folded][:MOST]


def _bare(piece: str) -> str:
    """A piece without the words before and after it that say what it is."""
    before, after = _descriptors(gazetteer_folder())
    text = " ".join(_STOPS.sub(" ", piece).split())
    while match := before.match(text):
        text = text[match.end() :]
    while match := after.search(text):
        text = text[: match.start()]
    return trim(text)


@functools.lru_cache(maxsize=2)
def _descriptors(folder: Path) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words: dict[str, list[str]] = {"before": [], "after": []}
    for row in read_table(folder / "descriptors.tsv"):
        words[row["side"]].append(re.escape(row["word"]))
    before, after = ("|".join(sorted(words[side], key=len, reverse=True)) for side in ("before", "after"))
    return re.compile(f"(?:{before}) "), re.compile(f" (?:{after})$")
