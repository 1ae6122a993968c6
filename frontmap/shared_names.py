"""Names that share a word in a list, carry a number, or are joined by a dash: each gets its whole name.

«Лиман Перший та Другий», "Novoselivka Persha, Druha and Tretia", «Верхне- и Нижнекаменское», «Велика й Мала
Новосілки», «Николаевка-2», «Нью–Йорк».
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from frontmap.chunks import UPPER, Chunks, stretches
from frontmap.fold import fold
from frontmap.gazetteer import Gazetteer
from frontmap.kept import Kept
from frontmap.marks import CAPITAL, HOLDS, NUMBER, Marks
from frontmap.records import Candidate
from frontmap.words import any_of, words_of

_REST = r"[^\W\d_]+(?:['’ʼ`′\"-][^\W\d_]+)*"
_WORD = rf"{UPPER}{_REST}"
_SEP = rf"(?:\s*[,/]\s*(?:{any_of('connect')}\s+)?|\s+{any_of('connect')}\s+)"
_LONGEST_LIST = 6
_FIGURE = r"№?\s?[1-4](?!\d|[.,:]\d)"
_NUMBERED: Final = re.compile(
    rf"(?P<base>{UPPER}(?<![\w-].){_REST}(?:\s{_WORD})?)"
    rf"(?P<first>[ \n]{UPPER}[^\W\d_]+|[ -]?{_FIGURE})"
    rf"(?P<more>(?:{_SEP}(?:{UPPER}[^\W\d_]+|[-–]?№?[1-4](?!\d|[.,:]\d))(?![\w-])){{0,{_LONGEST_LIST}}})"
)
_FIGURE_OPENS: Final = re.compile(rf"{_FIGURE}|№\Z")
_FIGURE_INSIDE: Final = re.compile(rf"[^\W\d_][ -]?{_FIGURE}")
_MORE: Final = re.compile(rf"{_SEP}(?P<tail>{UPPER}[^\W\d_]+|[-–]?№?[1-4](?!\d))")
_HEADS: Final = re.compile(
    rf"(?<![\w-])(?P<heads>(?:{_WORD}{_SEP}){{1,{_LONGEST_LIST}}})(?P<last>{_WORD})[ \n](?P<noun>{_WORD})"
)
_NOUN_BEHIND: Final = re.compile(rf"[^\W\d_][ \n]{UPPER}")
_LIST_SIGN: Final = re.compile(r"[,/]")
_CUT: Final = re.compile(
    rf"(?<![\w-])(?P<heads>(?:{UPPER}[^\W\d_]{{2,}}-{_SEP}){{1,{_LONGEST_LIST}}})(?P<whole>{_WORD})"
)
_CUT_MARK: Final = re.compile(r"-(?<=\w-)[\s,/]")
"""What a text has that has names cut short."""
_ADJECTIVE: Final = re.compile(any_of("adjective head"))
_NEXT_HEAD: Final = re.compile(rf"{_WORD}{_SEP}(?={UPPER})")
_CAPITALIZED: Final = re.compile(rf"{UPPER}[^\W\d_]+")
_HEAD: Final = re.compile(rf"(?P<word>{_WORD}?)-?{_SEP}")
_DASHED: Final = re.compile(rf"({UPPER}(?<![\w–].){_REST})([–—‑−])({_WORD})(?![\w–])")
_DASH: Final = re.compile(rf"[^\W\d_][–—‑−]{UPPER}")
_ENDINGS: Final = (
    "",
    "а",
    "я",
    "и",
    "і",
    "у",
    "ю",
    "ою",
    "ею",
    "ой",
    "ей",
    "ы",
    "е",
    "о",
    "a",
    "ia",
    "ya",
    "e",
    "o",
)
_ORDINALS: Final = (
    ("перша", "перший", "перше"),
    ("друга", "другий", "друге"),
    ("третя", "третій", "третє"),
    ("четверта", "четвертий", "четверте"),
)
_MOST_NAMES: Final = 40


class Piece(NamedTuple):
    """A name as it stands in the text, with what the whole of it may mean."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    form: str


class _Signs(NamedTuple):
    """What a chunk shows of names that are whole only with other words."""

    heads: tuple[int, ...]
    """Where in it adjectives begin that open names."""
    numbered: bool
    """It holds a name with a number."""
    dashed: bool
    """It holds a dash between letters and a capital."""


