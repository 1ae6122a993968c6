"""The gazetteer's tables as they apply here: those that ship, the user's GeoNames update, the user's own
rows."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from frontmap.errors import GazetteerError, InputError
from frontmap.spelled import code_digest, digest_of
from frontmap.tables import gazetteer_folder, read_table

COLUMNS = (
    "settlement_id",
    "name_uk",
    "name_ru",
    "name_latn",
    "kind",
    "oblast",
    "raion",
    "hromada",
    "lat",
    "lon",
    "uncertainty_km",
    "coordinate_source",
    "population",
)
ALTERNATE_COLUMNS = ("settlement_id", "name", "origin")
SETTLEMENTS, ALTERNATES, RENAMES = "settlements.tsv", "alternates.tsv", "renames.tsv"
WORDS, NOT_ALONE = "common_words.tsv", "not_alone.tsv"
WORD_KINDS = ("word", "noun", "name", "place")
UPDATE_FOLDER, ADDED_FOLDER = "geonames", "added"
_CODE = ("compile.py", "index.py", "gazetteer_tables.py")


@dataclass(frozen=True, slots=True)
class Alternate:
    """One more name of a settlement, and where it is from."""

    settlement_id: str
    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Rename:
    """A name that a settlement bore, or was given later; `note` and `origin` say when and by whom."""

    settlement_id: str
    name_uk: str
    name_ru: str
    note: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Where the tables are: `shipped` always, `user` where the user has tables of their own."""

    shipped: Path
    user: Path

    @classmethod
    def find(cls, folder: Path | None = None) -> Tables:
        """The tables in `folder` (the shipped ones by default) and in the user's data folder."""
        return cls(folder or gazetteer_folder(), user_folder())

    def files(self, name: str) -> list[Path]:
        """Every file of that name that there is: shipped, updated, added, in this order."""
        paths = (self.shipped / name, self.user / UPDATE_FOLDER / name, self.user / ADDED_FOLDER / name)
        return [path for path in paths if path.is_file()]

    def version(self) -> str:
        """A hash of the content of all tables and of the code that compiles them: 16 hexadecimal digits.

        Raises:
            GazetteerError: the settlement table is missing.
        """
        if not (self.shipped / SETTLEMENTS).is_file():
            raise GazetteerError(f"{self.shipped / SETTLEMENTS}: the gazetteer's table is missing")
        digest = hashlib.blake2b(_code_digest(), digest_size=8)
        for name in (SETTLEMENTS, ALTERNATES, RENAMES, WORDS, NOT_ALONE):
            for path in self.files(name):
                content = path.read_bytes()
                digest.update(f"{name} {len(content)}\n".encode())
                digest.update(content)
        return digest.hexdigest()

    def settlements(self) -> list[tuple[str, ...]]:
        """All settlement rows, cells in the order of `COLUMNS`; a later table's row replaces an earlier
        one's.

        Raises:
            GazetteerError: a table is damaged.
        """
        rows: dict[str, tuple[str, ...]] = {}
        for path in self.files(SETTLEMENTS):
            for row in _rows(path):
                try:
                    rows[row["settlement_id"]] = tuple(row[column] for column in COLUMNS)
                except KeyError as error:
                    raise GazetteerError(f"{path}: has no column {error}") from error
        return list(rows.values())

    def alternates(self, of: Collection[str] | None = None) -> list[Alternate]:
        """The alternate names of the settlements of these ids; of all by default."""
        return [
            Alternate(row["settlement_id"], row["name"], row["origin"])
            for path in self.files(ALTERNATES)
            for row in _rows(path, of)
        ]

    def renames(self, of: Collection[str] | None = None) -> list[Rename]:
        """The other names by law, decree or occupation of the settlements of these ids; of all by default."""
        return [
            Rename(row["settlement_id"], row["name_uk"], row["name_ru"], row.get("note", ""))
            for path in self.files(RENAMES)
            for row in _rows(path, of)
        ]

    def common_words(self) -> dict[str, dict[str, float]]:
        """Zipf frequencies by kind (`WORD_KINDS`) and folded word, the highest of all languages."""
        kinds: dict[str, dict[str, float]] = {kind: {} for kind in WORD_KINDS}
        for path in self.files(WORDS):
            for row in _rows(path):
                word, zipf = row["word"], float(row["zipf"])
                words = kinds[row["kind"]]
                words[word] = max(zipf, words.get(word, 0.0))
        return kinds

    def not_alone(self) -> list[str]:
        """Folded forms that are never accepted alone."""
        return [row["word"] for path in self.files(NOT_ALONE) for row in _rows(path)]


def user_folder() -> Path:
    """The user's data folder (`platformdirs`; `XDG_DATA_HOME` moves it)."""
    return Path(platformdirs.user_data_dir("frontmap", appauthor=False))


def _rows(path: Path, only: Collection[str] | None = None) -> Iterator[dict[str, str]]:
    try:
        yield from read_table(path, only)
    except InputError as error:
        raise GazetteerError(str(error)) from error


@functools.cache
def _code_digest() -> bytes:
    """A hash of the sources whose change makes a compiled index stale."""
    return digest_of(_CODE) + code_digest()
