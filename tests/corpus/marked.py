"""Reads a marked report: text with settlements and distractors marked inline, see README.md beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CLAIMS = frozenset({"ru_control", "ua_control", "contested", "ru_advance", "ua_advance", "mention"})
MODALITIES = frozenset({"asserted", "claimed", "unconfirmed", "denied", "hypothetical", "past"})
SIDES = frozenset({"ru", "ua", "both", "-"})
DISTRACTORS = frozenset({"metonym", "region", "water", "district", "person", "foreign", "direction", "other"})
FOLDER = Path(__file__).resolve().parent
_MARK = re.compile(r"\[\[([^\[\]|]+)\|([^\[\]]*)\]\]")
_FIELDS = 5


@dataclass(frozen=True)
class Row:
    """One annotated occurrence; `text[start:end] == surface` in the report's raw text."""

    report: str
    start: int
    end: int
    surface: str
    kind: str
    settlement_id: str
    claim: str
    modality: str
    side: str
    note: str


@dataclass(frozen=True)
class Marked:
    """A report's raw text with its rows, in the order of the text."""

    name: str
    text: str
    rows: tuple[Row, ...]


def _row(report: str, start: int, surface: str, fields: list[str]) -> Row:
    """The row of one mark; `fields` are what stands after the surface.

    Raises:
        ValueError: a label is unknown, or does not go with the others.
    """
    if len(fields) > _FIELDS:
        raise ValueError(f"{report}: {surface}: {len(fields)} fields, at most {_FIELDS} known")
    ident, claim, modality, side, note = fields + [""] * (_FIELDS - len(fields))
    distractor = ident.startswith("=")
    kind = ident[1:] if distractor else "settlement"
    row = Row(
        report, start, start + len(surface), surface, kind, "" if distractor else ident,
        claim or "mention", modality or "-", side or "-", note,
    )  # fmt: skip
    problem = _problem(row)
    if problem:
        raise ValueError(f"{report}: {surface}: {problem}")
    return row


def _problem(row: Row) -> str:
    """What is wrong with the labels of a row, or an empty string."""
    if row.kind != "settlement" and row.kind not in DISTRACTORS:
        return f"unknown kind {row.kind}"
    if row.surface != row.surface.strip():
        return "blank at the edge of the surface"
    if row.claim not in CLAIMS:
        return f"unknown claim {row.claim}"
    if row.kind != "settlement" and row.claim != "mention":
        return "a distractor with a claim"
    if row.modality != "-" and row.modality not in MODALITIES:
        return f"unknown modality {row.modality}"
    if (row.modality == "-") != (row.claim == "mention"):
        return "a claim needs a modality, a mention has none"
    if row.side not in SIDES or (row.side != "-" and row.claim != "contested"):
        return f"side {row.side} with {row.claim}"
    return ""


def parse(name: str, source: str) -> Marked:
    """Takes the marks out of a marked source; offsets are those of the text without them.

    Raises:
        ValueError: a mark is malformed or its labels are not valid.
    """
    pieces: list[str] = []
    rows: list[Row] = []
    length = 0
    position = 0
    for mark in _MARK.finditer(source):
        before = source[position : mark.start()]
        pieces += [before, mark[1]]
        length += len(before)
        rows.append(_row(name, length, mark[1], mark[2].split("|")))
        length += len(mark[1])
        position = mark.end()
    text = "".join(pieces) + source[position:]
    if "[[" in text or "]]" in text:
        raise ValueError(f"{name}: a mark that cannot be read")
    return Marked(name, text, tuple(rows))


def load(part: str) -> Iterator[Marked]:
    """The marked reports of `dev`, `kept` or `plain`, by file name."""
    for path in sorted((FOLDER / part).glob("*.txt")):
        yield parse(path.name, path.read_text(encoding="utf-8"))
