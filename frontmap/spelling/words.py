"""Settlement names as words and the marks between them."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'’ʼ`´‘′ʹ＇”\""
"""Marks that reports write for the Ukrainian apostrophe; the first one stands for all."""
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_HYPHEN = re.compile("[‐‑‒–—−]")
_STRESS = re.compile("[\u0300\u0301]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")


def plain(name: str) -> str:
    """`name` with one kind of apostrophe and hyphen, single spaces, and no stress marks."""
    name = _STRESS.sub("", name)
    return " ".join(_HYPHEN.sub("-", _APOSTROPHE.sub("'", name)).split())


def split(name: str) -> tuple[list[str], list[str]]:
    """Words of a plain name, and the marks around them: one mark more than words."""
    words, marks, last = [], [], 0
    for match in _WORD.finditer(name):
        marks.append(name[last : match.start()])
        words.append(match.group())
        last = match.end()
    return words, [*marks, name[last:]]


def join(words: list[str] | tuple[str, ...], marks: list[str]) -> str:
    """The name that `split` took apart, with other words."""
    return "".join(mark + word for mark, word in zip(marks, [*words, ""], strict=True))


def cased(word: str, model: str) -> str:
    """`word` with the capitals of `model`: all, the first letter, or none."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


_LETTERS = {"ё": "е", "ł": "l", "ı": "i", "đ": "d", "-": " "}
_FOLDED = str.maketrans(_LETTERS | dict.fromkeys(APOSTROPHES + "ʺ", ""))


_MARKED = re.compile("[\u00aa-\u02af\u0300-\u036f\u1e00-\u1eff]")


def fold(text: str) -> str:
    """A spelling without case, Latin diacritics and apostrophes, with spaces for hyphens and е for ё."""
    lower = text.casefold().translate(_FOLDED)
    if _MARKED.search(lower):
        bare = (
            letter if letter > "\u036f" and letter < "\u1e00" else unicodedata.normalize("NFD", letter)
            for letter in lower
        )
        lower = "".join(letter for piece in bare for letter in piece if not unicodedata.combining(letter))
    return lower
