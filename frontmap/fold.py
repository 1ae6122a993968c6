"""Folding text so that spellings that differ only in dress compare equal, with a map back to the raw text.

Folding removes case, stress marks, apostrophes inside words, invisible characters and Latin diacritics; turns
hyphens inside words and any run of whitespace into one space; and repairs words that mix look-alike Latin and
Cyrillic letters. The index and the finder fold with the same function, so what it does matters less than
that it does it alike. All passes are array operations: the time grows with the length of the text and
nothing else.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from array import array
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from frontmap.lookalikes import repair

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
Sources = npt.NDArray[np.uint32]
Marks = npt.NDArray[np.bool_]

OTHER, LATIN, CYRILLIC, GREEK, DIGIT = range(5)
APOSTROPHE, MODIFIER, QUOTE, HYPHEN, SPACE, NEWLINE, DROP, EXPAND = range(5, 13)

_LIMIT: Final = 0x1D800
_RANGES: Final = (
    (0x0000, 0x0530),
    (0x1AB0, 0x1B00),
    (0x1C80, 0x1C8A),
    (0x1DC0, 0x2070),
    (0x20D0, 0x20F1),
    (0x2212, 0x2213),
    (0x2C60, 0x2C80),
    (0x3000, 0x3001),
    (0xD800, 0xE000),
    (0xA640, 0xA6A0),
    (0xA720, 0xA7D0),
    (0xFB00, 0xFB07),
    (0xFE00, 0xFE70),
    (0xFEFF, 0xFF60),
    (0x1D400, 0x1D800),
)
_APOSTROPHES: Final = "'’‘‛`´′＇"
_MODIFIERS: Final = "ʹʺʼʻʽˈˊˋʾʿ"
_QUOTES: Final = '"”“„″«»＂'
_HYPHENS: Final = "-‐‑‒–—―−﹘﹣－_"
_ONE_TO_ONE = str.maketrans("ёѐѝґłđðøıħŧəŋĸɨʉ", "ееигlddoihtenkiu")
_LETTERS: Final = {chr(code): chr(plain) for code, plain in _ONE_TO_ONE.items()} | {
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
_KEEP_MARKS: Final = "йїў"
_ELIDED: Final = frozenset({"d", "l", "qu", "dell", "nell", "dall", "all", "sull", "un"})
"""French and Italian words that lose their vowel before a name: d'Izioum, dell'Ucraina."""
_VOWELS: Final = "aeiou"
_AFTER_SIGN: Final = "яюєїеиyij"
"""Letters before which a double quote inside a word stands for an apostrophe: Куп"янськ, Slov"yans'k."""
_SHORT: Final = 60
"""Texts up to this length are names, which come again and again: their folded form is kept."""
_BREVE, _DIAERESIS = 0x0306, 0x0308
_NONE: Final = np.zeros(2, dtype=np.uint8)


class _Tables(NamedTuple):
    folded: Codes
    classes: Classes
    expansions: dict[int, str]


class _State(NamedTuple):
    """Folded characters so far, their classes, and for each the index of its raw character."""

    codes: Codes
    classes: Classes
    places: Sources


