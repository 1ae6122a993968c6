"""What a name in a report names."""

from __future__ import annotations

from datetime import date

import pytest

from frontmap.find import find
from frontmap.gazetteer import Gazetteer
from frontmap.records import Report
from frontmap.segment import sentences


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("Ворог зайшов у село Калинове.", "settlement", "a word for settlement stands by it"),
        ("Боєць ішов через Торецьк.", "settlement", "a known name"),
        ("Kiev rejected the offer.", "metonym", "a capital for its government"),
        ("Troops met at Pokrovsk.ru yesterday.", "other", "a title or an address"),
        ("На Торецькому — тихо.", "direction", "an adjective with its noun left out"),
        ("На Південно-Слобожанському напрямку тихо.", "direction", "a part of a longer adjective"),
    ],
)
def test_kinds_with_their_reasons(gazetteer: Gazetteer, text: str, kind: str, reason: str):
    lang = "en" if text.isascii() else "uk"
    report = Report("x.txt", text, published=date(2025, 3, 1), lang=lang)
    (mention,) = find(report, sentences(text, lang), gazetteer)
    assert (mention.kind, mention.reasons) == (kind, (reason,))


@pytest.mark.parametrize(
    ("lang", "frames"),
    [
        ("uk", ("{}: ворог атакував.", "{} — наші тримають.", "{} за росіянами.", "{} знову обстріляли.")),
        ("ru", ("{}: враг атаковал.", "{} — наши держат.", "{} за русскими.", "{} снова обстреляли.")),
        ("en", ("{}: the enemy attacked.", "{} – our troops hold.", "{} was shelled again.")),
    ],
)
def test_frequent_words_that_open_a_sentence_are_no_villages(
    gazetteer: Gazetteer, lang: str, frames: tuple[str, ...]
):
    """Of the 1,200 most frequent words fewer than 1 in 100 in each frame, large cities aside."""
    wordfreq = pytest.importorskip("wordfreq", reason="the list of frequent words comes with wordfreq")
    words = [
        word.capitalize() for word in wordfreq.top_n_list(lang, 1_200) if word.isalpha() and len(word) > 2
    ]
    for frame in frames:
        wrong = []
        for word in words:
            report = Report("x.txt", frame.format(word), lang=lang)
            first = find(report, sentences(report.text, lang), gazetteer)[:1]
            if first and first[0].kind == "settlement" and first[0].start == 0:
                best = gazetteer[first[0].candidates[0].settlement_id]
                if best.population < 100_000:
                    wrong.append(word)
        assert len(wrong) <= len(words) / 100, (frame, wrong)
