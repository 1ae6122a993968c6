"""Clauses about control in frames that assert, attribute, doubt, deny, suppose or date them.

`cases/clauses.tsv` has clauses of control by grammatical form, `cases/frames.tsv` wordings around them: every
clause of a form is put in every frame of that form, after the minimum functionality tests of Ribeiro et al.,
"Beyond Accuracy" (ACL 2020). `python tests/frames.py` prints the frames that are misread.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from frontmap import Gazetteer, Report
from frontmap.pipeline import claims_of
from frontmap.records import REALIS
from frontmap.tables import read_table

CASES = Path(__file__).parent / "cases"
TOWNS = {"en": "Pokrovsk", "uk": "Покровськ", "ru": "Покровск"}
DAY = datetime.date(2025, 9, 1)
UNREAL = frozenset({"denied", "hypothetical", "past"})


@dataclass
class Frame:
    """A wording and how its clauses were read: `right` in the modality wanted, `leaks` as current control."""

    lang: str
    modality: str
    words: str
    sentences: list[str]
    right: int = 0
    leaks: int = 0
    read: Counter[str] = field(default_factory=Counter)


def frames() -> Iterator[Frame]:
    """All frames with their sentences; a town stands in for X."""
    clauses = [(row["lang"], row["clause"], row["text"]) for row in read_table(CASES / "clauses.tsv")]
    for row in read_table(CASES / "frames.tsv"):
        lang, form, frame = row["lang"], row["clause"], row["frame"]
        texts = [text for language, own, text in clauses if (language, own) == (lang, form)] if form else [""]
        town = TOWNS[lang]
        yield Frame(lang, row["modality"], frame, [_sentence(frame, text, town) for text in texts])


def _sentence(frame: str, clause: str, town: str) -> str:
    subject, _, predicate = clause.rpartition(" | ")
    made = frame.replace("{S}", _capital(subject)).replace("{i}", predicate)
    made = made.replace("{}", clause).replace("{^}", _capital(clause))
    return _capital(" ".join(_named(word, town) for word in made.split(" ")))


def _named(word: str, town: str) -> str:
    """The word, or the town where it is X with signs or a case ending around it."""
    bare = word.strip("«»\"'.,?!:;—()")
    return word.replace("X", town, 1) if bare in ("X", "Xа") else word


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def read(frame: Frame, gazetteer: Gazetteer) -> Frame:
    """The frame with its clauses read; a leak is what it denies, supposes or remembers, drawn as control."""
    for text in frame.sentences:
        report = Report("frame", text, published=DAY, lang=frame.lang)
        claims = [
            c
            for c in claims_of(report, gazetteer)
            if c.resolution.mention.surface[:4] == TOWNS[frame.lang][:4]
        ]
        if not claims:
            frame.read["no name"] += 1
            continue
        claim = claims[0]
        frame.read[f"{claim.claim}/{claim.modality}"] += 1
        frame.right += claim.modality == frame.modality
        control = claim.modality in REALIS and claim.claim.endswith("_control")
        frame.leaks += frame.modality in UNREAL and control
    return frame


def main() -> None:
    """Prints each frame that is misread, and the shares by language and modality."""
    gazetteer = Gazetteer.load()
    shares: dict[tuple[str, str], Counter[str]] = {}
    for frame in (read(one, gazetteer) for one in frames()):
        count = shares.setdefault((frame.lang, frame.modality), Counter())
        count.update(sentences=len(frame.sentences), right=frame.right, leaks=frame.leaks)
        if frame.right < len(frame.sentences):
            print(frame.lang, frame.modality, frame.words, dict(frame.read), sep=" | ")
    for (lang, modality), count in sorted(shares.items()):
        share = count["right"] / count["sentences"]
        told = f"{share:.1%} right, {count['leaks']} drawn as control"
        print(f"{lang} {modality:13} {count['sentences']:5} sentences, {told}")


if __name__ == "__main__":
    main()
