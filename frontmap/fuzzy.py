"""Looking a name up: by its spelling, then by its sound, last by a bounded number of edits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence, Set
from typing import TYPE_CHECKING, TypeAlias

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from frontmap.kept import Kept
from frontmap.name_parts import parts_of
from frontmap.oblasts import oblasts_named
from frontmap.records import Candidate
from frontmap.spelled import fold_all
from frontmap.spelling import phonetic

if TYPE_CHECKING:
    from frontmap.gazetteer import Fact, Gazetteer, Kilometres

    Spellings: TypeAlias = list[tuple[str, Sequence[Fact]]]

LONGEST_NAME = 100
"""Characters; longer strings are no names."""
SOUND_FACTOR, EDIT_FACTOR = 0.8, 0.65
"""What a likeness by sound or by edits counts for beside a spelling's score."""
ACROSS_SCRIPTS = 0.8
"""Likeness of two spellings of one sound in different scripts, which letters cannot measure."""
_ROUNDING = 1e-4
"""More than scores are rounded by."""
SURE = 0.8
"""Below this score a name is also tried in its parts."""


_KEPT_SOUNDS = 20_000


class _Sound:
    """The settlements that the spellings of a sound mean; the spellings are made when asked for."""

    __slots__ = ("_facts", "_forms", "_restore", "_spelled", "meant")

    def __init__(
        self,
        forms: Sequence[int],
        facts: Sequence[Sequence[Fact]],
        ids: Sequence[str],
        restore: Callable[[int], str],
    ) -> None:
        self._forms, self._facts, self._restore = forms, facts, restore
        self._spelled: tuple[Spellings, Spellings] | None = None
        self.meant = frozenset([ids[row] for own in facts for row, _, _ in own])

    def spelled(self) -> tuple[Spellings, Spellings]:
        """The spellings in Latin letters, and those in others, each with what it means."""
        if self._spelled is None:
            told = list(zip(map(self._restore, self._forms), self._facts, strict=True))
            latin = [each for each in told if each[0].isascii()]
            self._spelled = latin, [each for each in told if not each[0].isascii()]
        return self._spelled


