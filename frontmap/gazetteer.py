"""The gazetteer: which settlements a spelling may mean, and what is known of each."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from frontmap import acceptance
from frontmap.errors import GazetteerError
from frontmap.fuzzy import Fuzzy
from frontmap.gazetteer_tables import Tables
from frontmap.index import KINDS, SEVERAL, Index
from frontmap.kept_index import compiled_anew, index_of
from frontmap.records import Candidate, Settlement

Kilometres = npt.NDArray[np.float64]
EARTH_RADIUS_KM = 6371.009
"""Mean earth radius (IUGG), as geopy's `great_circle` takes it."""
ZIPF_STEPS = 25
"""The index keeps Zipf frequencies in steps of 1/25."""
OTHER_NAMES = ("alternate:", "renamed:")
"""How rules of names begin that are not a settlement's own of today."""
_KEPT = 10_000
"""Settlements that were asked for are kept, up to so many: reports name the same ones."""
Fact = tuple[int, float, str]
"""The row of a settlement that a form may mean, with score and rule, as a candidate has them."""
LONGEST_FORM = 80
"""Characters that `longest` looks at: more than any name in the tables has."""


_SPELLING = 0xFFFFFFFF
"""The bits of an entry that tell the rule and the score."""
_candidate: Callable[[tuple[str, float, str]], Candidate] = functools.partial(tuple.__new__, Candidate)
"""A candidate of its three facts: takes half the time that its class does."""


class _Spellings(dict[int, tuple[float, str]]):
    """Score and rule by the bits of an entry that tell them: a dict that fills itself."""

    def __init__(self, rules: Sequence[str]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, packed: int) -> tuple[float, str]:
        found = self[packed] = (packed & 0xFFFF) / 10_000, self._rules[packed >> 16]
        return found


