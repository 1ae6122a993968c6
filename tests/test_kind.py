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
