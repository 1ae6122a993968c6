"""Marks on chunks: nobody misses a chunk for not having been shown it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap import names
from frontmap.chunks import PLAIN, chunks_of
from frontmap.front import line_at
from frontmap.gazetteer import Gazetteer
from frontmap.known import known_names
from frontmap.marks import KNOWN, SOUNDS, Marks
from frontmap.names import marks_of
from frontmap.shared_names import shared_names
from frontmap.unlisted import announced, paired, unlisted

WORDS = (
    "Нью–Йорк", "Лиман", "Перший", "та", "Другий", "Велика", "й", "Мала", "Новосілки", "селі", "Staraya",
    "Mykolaivka", "village", "of", "Nowhereivka", "Николаевка-2", "1", "2,", "№", "Chasiv-Yar", "смтЗоря",
    "Часів", "Яр", "the", "Kyiv", "Kyiv-Mykolaivka",
)  # fmt: skip
MORE = (
    "Покровськ", "Лимана", "Степове", "Новий", "Третя", "Нова", "Oleksandr", "Bakhmut", "New", "Март", "Мир",
    "Абракадабра", "Pokrovck", "Село", "Покрoвськ", "Villagе",
)  # fmt: skip
texts = st.lists(st.sampled_from((*WORDS, " ", "\n", "  ", ". ", "\xa0")), max_size=16).map(" ".join)


def test_marks_are_found_in_order() -> None:
    marks = Marks(bytes((1, 3, 0, 2, 1)))
    assert marks.having(2) == [1, 3]
    assert marks.before(2, 1) == [3]
    assert marks.has(4, 1) and not marks.has(2, 1) and not marks.has(-1, 1)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_unmarked_chunks_hold_nothing(gazetteer: Gazetteer, text: str) -> None:
    chunks, line = chunks_of(text), line_at(None, gazetteer)
    every = range(len(chunks.pieces))
    marks, all_ = marks_of(chunks, gazetteer), Marks(b"\xff" * len(chunks.pieces))
    marked, all_known = (
        [(one.start, one.end, one.known) for one in known_names(chunks, some, gazetteer)]
        for some in (marks.having(KNOWN), every)
    )
    assert marked == all_known
    heard = unlisted(chunks, marks.having(SOUNDS), [], gazetteer, line)
    assert list(heard) == list(unlisted(chunks, every, [], gazetteer, line))
    assert shared_names(chunks, marks, gazetteer) == shared_names(chunks, all_, gazetteer)
    assert list(paired(chunks, marks, gazetteer, line)) == list(paired(chunks, all_, gazetteer, line))
    assert list(announced(chunks, marks, gazetteer)) == list(announced(chunks, all_, gazetteer))


@settings(max_examples=200, deadline=None)
@given(
    st.text("АбІіЇKrпяё", min_size=1, max_size=4),
    st.sampled_from((*WORDS, *MORE)),
    st.text(".,)!", max_size=2),
)
def test_plain_words_have_the_marks_of_any_chunk(
    gazetteer: Gazetteer, begin: str, word: str, signs: str
) -> None:
    for chunk in (word + signs, begin + word + signs, begin.title() + signs):
        if PLAIN.match(chunk):
            assert names._marks_of_word(gazetteer, chunk, chunk.rstrip(".,)!")) == names._marks_of_any(
                gazetteer, chunk
            )
