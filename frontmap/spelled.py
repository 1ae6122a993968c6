"""Names spelled out: the folded spellings of each distinct name, kept between compilations.

Spelling names out is the slow part of compiling, and depends on nothing but the names and the code that
spells, so what was spelled once is kept in the user's cache: after a change of the tables only the new names
are spelled.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import multiprocessing
import os
import signal
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from frontmap.errors import OutputError
from frontmap.files import write_whole
from frontmap.fold import fold
from frontmap.spelling import phonetic
from frontmap.spelling.forms import forms

SCORE_UNIT = 10_000
_CHUNK = 200
_SOUNDED = ("nominative", "official", "regrouped", "kmu2010", "bgn1947")
"""Rules of uninflected spellings: the others differ in the ending, which the sound leaves out."""
_CODE = ("fold.py", "lookalikes.py", "spelled.py", "spelling")

Key = tuple[str, ...]
"""The Ukrainian name (may be empty), then the Russian ones."""
Progress = Callable[[int, int], None]
"""Called with the number of names spelled out so far and in all."""


class Spelled(NamedTuple):
    """A name spelled out: folded spellings, best first, with rules and scores in 1/10,000; and its sounds."""

    texts: list[str]
    rules: list[str]
    scores: list[int]
    sounds: list[str]


def spell_out(names: Iterable[Key], folder: Path, progress: Progress | None = None) -> dict[Key, Spelled]:
    """The spellings of all these names, from the file in `folder` where it has them."""
    path = folder / f"spelled-{code_digest().hex()}"
    wanted = list(dict.fromkeys(names))
    known = _read(path)
    missing = [name for name in wanted if name not in known]
    for place, (name, spelled) in enumerate(_spell_all(missing), 1):
        known[name] = spelled
        if progress and place % _CHUNK == 0:
            progress(place, len(missing))
    if missing:
        with contextlib.suppress(OutputError, OSError):
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, _packed(known))
    return {name: known[name] for name in wanted}


@functools.cache
def code_digest() -> bytes:
    """A hash of the sources whose change makes kept spellings stale."""
    return digest_of(_CODE)


def digest_of(names: Iterable[str]) -> bytes:
    """A hash of modules and tables of the package, and of folders of them."""
    package = Path(__file__).resolve().parent
    digest = hashlib.blake2b(digest_size=8)
    for name in names:
        path = package / name
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.suffix in (".py", ".tsv"):
                digest.update(file.name.encode())
                digest.update(file.read_bytes())
    return digest.digest()


def _spell_all(names: Sequence[Key]) -> Iterator[tuple[Key, Spelled]]:
    """Spell names out, over the cores where processes can be forked."""
    chunks = [names[start : start + _CHUNK] for start in range(0, len(names), _CHUNK)]
    cores = os.cpu_count() or 1
    if cores > 1 and len(chunks) > 1 and sys.platform == "linux":
        with multiprocessing.get_context("fork").Pool(cores, _begin) as pool:
            for spelled in pool.imap(_spell, chunks):
                yield from spelled
    else:
        for chunk in chunks:
            yield from _spell(chunk)


def _begin() -> None:
    """In a new process: Ctrl-C is left to the first one, and SIGTERM ends this one without a word."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.disable()


def _spell(names: Sequence[Key]) -> list[tuple[Key, Spelled]]:
    """Spell names out, folding all spellings at once; a spelling that several rules give keeps the best."""
    found = [list(forms(name[0], name[1:])) for name in names]
    folded = iter(fold_all(form.text for spellings in found for form in spellings))
    result = []
    for name, spellings in zip(names, found, strict=True):
        best: dict[str, tuple[str, int]] = {}
        for form in spellings:
            best.setdefault(next(folded), (form.rule, round(form.score * SCORE_UNIT)))
        best.pop("", None)
        heard = [phonetic.key(text) for text, (rule, _) in best.items() if rule.endswith(_SOUNDED)]
        rules, scores = [rule for rule, _ in best.values()], [score for _, score in best.values()]
        result.append(
            (name, Spelled(list(best), rules, scores, [sound for sound in dict.fromkeys(heard) if sound]))
        )
    return result


def fold_all(texts: Iterable[str]) -> list[str]:
    """Names folded and trimmed, in one pass over all."""
    lines = [" ".join(text.split()) or "-" for text in texts]
    return [trim(folded) for folded in fold("\n\n".join(lines)).split("\n\n")] if lines else []


def trim(folded: str) -> str:
    """A folded name without the signs and spaces at its ends; empty where no letter or digit is left."""
    start, end = 0, len(folded)
    while start < end and not folded[start].isalnum():
        start += 1
    while end > start and not folded[end - 1].isalnum():
        end -= 1
    return folded[start:end]


def _packed(names: dict[Key, Spelled]) -> bytes:
    """Three lines a name, of its cells, compressed, after a checksum."""
    lines = []
    rules: dict[str, int] = {}
    for name, spelled in names.items():
        numbers = " ".join(str(rules.setdefault(rule, len(rules))) for rule in spelled.rules)
        scores = " ".join(map(str, spelled.scores))
        lines.append(
            "\t".join((";".join(name), "|".join(spelled.texts), numbers, scores, "|".join(spelled.sounds)))
        )
    content = zlib.compress("\n".join(("\t".join(rules), *lines)).encode(), 1)
    return zlib.crc32(content).to_bytes(4, "big") + content


def _read(path: Path) -> dict[Key, Spelled]:
    """What is kept in the file; nothing where it is missing or damaged."""
    try:
        content = path.read_bytes()
        if zlib.crc32(content[4:]) != int.from_bytes(content[:4], "big"):
            return {}
        head, *lines = zlib.decompress(content[4:]).decode().split("\n")
    except (OSError, zlib.error, ValueError):
        return {}
    rules = head.split("\t")
    known: dict[Key, Spelled] = {}
    for line in lines:
        name, texts, numbers, scores, sounds = line.split("\t")
        known[tuple(name.split(";"))] = Spelled(
            texts.split("|") if texts else [],
            [rules[int(number)] for number in numbers.split()],
            [int(score) for score in scores.split()],
            sounds.split("|") if sounds else [],
        )
    return known