class Gazetteer:
    """All settlements and all their spellings. Use `Gazetteer.load()`.

    Iterating gives the settlements in the order of the table.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._forms = index.tries["forms"]
        self._key_of = self._forms.get
        arrays = index.arrays
        self._heads, self._entries = arrays["form_heads"], arrays["form_entries"]
        self._group_heads, self._group_rows = arrays["group_heads"], arrays["group_rows"]
        self._words = index.tries["words"]
        self._populations = arrays["populations"]
        self._ids = bytes(index.texts["ids"]).decode().split("\n")
        self._rows_of = {settlement_id: row for row, settlement_id in enumerate(self._ids)}
        self._spellings = _Spellings(bytes(index.texts["rules"]).decode().split("\n"))
        self._not_alone = frozenset(bytes(index.texts["not_alone"]).decode().split("\n"))
        self._adopted: dict[str, Settlement] = {}
        self._met: dict[str, Settlement] = {}
        self._fuzzy = Fuzzy(self)

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Gazetteer:
        """The gazetteer of the tables in `folder` (the shipped ones by default) and of the user's own rows.

        The index is compiled when it is missing, stale or damaged, and mapped otherwise.

        Raises:
            GazetteerError: the tables are missing or damaged.
        """
        return cls.of(Tables.find(None if folder is None else Path(folder)))

    @classmethod
    def of(cls, tables: Tables) -> Gazetteer:
        """The gazetteer of these tables; see `load`."""
        return cls(index_of(tables))

    @classmethod
    def rebuild(cls, folder: Path | str | None = None) -> Gazetteer:
        """As `load`, but the index is compiled again and replaces the one that is there."""
        return cls(compiled_anew(Tables.find(None if folder is None else Path(folder))))

    @property
    def version(self) -> str:
        """Changes whenever a table or the code that spells names changes."""
        return self._index.version

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[Settlement]:
        return (self._settlement(row) for row in range(len(self._ids)))

    def __contains__(self, settlement_id: object) -> bool:
        return settlement_id in self._rows_of or settlement_id in self._adopted

    def __getitem__(self, settlement_id: str) -> Settlement:
        """The settlement with this id.

        Raises:
            GazetteerError: there is none.
        """
        met = self._met.get(settlement_id)
        if met is not None:
            return met
        try:
            place = self._settlement(self._rows_of[settlement_id])
        except KeyError:
            if settlement_id in self._adopted:
                return self._adopted[settlement_id]
            raise GazetteerError(f"{settlement_id}: no such settlement in the gazetteer") from None
        if len(self._met) >= _KEPT:
            self._met.clear()
        self._met[settlement_id] = place
        return place

    def row(self, settlement_id: str) -> int:
        """The settlement's row in the table, -1 where it has none."""
        return self._rows_of.get(settlement_id, -1)

    def adopt(self, place: Settlement) -> None:
        """Know a place of this run, such as a geocoder's, by its id; it has no spellings."""
        self._adopted[place.settlement_id] = place

    def _settlement(self, row: int) -> Settlement:
        starts = self._index.arrays["row_starts"]
        cells = bytes(self._index.texts["rows"][starts[row] : starts[row + 1]]).decode().split("\t")
        lat, lon, uncertainty = cells[8:11]
        identity, name_uk, name_ru, name_latn, kind, oblast, raion, hromada = cells[:8]
        return Settlement(
            identity,
            name_uk,
            name_ru,
            name_latn,
            kind,
            oblast,
            raion,
            hromada,
            lat=float(lat) if lat else math.nan,
            lon=float(lon) if lon else math.nan,
            uncertainty_km=float(uncertainty) if uncertainty else math.nan,
            coordinate_source=cells[11],
            population=int(cells[12] or 0),
        )

    def exact(self, folded: str) -> tuple[Candidate, ...]:
        """The settlements that a folded form is a spelling of, best score first, then most populous first."""
        try:
            key = self._key_of(folded)
        except UnicodeEncodeError:
            return ()
        return () if key is None else self._of_form(key)

    def _of_form(self, key: int) -> tuple[Candidate, ...]:
        head, ids = self._heads[key], self._ids
        if head >= SEVERAL:
            spellings = self._spellings
            entries = _run(head, self._entries)
            return tuple([_candidate((ids[each >> 32], *spellings[each & _SPELLING])) for each in entries])
        score, rule = self._spellings[head & _SPELLING]
        row = self._group_heads[head >> 32]
        if row < SEVERAL:
            return (_candidate((ids[row], score, rule)),)
        return tuple([_candidate((ids[row], score, rule)) for row in _run(row, self._group_rows)])

    def facts_of(self, key: int) -> Sequence[Fact]:
        """The same as facts, for a form by its key in the trie of forms."""
        head = self._heads[key]
        if head >= SEVERAL:
            spellings = self._spellings
            return [(each >> 32, *spellings[each & _SPELLING]) for each in _run(head, self._entries)]
        score, rule = self._spellings[head & _SPELLING]
        row = self._group_heads[head >> 32]
        if row < SEVERAL:
            return ((row, score, rule),)
        return [(row, score, rule) for row in _run(row, self._group_rows)]

    def sounding(
        self, folded: str, least: float = 0.0, without: Set[str] = frozenset()
    ) -> tuple[Candidate, ...]:
        """The settlements with a spelling that sounds like a folded form, best score first: those with a
        score of `least` but those `without`; none where the form is known to mean something else.
        """
        return () if folded in self._not_alone else self._fuzzy.sounding(folded, least, without)

    def longest(self, folded_text: str, start: int) -> list[int]:
        """The ends of the forms that start at `start` and end where a word ends, longest first."""
        ends = []
        size = len(folded_text)
        try:
            forms = self._forms.prefixes(folded_text[start : start + LONGEST_FORM])
        except UnicodeEncodeError:
            return []
        for form in forms:
            end = start + len(form)
            if end == size or not folded_text[end].isalnum():
                ends.append(end)
        return ends[::-1]

    def begins(self, folded: str) -> bool:
        """Whether a form begins with these folded characters."""
        try:
            return next(self._forms.iterkeys(folded), None) is not None
        except UnicodeEncodeError:
            return False

    def knows(self, folded: str) -> bool:
        """Whether a folded form is a spelling of any settlement."""
        try:
            return folded in self._forms
        except UnicodeEncodeError:
            return False

    def ids(self) -> list[str]:
        """All settlement ids, in the order of the table."""
        return list(self._ids)

    @property
    def form_count(self) -> int:
        """How many different spellings the index holds."""
        return len(self._forms)

    def forms(self) -> Iterator[str]:
        """Every folded form of the index."""
        return iter(self._forms.iterkeys())

    def frequency(self, folded: str) -> float:
        """How common a form is as ordinary lower-case words: Zipf scale from 0 to 8, 0 where it is none.

        Of several words all must be ordinary; the phrase counts as ten times rarer than its rarest word.
        """
        words = folded.split()
        if len(words) == 1:
            return self._word_frequency(folded, "word")
        rarest = min((self._word_frequency(word, "word") for word in words), default=0.0)
        return max(0.0, rarest - 1.0)

    def _word_frequency(self, word: str, kind: str) -> float:
        """Zipf frequency as an ordinary "word", or as a "name" or "place" of something else."""
        key = self._words.get(word)
        return 0.0 if key is None else self._index.arrays[f"{kind}_frequencies"][key] / ZIPF_STEPS

    def names_something_else(self, folded: str) -> bool:
        """Whether a word is known as an ordinary word, as a person's name or as a place elsewhere."""
        key = self._words.get(folded)
        if key is None:
            return False
        arrays = self._index.arrays
        return any(arrays[f"{kind}_frequencies"][key] > 0 for kind in ("word", "name", "place"))

    def accepts_alone(self, folded: str) -> bool:
        """Whether a form names a settlement by itself, with nothing in the text around it to say so.

        `frontmap.acceptance` has the rules: villages called Мир, Степ, Воля are not, towns are.
        """
        key = self._key_of(folded)
        return key is not None and self._accepts(folded, key, self.facts_of(key))

    def means_other(self, folded: str) -> bool:
        """Whether a form means something else unless the text says "village" (`gazetteer/not_alone.tsv`)."""
        return folded in self._not_alone

    def meaning(self, folded: str) -> tuple[tuple[Candidate, ...], bool]:
        """What `exact` and `accepts_alone` say of a form."""
        try:
            key = self._key_of(folded)
        except UnicodeEncodeError:
            key = None
        if key is None:
            return (), False
        facts, ids = self.facts_of(key), self._ids
        candidates = tuple([_candidate((ids[row], score, rule)) for row, score, rule in facts])
        return candidates, self._accepts(folded, key, facts)

    def _accepts(self, folded: str, key: int, facts: Sequence[Fact]) -> bool:
        if facts[0][1] < acceptance.ALONE_SCORE or folded in self._not_alone:
            return False
        population = 0
        for row, _, rule in facts:
            if self._populations[row] > population and not rule.startswith(OTHER_NAMES):
                population = self._populations[row]
        frequencies = {
            "word": self.frequency(folded),
            "name": self._word_frequency(folded, "name"),
            "place": self._word_frequency(folded, "place"),
            "meaning": self._index.arrays["form_meanings"][key] / ZIPF_STEPS,
        }
        return acceptance.accepts(folded, facts[0][1], population, frequencies)

    def lookup(
        self,
        name: str,
        *,
        oblast: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        limit: int | None = 20,
    ) -> list[Candidate]:
        """The settlements that a name may mean: by spelling, then by sound, last by edit distance.

        Args:
            oblast: keep only settlements of this oblast, named in Ukrainian, Russian or Latin letters.
            lat, lon: degrees WGS84; of equal scores the nearer comes first.
            limit: at most so many; None for all.

        Raises:
            InputError: no oblast is called that.
        """
        return self.lookup_all([name], oblast=oblast, lat=lat, lon=lon, limit=limit)[0]

    def lookup_all(
        self,
        names: Sequence[str],
        *,
        oblast: str | None = None,
        lat: float | None = None,
        lon: float | None = None,
        limit: int | None = 20,
    ) -> list[list[Candidate]]:
        """`lookup` for many names at once, which is faster than one by one."""
        return self._fuzzy.lookup_all(names, oblast=oblast, lat=lat, lon=lon, limit=limit)

    def neighbours(self, *, lat: float, lon: float, km: float) -> list[str]:
        """The ids of the settlements within `km` great-circle kilometres, nearest first."""
        distances = self.distances(lat=lat, lon=lon)
        near = np.flatnonzero(distances <= km)
        return [self._ids[row] for row in near[np.argsort(distances[near], kind="stable")].tolist()]

    def coordinates(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Latitudes and longitudes of all settlements, in the order of the table: degrees WGS84, NaN where
        unknown.
        """
        arrays = self._index.arrays
        return np.frombuffer(arrays["latitudes"]), np.frombuffer(arrays["longitudes"])

    def populations(self) -> npt.NDArray[np.uint32]:
        """Inhabitants of all settlements, in the order of the table; 0 where unknown."""
        return np.frombuffer(self._populations, np.uint32)

    def are(self, kind: str) -> npt.NDArray[np.bool_]:
        """Which settlements are of a kind of `index.KINDS`, in the order of the table."""
        return np.asarray(np.frombuffer(self._index.arrays["kinds"], np.uint8) == KINDS.index(kind))

    @functools.cached_property
    def _radians(self) -> tuple[Kilometres, Kilometres, Kilometres]:
        lats, lons = map(np.radians, self.coordinates())
        return lats, lons, np.cos(lats)

    def distances(self, *, lat: float, lon: float) -> Kilometres:
        """Great-circle kilometres (haversine) from a point to each settlement; NaN where its place is
        unknown."""
        lats, lons, cosines = self._radians
        phi, lam = math.radians(lat), math.radians(lon)
        chord = np.sin((lats - phi) / 2) ** 2 + math.cos(phi) * cosines * np.sin((lons - lam) / 2) ** 2
        return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))


def _run(head: int, values: Any) -> Any:
    """The values that a head leads to (`index.SEVERAL`)."""
    first = head & 0xFFFFFFFF
    return values[first : first + (head >> 32 & 0x7FFFFFFF)]