class Fuzzy:
    """The ways to a settlement by a name that may be misspelled. Made by `Gazetteer`."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        index = gazetteer._index
        self._forms, self._sounds = index.tries["forms"], index.tries["phonetic"]
        self._starts, self._of_sound = index.arrays["phonetic_starts"], index.arrays["phonetic_forms"]
        self._all_sounds: list[str] | None = None
        self._heard = Kept(self._sound, _KEPT_SOUNDS)

    def lookup_all(
        self,
        names: Sequence[str],
        *,
        oblast: str | None,
        lat: float | None,
        lon: float | None,
        limit: int | None,
    ) -> list[list[Candidate]]:
        """See `Gazetteer.lookup_all`."""
        within = None if oblast is None else oblasts_named(oblast)
        km = None if lat is None or lon is None else self._gazetteer.distances(lat=lat, lon=lon)
        folded = fold_all(name if len(name) <= LONGEST_NAME else "" for name in names)
        return [self._ranked(self._found(text), within, km)[:limit] for text in folded]

    def sounding(self, folded: str, least: float, without: Set[str]) -> tuple[Candidate, ...]:
        """See `Gazetteer.sounding`."""
        sound = phonetic.key_of(folded) if len(folded) <= LONGEST_NAME else ""
        if not sound or self._heard[sound].meant <= without:
            return ()
        found = self._best_by_sound(folded, sound, least, without, least - _ROUNDING)
        if len({each.score for each in found}) < len(found):
            # of equal ones that comes first of which any spelling does, even the least alike
            found = self._best_by_sound(folded, sound, least, without, 0.0)
        found.sort(key=_by_score)
        return tuple(found)

    def _sound(self, sound: str) -> _Sound:
        gazetteer, forms = self._gazetteer, self._forms
        key = self._sounds.get(sound)
        found = [] if key is None else self._of_sound[self._starts[key] : self._starts[key + 1]].tolist()
        return _Sound(found, list(map(gazetteer.facts_of, found)), gazetteer._ids, forms.restore_key)

    def _best_by_sound(
        self, folded: str, sound: str, least: float, without: Set[str], like: float
    ) -> list[Candidate]:
        """The settlements with a score of `least` by a spelling that is `like` the name, in the order of the
        spellings; each with its best.
        """
        best: dict[int, tuple[float, str]] = {}
        for row, score, rule in self._facts_by_sound(folded, sound, "sound", SOUND_FACTOR, like):
            known = best.get(row)
            if known is None or known[0] < score:
                best[row] = (score, rule)
        ids = self._gazetteer._ids
        return [
            Candidate(ids[row], score, rule)
            for row, (score, rule) in best.items()
            if score >= least and ids[row] not in without
        ]

    def _found(self, folded: str) -> dict[str, Candidate]:
        if not folded:
            return {}
        found = self._spelled_or_heard(folded)
        if not found or max(candidate.score for candidate in found.values()) < SURE:
            for part in parts_of(folded):
                self._add(found, list(self._spelled_or_heard(part).values()))
        if not found and (sound := phonetic.key_of(folded)):
            self._add(found, self._by_edits(folded, sound))
        return found

    def _spelled_or_heard(self, folded: str) -> dict[str, Candidate]:
        found = {candidate.settlement_id: candidate for candidate in self._gazetteer.exact(folded)}
        if sound := phonetic.key_of(folded):
            self._add(found, self._by_sound(folded, sound, "sound", SOUND_FACTOR))
        return found

    @staticmethod
    def _add(found: dict[str, Candidate], more: list[Candidate]) -> None:
        for candidate in more:
            known = found.get(candidate.settlement_id)
            if known is None or known.score < candidate.score:
                found[candidate.settlement_id] = candidate

    def _by_sound(self, folded: str, sound: str, rule: str, factor: float) -> list[Candidate]:
        ids = self._gazetteer._ids
        facts = self._facts_by_sound(folded, sound, rule, factor)
        return [Candidate(ids[row], score, told) for row, score, told in facts]

    def _facts_by_sound(
        self, folded: str, sound: str, rule: str, factor: float, like: float = 0.0
    ) -> list[Fact]:
        """What the spellings of a sound mean that are `like` the name; the likeness is part of the score."""
        latin, other = self._heard[sound].spelled()
        own, others = (latin, other) if folded.isascii() else (other, latin)
        found: list[Fact] = []
        for text, facts in own or others:
            likeness = factor * (fuzz.ratio(folded, text) / 100 if own else ACROSS_SCRIPTS)
            if likeness < like:
                continue
            for row, score, spelled in facts:
                found.append((row, round(likeness * score, 4), f"{rule}:{spelled}"))
        return found

    def _by_edits(self, folded: str, sound: str) -> list[Candidate]:
        if self._all_sounds is None:
            self._all_sounds = self._sounds.keys()
        bound = 1 if len(sound) < 6 else 2
        close = process.extract(
            sound, self._all_sounds, scorer=OSA.distance, score_cutoff=bound, limit=20, processor=None
        )
        found = []
        for other, distance, _ in close:
            factor = EDIT_FACTOR * (1 - distance / max(len(sound), len(other)))
            found += self._by_sound(folded, other, f"edit:{int(distance)}", factor)
        return found

    def _ranked(
        self, found: dict[str, Candidate], within: frozenset[str] | None, km: Kilometres | None
    ) -> list[Candidate]:
        """Best score first; of equal scores the nearer to the point asked for, or the more populous."""
        gazetteer = self._gazetteer
        rows = gazetteer._rows_of
        candidates = list(found.values())
        if within is not None:
            candidates = [c for c in candidates if gazetteer[c.settlement_id].oblast in within]

        def rank(candidate: Candidate) -> tuple[float, float]:
            row = rows[candidate.settlement_id]
            if km is None:
                return -candidate.score, -gazetteer._populations[row]
            return -candidate.score, math.inf if math.isnan(km[row]) else float(km[row])

        return sorted(candidates, key=rank)


def _by_score(candidate: Candidate) -> float:
    return -candidate.score
