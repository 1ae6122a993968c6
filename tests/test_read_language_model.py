"""The cut language model in the cache folder: it tells what the whole one tells; damage is passed over."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from frontmap.read import language_model
from frontmap.read.language import language_of

TEXTS = {
    "Russian forces seized Skudne.": "en",
    "Siły rosyjskie zajęły wieś, podało ministerstwo obrony.": "pl",
    "Russische Truppen nahmen Pokrowsk ein, teilte Kyjiw mit.": "de",
    "Ворог атакував поблизу Нового та в бік Зеленої Долини, але його відбито.": "uk",
    "Бои идут на южной окраине, противник удерживает станцию.": "ru",
}
ENGLISH = next(iter(TEXTS))
whole = functools.cache(functools.partial(LanguageIdentifier.from_model_file, MODEL_FILE))


@pytest.fixture(autouse=True)
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A cache folder of the test's own; a line for each time that the whole model is unpacked."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    times: list[str] = []

    def unpack(file: str) -> LanguageIdentifier:
        times.append(file)
        return copy.copy(whole())

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", unpack)
    start_anew()
    yield times
    start_anew()


def start_anew() -> None:
    language_model.model_of.cache_clear()
    language_model._model.cache_clear()


def test_kept_model_tells_what_the_whole_one_tells(unpacked: list[str]) -> None:
    for languages in (("uk", "ru"), ("en", "de", "pl")):
        asked = copy.copy(whole())
        asked.set_languages(list(languages))
        for _ in range(2):
            start_anew()
            model = language_model.model_of(languages)
            assert [model.rank(text) for text in TEXTS] == [asked.rank(text) for text in TEXTS]
    assert len(unpacked) == 1
    assert {text: language_of(text)[0] for text in TEXTS} == TEXTS


def test_damaged_copy_is_passed_over_and_made_anew(
    unpacked: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert language_of(ENGLISH) == ("en", "language model")
    kept = language_model.kept_file()
    good = kept.read_bytes()
    middle = len(good) // 2
    changed = good[:middle] + bytes([good[middle] ^ 0xFF]) + good[middle + 1 :]
    for number, bad in enumerate((b"", good[:1000], good[:-1], changed, b"PK\3\4" * 50), 2):
        kept.write_bytes(bad)
        start_anew()
        assert language_of(ENGLISH) == ("en", "language model")
        assert len(unpacked) == number
        assert kept.read_bytes() == good
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("change", [{"version": "0.0 en"}, {"weights": np.array([None])}, {"rows": None}])
def test_copy_of_another_version_or_kind_is_replaced(unpacked: list[str], change: dict[str, object]) -> None:
    language_of(ENGLISH)
    kept = language_model.kept_file()
    with np.load(kept) as arrays:
        parts = dict(arrays) | change
    np.savez(kept, **{name: part for name, part in parts.items() if part is not None})
    start_anew()
    assert language_of(ENGLISH) == ("en", "language model")
    start_anew()
    assert language_of(ENGLISH) == ("en", "language model")
    assert len(unpacked) == 2


def test_cache_that_cannot_be_written_is_passed_over(
    unpacked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert language_of(ENGLISH) == ("en", "language model")
    assert len(unpacked) == 1
    assert capfd.readouterr() == ("", "")
