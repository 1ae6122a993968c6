"""What the words around a place-like name tell about what it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from frontmap.patterns import flat_part, mask
from frontmap.scanner import Match, Scanner
from frontmap.segment import Sentence
from frontmap.tables import gazetteer_folder, read_table

Span = tuple[int, int]

VETOES = ("region", "water", "street", "district", "person", "other", "direction")
"""Kinds that a context may give a name instead of `settlement`, in order of precedence."""

_TABLE = Path(__file__).with_name("cues") / "find.tsv"


@lru_cache(maxsize=4)
def context_scanner(lang: str) -> Scanner[str]:
    """The scanner over `cues/find.tsv` for a language; the words of one without rows tell nothing."""
    rows = [(row["pattern"], row["kind"]) for row in read_table(_TABLE) if row["lang"] == lang]
    return Scanner(rows)


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Given names, lower-cased, of all three languages (`gazetteer/given_names.tsv`)."""
    return frozenset(row["name"] for row in read_table(gazetteer_folder() / "given_names.tsv"))


@lru_cache(maxsize=1)
def foreign_cities() -> dict[str, str]:
    """Folded spellings that belong to a large foreign city first (`gazetteer/foreign.tsv`), with its name."""
    rows = read_table(gazetteer_folder() / "foreign.tsv")
    return {row["form"]: f"{row['city']} ({row['country']})" for row in rows}


@lru_cache(maxsize=4)
def water_scanner(lang: str) -> Scanner[str]:
    """Finds names that rivers share with settlements; gives what the bare name means by default."""
    rows: list[tuple[str, str]] = []
    for row in read_table(gazetteer_folder() / "waters.tsv"):
        rows += [(name.strip(), row["default"]) for name in row[lang].split(";") if name.strip()]
    return Scanner(rows)


def evidence(text: str, sentence: Sentence, spans: Sequence[Span]) -> dict[Span, dict[str, int]]:
    """For each span in the sentence the kinds of context around it, with the length of the longest match."""
    flat = flat_part(text, sentence.start, sentence.end)
    local = [(start - sentence.start, end - sentence.start) for start, end in spans]
    masked = mask(flat, local)
    found: dict[Span, dict[str, int]] = defaultdict(dict)
    scanner = context_scanner(sentence.lang)
    for match in (*scanner.scan(masked), *scanner.scan(flat)):
        for own, span in zip(local, spans, strict=True):
            if match.start <= own[0] and own[1] <= match.end:
                kinds = found[span]
                kinds[match.row] = max(kinds.get(match.row, 0), match.end - match.start)
    _add_waters(flat, sentence, local, spans, found)
    return found


def _add_waters(
    flat: str,
    sentence: Sentence,
    local: Sequence[Span],
    spans: Sequence[Span],
    found: dict[Span, dict[str, int]],
) -> None:
    """Marks names that are also rivers as water: beside a bank, with an English article, or by default."""
    names: list[Match[str]] = list(water_scanner(sentence.lang).scan(flat))
    for own, span in zip(local, spans, strict=True):
        default = next((m.row for m in names if m.start <= own[0] and m.end >= own[1]), None)
        kinds = found[span]
        if default is None:
            kinds.pop("bank", None)
            continue
        article = sentence.lang == "en" and flat[: own[0]].endswith("the ")
        if "bank" in kinds or article or (default == "water" and "settlement" not in kinds):
            kinds["water"] = own[1] - own[0]
