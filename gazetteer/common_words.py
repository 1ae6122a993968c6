"""Writes common_words.tsv: which spellings of settlements are ordinary words too, and how common they are.

Run by hand when the spellings change: `python gazetteer/common_words.py [--out FILE]`. It needs the packages
wordfreq, pymorphy3 with its Russian and Ukrainian dictionaries, and spylls, and Debian's hunspell-en-us,
hunspell-ru and hunspell-uk; frontmap itself needs none of them.

A row is a word of the index, or any ordinary word at Zipf frequency 4 or more (for rows that users add).
`kind`:
    noun  in the spelling dictionary in lower case, and a noun
    word  in the spelling dictionary in lower case
    name  not so: in English any other word of the list, in Russian and Ukrainian a surname or given name
    place not so, in Russian and Ukrainian: mostly names of other places, such as Китай
Frequencies are wordfreq's; the dictionaries are only asked yes or no.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)

import pymorphy3  # noqa: E402
import wordfreq  # noqa: E402
from spylls.hunspell import Dictionary  # noqa: E402

from frontmap.files import write_whole  # noqa: E402
from frontmap.fold import fold  # noqa: E402
from frontmap.gazetteer import Gazetteer  # noqa: E402

LEAST_IN_INDEX, LEAST = 2.5, 4.0
DICTIONARIES = {"en": "en_US", "ru": "ru_RU", "uk": "uk_UA"}
HUNSPELL = Path("/usr/share/hunspell")
PERSON = {"Surn", "Name", "Patr"}
ORIGIN = "wordfreq 3.1.1"
HEAD = f"""\
# Written by common_words.py, which says what the columns mean. Frequencies: {ORIGIN} (Robyn Speer), data
# under CC BY-SA 4.0, from Wikipedia, subtitles, news, books and the web up to 2021; so is this table.
# word is folded as frontmap.fold does; zipf is log10 of occurrences per billion words.
word\tlang\tkind\tzipf
"""


def rows(lang: str, index: set[str]) -> Iterator[tuple[str, str, str, float]]:
    """The rows of one language, most frequent first."""
    dictionary = Dictionary.from_files(str(HUNSPELL / DICTIONARIES[lang]))
    tagger = None if lang == "en" else pymorphy3.MorphAnalyzer(lang=lang)
    done: set[str] = set()
    for word in wordfreq.top_n_list(lang, 400_000):
        zipf = wordfreq.zipf_frequency(word, lang)
        if zipf < LEAST_IN_INDEX:
            return
        folded = fold(word)
        if folded in done or not folded.isalpha() or folded[0].isascii() != (lang == "en"):
            continue
        if folded not in index and zipf < LEAST:
            continue
        tags = set() if tagger is None else _tags(tagger, word)
        kind = _kind(lang, dictionary.lookup(word), tags)
        if kind in ("noun", "word") or folded in index:
            done.add(folded)
            yield folded, lang, kind, zipf


def _tags(tagger: pymorphy3.MorphAnalyzer, word: str) -> set[str]:
    return {tag for parse in tagger.parse(word) if parse.is_known for tag in parse.tag.grammemes}


def _kind(lang: str, lower_case: bool, tags: set[str]) -> str:
    if lower_case:
        return "noun" if "NOUN" in tags else "word"
    return "name" if lang == "en" or tags & PERSON else "place"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "common_words.tsv")
    out = parser.parse_args().out
    index = set(Gazetteer.load().forms())
    lines = [
        f"{word}\t{lang}\t{kind}\t{zipf:.2f}\n"
        for lang in DICTIONARIES
        for word, lang, kind, zipf in sorted(rows(lang, index))
    ]
    write_whole(out, HEAD + "".join(lines))


if __name__ == "__main__":
    main()