def fold(text: str) -> str:
    """The folded form of a text: what index forms and report texts are compared by.

    Folding twice changes nothing more. A run of whitespace with two or more newlines stays two newlines, so
    that no name reaches across paragraphs; a dash with spaces around it stays a dash.
    """
    return _short(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    if _PLAIN(text):
        return _plainly(text)
    return _text(_fold(text).codes)


_short: Final = functools.lru_cache(maxsize=50_000)(_folded)


def _plainly(text: str) -> str:
    return text.lower().replace("ё", "е").replace("ґ", "г").replace("-", " ")


def folded_run(text: str, start: int) -> str:
    """The plain words that a text has from a word's beginning on, folded, which keeps their length.

    They end at a space, a newline or a sign that parts words in any case; "" where the first does not.
    """
    run = _RUN(text, start)
    return _plainly(run.group().translate(_PARTING)) if run else ""


def fold_with_offsets(text: str) -> tuple[str, array[int]]:
    """The folded text, and for each of its characters the index of the raw character it comes from.

    The offsets have one entry more than the folded text: the length of the raw text. See `raw_span`.
    """
    state = _fold(text)
    offsets = array("I", state.places.tobytes())
    offsets.append(len(text))
    return _text(state.codes), offsets


def raw_span(offsets: array[int], start: int, end: int) -> tuple[int, int]:
    """The raw span that a non-empty span of the folded text comes from.

    The end lies right after the last raw character that the span holds, so what was dropped behind it (a
    zero-width space, a closing sign) stays outside.
    """
    return offsets[start], offsets[end - 1] + 1


_PLAIN: Final = re.compile(
    r"(?:[A-Za-z]+[ -])*[A-Za-z]+\Z|(?:[А-Яа-яЁёІіЇїЄєҐґ]+[ -])*[А-Яа-яЁёІіЇїЄєҐґ]+\Z"
).match
"""Texts that need no more than their letters changed: words of one alphabet."""
_PARTING: Final = str.maketrans("\n–—", "   ")
_PLAIN_WORD = "(?:[A-Za-z]{1,40}|[А-Яа-яЁёІіЇїЄєҐґ]{1,40})"
_RUN: Final = re.compile(rf"{_PLAIN_WORD}(?:[ \n–—-]{_PLAIN_WORD}){{0,12}}(?=[ \n,.;:!?()/…]|\Z)").match


def _text(codes: Codes) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _fold(text: str) -> _State:
    tables = _tables()
    raw: Codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    raw = raw.astype(np.uint32, copy=False)
    if raw.size == 0:
        return _State(raw, np.zeros(0, np.uint8), np.zeros(0, np.uint32))
    known = raw < _LIMIT
    if known.all():
        codes, classes = tables.folded.take(raw), tables.classes.take(raw)
    else:
        clipped = np.where(known, raw, 0)
        codes = np.where(known, tables.folded[clipped], raw)
        classes = np.where(known, tables.classes[clipped], OTHER).astype(np.uint8)
    state = _expand(_State(codes, classes, np.arange(raw.size, dtype=np.uint32)), tables)
    state = _compose(state)
    state = _only(state, state.classes != DROP)
    state = _signs(state)
    state = _hyphens(state, text)
    state = _spaces(state)
    return _mixed_words(state, text)


@functools.cache
def _tables() -> _Tables:
    folded = np.arange(_LIMIT, dtype=np.uint32)
    classes = np.zeros(_LIMIT, dtype=np.uint8)
    expansions: dict[int, str] = {}
    for first, last in _RANGES:
        for code in range(first, last):
            replacement, kind = _fold_character(chr(code))
            classes[code] = kind
            if len(replacement) == 1:
                folded[code] = ord(replacement)
            elif replacement:
                expansions[code] = replacement
                classes[code] = EXPAND
    return _Tables(folded, classes, expansions)


def _fold_character(character: str) -> tuple[str, int]:
    """The folded form of one character and its class."""
    for group, kind, folded in (
        (_APOSTROPHES, APOSTROPHE, "'"),
        (_MODIFIERS, MODIFIER, "'"),
        (_QUOTES, QUOTE, '"'),
        (_HYPHENS, HYPHEN, "-"),
        ("\n\v\f\x85\u2028\u2029", NEWLINE, "\n"),
    ):
        if character in group:
            return folded, kind
    if character.isspace():
        return " ", SPACE
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd", OTHER
    if category in ("Cc", "Cf", "Mn", "Me"):
        return character, DROP
    if category[0] not in "LN":
        return character, OTHER
    return _fold_letter(character)


def _fold_letter(character: str) -> tuple[str, int]:
    letters = "".join(_strip_marks(letter) for letter in unicodedata.normalize("NFKC", character).casefold())
    if not letters or not all(letter.isalnum() for letter in letters):
        return character, OTHER
    return letters, _letter_class(letters[0])


def _strip_marks(letter: str) -> str:
    if letter in _KEEP_MARKS:
        return letter
    if letter in _LETTERS:
        return _LETTERS[letter]
    base = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
    return _LETTERS.get(base, base)


def _letter_class(letter: str) -> int:
    if letter.isdigit():
        return DIGIT
    if "a" <= letter <= "ʯ":
        return LATIN
    if "Ͱ" <= letter <= "Ͽ":
        return GREEK
    if "Ѐ" <= letter <= "ԯ" or "Ꙁ" <= letter <= "ꚟ":
        return CYRILLIC
    return OTHER


def _only(state: _State, keep: Marks) -> _State:
    if keep.all():
        return state
    return _State(state.codes[keep], state.classes[keep], state.places[keep])


def _expand(state: _State, tables: _Tables) -> _State:
    """Replace each character that folds to several (ß, œ, ﬁ) by these."""
    at = np.flatnonzero(state.classes == EXPAND)
    if at.size == 0:
        return state
    texts = [tables.expansions[code] for code in state.codes[at].tolist()]
    repeats = np.ones(state.codes.size, dtype=np.int64)
    repeats[at] = [len(text) for text in texts]
    codes, classes = np.repeat(state.codes, repeats), np.repeat(state.classes, repeats)
    places = np.repeat(state.places, repeats)
    wide = np.flatnonzero(classes == EXPAND)
    letters = "".join(texts)
    codes[wide] = [ord(letter) for letter in letters]
    classes[wide] = [_letter_class(letter) for letter in letters]
    return _State(codes, classes, places)


def _compose(state: _State) -> _State:
    """Join и + breve, і + diaeresis and у + breve written as two characters; other marks are dropped
    later."""
    dropped = state.classes == DROP
    if not dropped.any():
        return state
    for base, mark, whole in (("и", _BREVE, "й"), ("і", _DIAERESIS, "ї"), ("у", _BREVE, "ў")):
        at = np.flatnonzero((state.codes[1:] == mark) & (state.codes[:-1] == ord(base)))
        state.codes[at] = ord(whole)
    return state


def _padded(classes: Classes) -> Classes:
    """The classes with OTHER behind their end, and so before their beginning too, at place -1."""
    return np.concatenate((classes, _NONE))


def _letter(classes: Classes) -> Marks:
    found: Marks = (classes == LATIN) | (classes == CYRILLIC)
    return found


def _signs(state: _State) -> _State:
    """Drop apostrophes inside words; part a genitive 's and an elided article from the name."""
    codes, classes = state.codes, state.classes
    signs = (classes >= APOSTROPHE) & (classes <= QUOTE)
    at = np.flatnonzero(signs[1:] & _letter(classes[:-1])) + 1
    if at.size == 0:
        return state
    padded, own = _padded(classes), classes[at]
    after, inside, letter_next = padded[at + 1], _letter(padded[at + 1]), _letter(padded[at + 2])
    first = at[(after >= APOSTROPHE) & (after <= QUOTE) & letter_next & (own != QUOTE)]
    latin = inside & (classes[at - 1] == LATIN)
    next_codes = codes[np.minimum(at + 1, codes.size - 1)]
    genitive = latin & (next_codes == ord("s")) & ~letter_next & (own == APOSTROPHE)
    elided = _elided(codes, classes, at, latin & _among(next_codes, _VOWELS))
    dropped = inside & ((own != QUOTE) | _among(next_codes, _AFTER_SIGN))
    dropped |= own == MODIFIER
    apart = at[genitive | elided]
    codes[apart], classes[apart] = ord(" "), SPACE
    keep = np.ones(codes.size, dtype=np.bool_)
    keep[at[dropped & ~genitive & ~elided]] = False
    keep[first] = keep[first + 1] = False
    return _only(state, keep)


def _among(codes: Codes, letters: str) -> Marks:
    """Which of a few codes are among some letters."""
    found: Marks = codes == ord(letters[0])
    for letter in letters[1:]:
        found |= codes == ord(letter)
    return found


def _elided(codes: Codes, classes: Classes, at: Places, maybe: Marks) -> Marks:
    """Which of the signs close an elided word such as d' or dell'."""
    found = np.zeros(at.size, dtype=np.bool_)
    for number in np.flatnonzero(maybe).tolist():
        sign = int(at[number])
        start = sign
        while start > 0 and sign - start < 5 and classes[start - 1] == LATIN:
            start -= 1
        found[number] = _text(codes[start:sign]) in _ELIDED
    return found


def _hyphens(state: _State, text: str) -> _State:
    """Turn hyphens inside words into spaces, and join words broken at a line's end."""
    codes, classes, places = state
    at = np.flatnonzero(classes == HYPHEN)
    if at.size == 0:
        return state
    padded = _padded(classes)
    before, after = padded[at - 1], padded[at + 1]
    word_before = _letter(before) | (before == DIGIT)
    inside = at[word_before & (_letter(after) | (after == DIGIT))]
    codes[inside], classes[inside] = ord(" "), SPACE
    keep = np.ones(codes.size, dtype=np.bool_)
    for hyphen in at[_letter(before) & ((after == NEWLINE) | (after == SPACE))].tolist():
        end = _broken_line(classes, hyphen)
        if not end:
            continue
        if text[places[end]].islower():
            keep[hyphen:end] = False
        else:
            codes[hyphen], classes[hyphen] = ord(" "), SPACE
    return _only(state, keep)


def _broken_line(classes: Classes, hyphen: int, most: int = 40) -> int:
    """Where the word goes on after a hyphen at a line's end, 0 where it does not."""
    newlines = 0
    for place in range(hyphen + 1, min(hyphen + most, classes.size)):
        kind = classes[place]
        if kind == NEWLINE:
            newlines += 1
        elif kind != SPACE:
            return place if newlines == 1 and kind in (LATIN, CYRILLIC) else 0
    return 0


def _spaces(state: _State) -> _State:
    """Make each run of whitespace one space, or two newlines where it holds two or more."""
    codes, classes, _ = state
    newlines = np.flatnonzero(classes == NEWLINE)
    space = classes == SPACE
    space[newlines] = True
    opens = space.copy()
    opens[1:] &= ~space[:-1]
    starts = np.flatnonzero(opens)
    run_of = np.searchsorted(starts, newlines, side="right") - 1
    paragraphs = starts[np.unique(run_of[1:][run_of[1:] == run_of[:-1]])]
    keep = ~space | opens
    codes[starts] = ord(" ")
    keep[paragraphs + 1] = True
    codes[paragraphs] = codes[paragraphs + 1] = ord("\n")
    return _only(state, keep)


def _mixed_words(state: _State, text: str) -> _State:
    """Repair the words that hold letters of two scripts, where look-alikes explain it."""
    codes, classes, places = state
    script = np.where((classes >= LATIN) & (classes <= GREEK), classes, 0)
    borders = np.flatnonzero((script[1:] != script[:-1]) & (script[1:] > 0) & (script[:-1] > 0))
    done = 0
    for border in borders.tolist():
        if border < done:
            continue
        start = end = border
        while start > done and script[start - 1]:
            start -= 1
        while end < script.size and script[end]:
            end += 1
        done = end
        raw = "".join(text[place] for place in places[start:end].tolist())
        word = repair(_text(codes[start:end]), raw)
        codes[start:end] = [ord(letter) for letter in word]
    return state
