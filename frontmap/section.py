"""Labels that stand over a part of a report: "Unconfirmed claims:", "Claimed by Russia"."""

from __future__ import annotations

import re
from typing import Final

from frontmap.records import Side
from frontmap.segment import Sentence
from frontmap.words import any_of

_LABELS = "|".join(any_of(f"section {label}") for label in ("unconfirmed", "claimed", "denied", "other"))
_LABEL: Final = re.compile(rf"[\W\d]*((?:{_LABELS})[^:.\n]{{0,40}})(?::|\.?\s*\Z)", re.IGNORECASE)
_OF_RUSSIA, _OF_UKRAINE = re.compile(any_of("russia")), re.compile(any_of("ukraine"))


def label_in(text: str, opening: Sentence) -> str:
    """The label that a sentence is or begins with, in small letters; "" where it is none."""
    label = _LABEL.match(text, opening.start, opening.end)
    return label.group(1).lower() if label else ""


def side_in(label: str) -> Side:
    """The side whose claims stand under a label: "Claimed by Russia"."""
    return "ru" if _OF_RUSSIA.search(label) else "ua" if _OF_UKRAINE.search(label) else ""