def shared_names(chunks: Chunks, marks: Marks, gazetteer: Gazetteer) -> list[Piece]:
    """All names of a text that are whole only with words from elsewhere, in its order, without overlaps."""
    text, pieces = chunks.text, chunks.pieces
    heads: list[int] = []
    numbers = _before_numbers(chunks, marks)
    found: list[Piece] = []
    for number in marks.having(HOLDS):
        signs = _SIGNS[pieces[number]]
        if signs is not None:
            start = chunks.starts[number]
            heads += [start + at for at in signs.heads]
            if signs.numbered:
                numbers.append(start)
            if signs.dashed:
                found += _dashed(text, start, start + len(pieces[number]), gazetteer)
    for low, high in stretches(text, sorted(numbers)):
        found += _numbered(text, low, high, gazetteer)
    for low, high in stretches(text, _followed(text, heads)):
        found += _headed(text, low, high, gazetteer)
    found += _cut_short(text, gazetteer)
    kept: list[Piece] = []
    for name in sorted(found, key=lambda name: (name.start, -name.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _signs(piece: str) -> _Signs | None:
    words = _CAPITALIZED.finditer(piece)
    heads = tuple(word.start() for word in words if is_head(word.group()))
    signs = _Signs(heads, _FIGURE_INSIDE.search(piece) is not None, _DASH.search(piece) is not None)
    return signs if any(signs) else None


_SIGNS: Final = Kept(_signs)


def holds_signs(chunk: str) -> bool:
    """Whether a chunk shows something of a name that is whole only with other words."""
    return _SIGNS[chunk] is not None


def opens_with_number(chunk: str) -> bool:
    """Whether a chunk opens with a number that may belong to a name before it."""
    word = _CAPITALIZED.match(chunk)
    if word is not None:
        return _number(word.group()) > 0
    return _FIGURE_OPENS.match(chunk) is not None


def is_ordinal(form: str) -> bool:
    """Whether a folded word is a number as names have them."""
    return form.startswith(_stems())


def _before_numbers(chunks: Chunks, marks: Marks) -> list[int]:
    """Where chunks with a capital begin that a number follows."""
    found: list[int] = []
    for number in marks.having(NUMBER):
        before = number - 2 if number and not chunks.pieces[number - 1] else number - 1
        if marks.has(before, CAPITAL):
            found.append(chunks.starts[before])
    return found


def _followed(text: str, heads: Sequence[int]) -> Iterator[int]:
    """The adjectives that another one follows."""
    for one, other in pairwise(heads):
        match = _NEXT_HEAD.match(text, one, other + 1)
        if match is not None and match.end() == other:
            yield one


def _numbered(text: str, low: int, high: int, gazetteer: Gazetteer) -> Iterator[Piece]:
    """«Лозова Перша і Друга», «Николаевка-1 и -2»: the name before the first number belongs to all."""
    for match in _NUMBERED.finditer(text, low, high):
        first = _number(match["first"])
        tails = list(_MORE.finditer(text, match.start("more"), match.end("more")))
        numbers = [_number(tail["tail"]) for tail in tails]
        alone = not any(numbers) and not _bare_number(match["first"])
        if not first or (alone and _known(match["base"] + match["first"], gazetteer)):
            continue
        base = _last_known(match["base"], gazetteer)
        if base is None:
            continue
        start = match.end("base") - len(base)
        whole = _ordinal(base, first, gazetteer)
        if whole:
            yield Piece(start, match.end("first"), whole, fold(text[start : match.end("first")]))
        for tail, number in zip(tails, numbers, strict=True):
            if not number or not whole:
                break
            candidates = _ordinal(base, number, gazetteer)
            yield Piece(tail.start("tail"), tail.end(), candidates, fold(f"{base} {tail['tail']}"))


def _bare_number(tail: str) -> bool:
    return tail.strip()[-1].isdecimal()


@lru_cache(maxsize=20_000)
def _number(tail: str) -> int:
    """Which number a word or a figure behind a name means; 0 for none."""
    tail = tail.strip().lower()
    if tail[-1].isdecimal():
        return int(tail[-1])
    folded = fold(tail)
    if not is_ordinal(folded):
        return 0
    return next((number for stem, number in _ordinal_stems() if folded.startswith(stem)), 0)


@lru_cache(maxsize=1)
def _ordinal_stems() -> tuple[tuple[str, int], ...]:
    return tuple(
        (fold(word.rstrip("*")), number) for number in (1, 2, 3, 4) for word in words_of(f"ordinal {number}")
    )


@lru_cache(maxsize=1)
def _stems() -> tuple[str, ...]:
    return tuple([stem for stem, _ in _ordinal_stems()])


def _last_known(base: str, gazetteer: Gazetteer) -> str | None:
    """The longest end of a stretch of words that is a name."""
    words = base.split()
    for cut in range(len(words)):
        name = base[base.index(words[cut]) :] if not cut else words[-1]
        if _known(name, gazetteer):
            return name
    return None


def _known(name: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    return gazetteer.exact(fold(name))


def _ordinal(base: str, number: int, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The settlements that are called as the base is, with the number as an ordinal behind it."""
    lemmas = dict.fromkeys(gazetteer[each.settlement_id].name_uk for each in _known(base, gazetteer))
    found: dict[str, Candidate] = {}
    for lemma in list(filter(None, lemmas))[:_MOST_NAMES]:
        for word in _ORDINALS[number - 1]:
            for each in _known(f"{lemma} {word}", gazetteer):
                found.setdefault(each.settlement_id, each)
    return tuple(found.values())


def _headed(text: str, low: int, high: int, gazetteer: Gazetteer) -> Iterator[Piece]:
    """«Велика й Мала Новосілки», "Stara and Nova Mykolaivka": the noun behind the last belongs to all."""
    at = low
    signs = [sign.start() for sign in _LIST_SIGN.finditer(text, low, high)]
    while match := _next_heads(text, at, high, signs):
        at = match.end("heads")
        begin, noun = match.start("heads"), match["noun"]
        heads = [
            (begin + one.start("word"), begin + one.end("word"), one["word"])
            for one in _HEAD.finditer(match["heads"])
        ]
        heads.append((match.start("last"), match.end(), match["last"]))
        while heads and not is_head(heads[0][2]):
            heads = heads[1:]
        if len(heads) < 2 or not all(is_head(word) for _, _, word in heads):
            continue
        pieces = [
            Piece(start, end, _with_noun(word, noun, gazetteer), fold(f"{word} {noun}"))
            for start, end, word in heads
        ]
        if pieces[-1].candidates and not all(piece.candidates for piece in pieces):
            pieces = [
                each
                for each in pieces
                if each.candidates or not gazetteer.accepts_alone(fold(each.form.split()[0]))
            ]
        if len(pieces) > 1 and any(piece.candidates for piece in pieces):
            yield from pieces
            at = match.end()


def _next_heads(text: str, at: int, high: int, signs: Sequence[int]) -> re.Match[str] | None:
    """The next list before a noun; it begins so few `signs` before two words that nothing else parts."""
    noun = _NOUN_BEHIND.search(text, at, high)
    if noun is None:
        return None
    before = bisect_left(signs, noun.start()) - _LONGEST_LIST - 1
    return _HEADS.search(text, max(at, signs[before] + 1) if before >= 0 else at, high)


def is_head(word: str) -> bool:
    """Whether a word is an adjective that opens names."""
    return _ADJECTIVE.fullmatch(word.lower()) is not None


def _with_noun(head: str, noun: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """What a head and a shared noun mean together, the noun as it stands or put into the singular."""
    whole = fold(f"{head} {noun}")
    if found := gazetteer.exact(whole):
        return found
    begins = fold(f"{head} {noun[:-2]}")
    if begins.replace(" ", "").isalpha() and whole.startswith(begins) and not gazetteer.begins(begins):
        return ()
    for cut in (1, 2):
        for ending in _ENDINGS:
            if found := _known(f"{head} {noun[:-cut]}{ending}", gazetteer):
                return found
    if noun.endswith("ок"):
        for ending in ("ка", "ки", "кой", "кою"):
            if found := _known(f"{head} {noun[:-2]}{ending}", gazetteer):
                return found
    return ()


def _cut_short(text: str, gazetteer: Gazetteer) -> Iterator[Piece]:
    """«Верхне- и Нижнекаменское»: what follows the last one's own prefix belongs to all."""
    for match in _CUT.finditer(text) if _CUT_MARK.search(text) else ():
        whole = match["whole"]
        last = _known(whole, gazetteer)
        rests = [whole[len(prefix) :] for prefix in _prefixes() if whole.lower().startswith(prefix)]
        some = False
        for one in _HEAD.finditer(match["heads"]):
            head = one["word"]
            found = next((got for rest in rests if (got := _known(head + rest, gazetteer))), ())
            if found:
                start = match.start("heads") + one.start("word")
                yield Piece(start, start + len(head), found, fold(head + rests[0]))
                some = True
        if some:
            yield Piece(match.start("whole"), match.end(), last, fold(whole))


@lru_cache(maxsize=1)
def _prefixes() -> tuple[str, ...]:
    return tuple(sorted(words_of("name prefix"), key=len, reverse=True))


def _dashed(text: str, low: int, high: int, gazetteer: Gazetteer) -> Iterator[Piece]:
    """«Нью–Йорк»: one name with a dash for its hyphen, where no two names would make sense."""
    for match in _DASHED.finditer(text, low, high):
        form = f"{match[1]}-{match[3]}"
        if (found := _known(form, gazetteer)) and not all(
            _known(each, gazetteer) for each in match.group(1, 3)
        ):
            yield Piece(match.start(), match.end(), found, fold(form))
