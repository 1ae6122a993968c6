"""The patterns of the cue tables as regular expressions: a second reading, which the first must equal."""

from __future__ import annotations

import re
from functools import cache

from frontmap.patterns import PLACE, Piece, parse

_WORD = r"[\w'-]+"
_AND = r"(?:and|or|та|і|й|и|або|или|as\W+well\W+as|а\W+також|а\W+также)(?![\w'-])"
_LIST = rf"{PLACE}++(?:(?:\W{{0,2}}[,/;–—-]\W{{0,3}}|\W+{_AND}\W+){PLACE}++)*"
_GAPS = {"": "", "blank": r"\s+", "any blank": r"\s*", "break": r"\W*(?<!\w)"}
_NAME_GAPS = {"blank": r"[^\w,;:.!?]{1,3}", "any blank": r"[^\w,;:!?]{0,3}"}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern."""
    return re.compile("".join(map(_piece, parse(pattern))))


def _piece(piece: Piece) -> str:
    gap = _GAPS[piece.gap]
    if piece.kind in ("name", "list"):
        return _NAME_GAPS.get(piece.gap, gap) + (f"{PLACE}++" if piece.kind == "name" else _LIST)
    if piece.kind == "some":
        return rf"(?:[\s,]+{_WORD}){{0,{piece.most}}}"
    if piece.kind == "one":
        return gap + _WORD
    if piece.kind == "word":
        stem = re.escape(piece.text.removesuffix("*"))
        return gap + stem + (r"[\w'-]*" if piece.text.endswith("*") else r"(?![\w'-])")
    if piece.kind in ("sign", "mark"):
        return gap + re.escape(piece.text)
    inner = "|".join("".join(map(_piece, choice)) for choice in piece.choices)
    return f"{gap}(?:{inner})" if piece.kind == "group" else f"(?:{gap}(?:{inner}){_GAPS[piece.behind]})?"
