"""The steps by which a pattern of the cue tables is followed through a text, built from its pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from frontmap.patterns import ANY_BLANK, BLANK, BREAK, Piece, parse

FORK, SIGN, SIGNS, WORD, ANY_WORD, NAME, BREAKS, END, UNBUILT = range(9)
"""What a step does: try others in turn; take a character; take as many characters as there are or fewer; take
one of some words; take any word; take a place name; go on only where no word is cut; end; nothing yet.
"""

_AND_WORDS = ("and", "or", "та", "і", "й", "и", "або", "или")
_AND_ALSO = (("as", "well", "as"), ("а", "також"), ("а", "также"))
LIST_WORDS = frozenset((*_AND_WORDS, *chain.from_iterable(_AND_ALSO)))
"""Words that may stand in a list of place names."""
_NOT_BEFORE_NAME = frozenset(",;:.!?")


class Step:
    """A step: what it does, what comes after it, and what it takes or tries."""

    __slots__ = ("does", "forks", "is_bare", "pieces", "row", "takes", "then", "words")

    def __init__(self, does: int, row: int, then: Step | None = None) -> None:
        self.does, self.row, self.then = does, row, then
        self.is_bare = does in (WORD, ANY_WORD, NAME)
        """Whether a word may stand here with nothing before it."""
        self.forks: tuple[Step, ...] = ()
        self.takes: Callable[[str], bool] = is_sign
        self.words = _NO_WORDS
        """By each word, starred where it is a stem: its place among the alternatives, what comes after."""
        self.pieces: tuple[Piece, ...] = ()
        """What is still to be built before `then`."""

    def build(self) -> None:
        """Makes a step that is not built one that leads to what its pieces ask for."""
        if self.then is not None:
            self.does, self.forks = FORK, (_sequence(self.pieces, self.then),)


_NO_WORDS: dict[str, list[tuple[int, Step]]] = {}


def steps_of(pattern: str, row: int) -> Step:
    """The first step of a pattern; `row` is its number, kept in all of its steps.

    Raises:
        PatternError: the pattern cannot be read.
    """
    return _sequence(parse(pattern), Step(END, row))


def splits_word(step: Step) -> bool:
    """Whether what follows the word that a pattern opens with may begin within that word."""
    if step.does == FORK:
        return any(map(splits_word, step.forks))
    return any(then.is_bare for nexts in step.words.values() for _, then in nexts)


def is_word(character: str) -> bool:
    """Whether a character belongs to a word."""
    return character.isalnum() or character == "_"


def is_sign(character: str) -> bool:
    """Whether a character belongs to no word."""
    return not (character.isalnum() or character == "_")


def _is_blank_or_comma(character: str) -> bool:
    return character == "," or character.isspace()


def _joins_list(character: str) -> bool:
    return character in ",/;–—-"


def _before_name(character: str) -> bool:
    """Between a word and a place name quotation marks, brackets and bold marks may stand, too."""
    return is_sign(character) and character not in _NOT_BEFORE_NAME


def _before_name_after_sign(character: str) -> bool:
    return character == "." or _before_name(character)


def _sequence(pieces: Sequence[Piece], then: Step) -> Step:
    """The steps of some pieces in a row, built from the last one on."""
    for piece in reversed(pieces):
        then = _piece(piece, then)
    return then


def _piece(piece: Piece, then: Step) -> Step:
    if piece.kind == "word":
        return _gap(piece.gap, _words([(piece.text, then)], then.row))
    if piece.kind == "group":
        return _gap(piece.gap, _choice(piece.choices, then))
    if piece.kind == "option":
        return _fork((_gap(piece.gap, _choice(piece.choices, _gap(piece.behind, then))), then))
    if piece.kind in ("sign", "mark"):
        for sign in reversed(piece.text):
            then = _take(sign.__eq__, then)
        return _gap(piece.gap, then)
    if piece.kind == "one":
        return _gap(piece.gap, Step(ANY_WORD, then.row, then))
    if piece.kind == "some":
        return _some(piece.most, then)
    return _before(piece.gap, _list(then) if piece.kind == "list" else Step(NAME, then.row, then))


def _choice(choices: Sequence[tuple[Piece, ...]], then: Step) -> Step:
    """The alternatives in turn; neighbours that begin with words are looked up together."""
    forks: list[Step] = []
    words: list[tuple[str, Step]] = []
    for choice in choices:
        if choice and choice[0].kind == "word":
            words.append((choice[0].text, _later(choice[1:], then)))
            continue
        if words:
            forks.append(_words(words, then.row))
            words = []
        forks.append(_sequence(choice, then))
    if words:
        forks.append(_words(words, then.row))
    return forks[0] if len(forks) == 1 else _fork(tuple(forks))


def _later(pieces: tuple[Piece, ...], then: Step) -> Step:
    """The steps of some pieces, built only when they are met where they begin with a further word."""
    if not pieces or pieces[0].kind != "word" or pieces[0].gap != BLANK:
        return _sequence(pieces, then)
    step = Step(UNBUILT, then.row, then)
    step.pieces = pieces
    return step


def _words(words: Sequence[tuple[str, Step]], row: int) -> Step:
    step = Step(WORD, row)
    step.words = {}
    for number, (word, then) in enumerate(words):
        step.words.setdefault(word, []).append((number, then))
    return step


def _fork(forks: tuple[Step, ...]) -> Step:
    step = Step(FORK, forks[0].row)
    step.forks = forks
    for fork in forks:
        step.is_bare = step.is_bare or fork.is_bare
    return step


def _take(takes: Callable[[str], bool], then: Step) -> Step:
    step = Step(SIGN, then.row, then)
    step.takes = takes
    return step


def _any_number(takes: Callable[[str], bool], then: Step) -> Step:
    step = Step(SIGNS, then.row, then)
    step.takes, step.is_bare = takes, then.is_bare
    return step


def _one_or_more(takes: Callable[[str], bool], then: Step) -> Step:
    return _take(takes, _any_number(takes, then))


def _up_to(most: int, takes: Callable[[str], bool], then: Step) -> Step:
    step = then
    for _ in range(most):
        step = _fork((_take(takes, step), then))
    return step


def _gap(gap: str, then: Step) -> Step:
    if gap == BLANK:
        return _one_or_more(str.isspace, then)
    if gap == ANY_BLANK:
        return _any_number(str.isspace, then)
    if gap == BREAK:
        return _any_number(is_sign, Step(BREAKS, then.row, then))
    return then


def _before(gap: str, then: Step) -> Step:
    """The gap before a place name."""
    if gap == BLANK:
        return _take(_before_name, _up_to(2, _before_name, then))
    if gap == ANY_BLANK:
        return _up_to(3, _before_name_after_sign, then)
    return _gap(gap, then)


def _some(most: int, then: Step) -> Step:
    step = then
    for _ in range(most):
        step = _fork((_one_or_more(_is_blank_or_comma, Step(ANY_WORD, then.row, step)), then))
    return step


def _list(then: Step) -> Step:
    """Place names parted by commas, dashes or words such as "and"."""
    name = Step(NAME, then.row)
    joint = _take(_joins_list, _up_to(3, is_sign, name))
    after = _one_or_more(is_sign, name)
    words = [(word, after) for word in _AND_WORDS]
    for first, *others in _AND_ALSO:
        step = after
        for other in reversed(others):
            step = _one_or_more(is_sign, _words([(other, step)], then.row))
        words.append((first, step))
    and_ = _one_or_more(is_sign, _words(words, then.row))
    name.then = _fork((_up_to(2, is_sign, joint), and_, then))
    return name
