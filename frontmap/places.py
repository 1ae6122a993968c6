"""The places that a report names as frames of reference: oblasts, raions, hromadas, directions, rivers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from frontmap.chunks import chunks_of
from frontmap.hromadas import hromadas_named, names_hromada
from frontmap.patterns import flat_part
from frontmap.scanner import Scanner
from frontmap.segment import Sentence
from frontmap.tables import gazetteer_folder, read_table

_NOUNS: Final = {
    "en": (
        "(oblast|oblast's|region|region's|province|governorate|people's republic)",
        "[operational|tactical] (direction*|axis|axes|sector*|front|frontline)",
    ),
    "uk": (
        "(област*|обл|республік*|народн* республік*)",
        "[операційн*|оперативн*|тактичн*] (напрям*|ділян*|відтин*|фронт*)",
    ),
    "ru": (
        "(област*|обл|республик*|народн* республик*)",
        "[операционн*|оперативн*|тактическ*] (направлени*|участк*|фронт*)",
    ),
}
_DIRECTION_KM: Final = 22.0
"""How far the fighting of a direction lies from the settlements that its row names."""
_AND: Final = "(,|and|та|і|й|и|–|-)"
_ALONE: Final = (
    "щин*",
    "ччин*",
    "ина*",
    "днр",
    "лнр",
    "dpr",
    "lpr",
    "крим",
    "криму",
    "кримом",
    "кримі",
    "криме",
    "півостр*",
    "крым",
    "крыма",
    "крыму",
    "крымом",
    "крыме",
    "полуостров*",
    "арк",
    "crimea",
    "буковин*",
    "тт*",
    "ать*",
    "волин*",
    "волын*",
)


@dataclass(frozen=True, slots=True)
class Area:
    """A place without a border, such as a direction or a river: what lies around some settlements.

    Attributes:
        name: how a person calls it.
        around: ids of the settlements.
        km: how far from them it reaches.
        named_after: id of the settlement whose name a direction bears, or "".
    """

    name: str
    around: tuple[str, ...]
    km: float
    named_after: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A stated container or direction: where it stands in the text, and what it points to.

    Attributes:
        oblast, raion, hromada: their names as in the gazetteer, or "".
        area: a direction, a river or the like, or None.
    """

    start: int
    end: int
    oblast: str = ""
    raion: str = ""
    hromada: str = ""
    area: Area | None = None


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
    found = tuple(sorted(_frames(text, sentences), key=attrgetter("start")))
    _last = _Read(text, sentences, found)
    return found


def _frames(text: str, sentences: Sequence[Sentence]) -> Iterator[Frame]:
    flat = flat_part(text, 0, len(text))
    for lang in {sentence.lang for sentence in sentences}:
        parts = [(sentence.start, sentence.end) for sentence in sentences if sentence.lang == lang]
        for start, end, (kind, name) in _scanner(lang).scan_parts(chunks_of(text), flat, parts):
            yield Frame(start, end, **{kind: name})  # type: ignore[arg-type]
    if names_hromada(flat):
        for sentence in sentences:
            for start, end, (kind, name) in hromadas_named(
                flat[sentence.start : sentence.end], sentence.lang
            ):
                yield Frame(sentence.start + start, sentence.start + end, **{kind: name})  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def _scanner(lang: str) -> Scanner[tuple[str, str | Area]]:
    lang = lang if lang in _NOUNS else "en"
    return Scanner([*_oblast_rows(lang), *_direction_rows(lang), *_raion_rows(lang), *_area_rows(lang)])


def _names(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _oblast_rows(lang: str) -> Iterator[tuple[str, tuple[str, str]]]:
    noun = _NOUNS[lang][0]
    for row in read_table(gazetteer_folder() / "regions.tsv"):
        for name in _names(row[lang]):
            alone = name.endswith(_ALONE) or name.endswith("republic")
            yield (name if alone else f"{name} {noun}"), ("oblast", row["oblast"])


def _direction_rows(lang: str) -> Iterator[tuple[str, tuple[str, Area]]]:
    noun = _NOUNS[lang][1]
    for row in read_table(gazetteer_folder() / "directions.tsv"):
        title = _names(row["en"])[0].title()
        area = Area(
            f"the {title} direction", tuple(_names(row["around"])), _DIRECTION_KM, row["settlement_id"]
        )
        for name in _names(row[lang]):
            yield f"{name} [{_AND} _] {noun}", ("area", area)
            if lang != "en":
                yield f"на {name.replace('*', 'ому' if lang == 'uk' else 'ом')}", ("area", area)
                yield f"{name.replace('*', 'ий' if lang == 'uk' else 'ое')} (–|—|:|-)", ("area", area)


def _area_rows(lang: str) -> Iterator[tuple[str, tuple[str, Area]]]:
    for row in read_table(gazetteer_folder() / "areas.tsv"):
        area = Area(row["name"], tuple(_names(row["around"])), float(row["km"]))
        yield from ((pattern, ("area", area)) for pattern in _names(row[lang]))


def _raion_rows(lang: str) -> Iterator[tuple[str, tuple[str, str]]]:
    noun = {"en": "(raion|rayon|district)", "uk": "(район*|р-н*)", "ru": "(район*|р-н*)"}[lang]
    for row in read_table(gazetteer_folder() / "raions.tsv"):
        yield from ((f"{name} {noun}", ("raion", row["raion"])) for name in _names(row[lang]))
