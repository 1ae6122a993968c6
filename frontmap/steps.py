"""The steps by which a pattern of the cue tables is followed through a text, built from its pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from frontmap.patterns import ANY_BLANK, BLANK, BREAK, NOTHING, SIGNS_ONLY, Piece, parse

FORK, SIGN, SIGNS, WORD, ANY_WORD, NAME, BREAKS, END = range(8)
"""What a step does: try others in turn; take a character; take as many characters as there are or fewer; take
one of some words; take any word; take a place name; go on only where no word is cut; end.
"""

_AND = ("and", "or", "та", "і", "й", "и", "або", "или", "as well as", "а також", "а также")
LIST_WORDS: Final = frozenset(" ".join(_AND).split())
"""Words that may stand in a list of place names."""
_JOINTS: Final = tuple(
    tuple(Piece("word", SIGNS_ONLY if number else NOTHING, word) for number, word in enumerate(words.split()))
    for words in _AND
)
_NOT_BEFORE_NAME: Final = frozenset(",;:.!?")


class Step:
    """A step: what it does, what comes after it, and what it takes or tries."""

    __slots__ = ("does", "forks", "is_bare", "row", "takes", "then")

    def __init__(self, does: int, row: int, then: Step | None = None) -> None:
        self.does, self.row, self.then = does, row, then
        self.is_bare = does in (WORD, ANY_WORD, NAME)
        """Whether a word may stand here with nothing before it."""
        self.forks: tuple[Step, ...] = ()
        self.takes: Callable[[str], bool] = is_sign


class WordStep(Step):
    """A step that takes one of some words, each of which the rest of its alternative may follow.

    Attributes:
        words: by each word, starred where it is a stem, the numbers of its alternatives.
    """

    __slots__ = ("_built", "_end", "_rests", "words")

    def __init__(self, choices: Sequence[tuple[Piece, ...]], then: Step) -> None:
        super().__init__(WORD, then.row)
        self._end = then
        self._rests = [choice[1:] for choice in choices]
        self._built: dict[int, Step] = {}
        self.words: dict[str, tuple[int, ...]] = {}
        for number, choice in enumerate(choices):
            word = choice[0].text
            self.words[word] = (*self.words.get(word, ()), number)

    def after(self, number: int) -> Step:
        """What comes after the word of an alternative; built when it is first asked for."""
        if not self._rests[number]:
            return self._end
        step = self._built.get(number)
        if step is None:
            step = self._built[number] = _sequence(self._rests[number], self._end)
        return step

    def splits(self) -> bool:
        """Whether what follows a word may begin within it."""
        for number, rest in enumerate(self._rests):
            parted = rest and rest[0].kind == "word" and rest[0].gap == BLANK
            if not parted and self.after(number).is_bare:
                return True
        return False


def steps_of(pattern: str, row: int) -> Step:
    """The first step of a pattern; `row` is its number, kept in all of its steps.

    Raises:
        PatternError: the pattern cannot be read.
    """
    return _sequence(parse(pattern), Step(END, row))


def splits_word(step: Step) -> bool:
    """Whether what follows the word that a pattern opens with may begin within that word."""
    return step.splits() if isinstance(step, WordStep) else any(map(splits_word, step.forks))


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
        return _gap(piece.gap, WordStep(((piece,),), then))
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
    words: list[tuple[Piece, ...]] = []
    for choice in choices:
        if choice and choice[0].kind == "word":
            words.append(choice)
            continue
        if words:
            forks.append(WordStep(words, then))
            words = []
        forks.append(_sequence(choice, then))
    if words:
        forks.append(WordStep(words, then))
    return forks[0] if len(forks) == 1 else _fork(tuple(forks))


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
    if gap == SIGNS_ONLY:
        return _one_or_more(is_sign, then)
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
    and_ = _one_or_more(is_sign, WordStep(_JOINTS, _one_or_more(is_sign, name)))
    name.then = _fork((_up_to(2, is_sign, joint), and_, then))
    return name
