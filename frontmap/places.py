"""The places that a report names as frames of reference: oblasts, raions and operational directions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from frontmap.patterns import Scanner, flat_part
from frontmap.segment import Sentence
from frontmap.tables import gazetteer_folder, read_table

_NOUNS = {
    "en": ("(oblast|oblast's|region|region's|province|governorate|people's republic)", ""),
    "uk": ("(област*|обл|республік*|народн* республік*)", "(напрям*|ділян*|відтин*)"),
    "ru": ("(област*|обл|республик*|народн* республик*)", "(направлени*|участк*)"),
}
_ALONE = (
    "щин*",
    "ччин*",
    "ина*",
    "днр",
    "лнр",
    "dpr",
    "lpr",
    "крим*",
    "крым*",
    "арк",
    "crimea",
    "буковин*",
    "тт*",
    "ать*",
    "волин*",
    "волын*",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A stated container or direction: where it stands in the text, and what it points to.

    Attributes:
        oblast: the oblast's name as in the gazetteer, or "".
        raion: the raion's name as in the gazetteer, or "".
        settlement_id: the settlement that a direction is named after, or "".
    """

    start: int
    end: int
    oblast: str = ""
    raion: str = ""
    settlement_id: str = ""


class _Read(NamedTuple):
    """The text whose frames were read last, and these frames."""

    text: str
    sentences: Sequence[Sentence]
    frames: tuple[Frame, ...]


_last = _Read("", (), ())


def frames(text: str, sentences: Sequence[Sentence]) -> tuple[Frame, ...]:
    """All oblasts, raions and adjectival directions named in the text, in its order.

    The frames of the text asked for last are kept, as several stages ask for them.
    """
    global _last
    kept = _last
    if kept.text is text and kept.sentences is sentences:
        return kept.frames
    found = tuple(_frames(text, sentences))
    _last = _Read(text, sentences, found)
    return found


def _frames(text: str, sentences: Sequence[Sentence]) -> Iterator[Frame]:
    for sentence in sentences:
        for match in _scanner(sentence.lang).scan(flat_part(text, sentence.start, sentence.end)):
            kind, name = match.row
            stated = {"oblast": "", "raion": "", "settlement_id": "", kind: name}
            yield Frame(sentence.start + match.start, sentence.start + match.end, **stated)


@lru_cache(maxsize=4)
def _scanner(lang: str) -> Scanner[tuple[str, str]]:
    rows = [*_oblast_rows(lang), *_direction_rows(lang), *_raion_rows(lang)]
    return Scanner(rows)


def _oblast_rows(lang: str) -> Iterator[tuple[str, tuple[str, str]]]:
    noun = _NOUNS[lang][0]
    for row in read_table(gazetteer_folder() / "regions.tsv"):
        for name in filter(None, (part.strip() for part in row[lang].split(";"))):
            alone = name.endswith(_ALONE) or name.endswith("republic")
            yield (name if alone else f"{name} {noun}"), ("oblast", row["oblast"])


def _direction_rows(lang: str) -> Iterator[tuple[str, tuple[str, str]]]:
    if lang == "en":
        return
    for row in read_table(gazetteer_folder() / "directions.tsv"):
        for name in filter(None, (part.strip() for part in row[lang].split(";"))):
            yield f"{name} {_NOUNS[lang][1]}", ("settlement_id", row["settlement_id"])
            yield (
                f"на {name.replace('*', 'ому' if lang == 'uk' else 'ом')}",
                ("settlement_id", row["settlement_id"]),
            )


def _raion_rows(lang: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for row in read_table(gazetteer_folder() / "raions.tsv"):
        for name in filter(None, (part.strip() for part in row[lang].split(";"))):
            noun = {"en": "(raion|rayon|district)", "uk": "(район*|р-н*)", "ru": "(район*|р-н*)"}[lang]
            yield f"{name} {noun}", ("raion", row["raion"])
