"""What frames say of how sure a clause is holds for every clause put into them, in three languages."""

from __future__ import annotations

import functools

import pytest
from frames import UNREAL, Frame, frames, read

from frontmap import Gazetteer


@functools.lru_cache(maxsize=1)
def _read() -> tuple[Frame, ...]:
    gazetteer = Gazetteer.load()
    return tuple(read(frame, gazetteer) for frame in frames())


def test_there_are_enough_frames_of_every_kind() -> None:
    counts = {(lang, modality): 0 for lang in ("en", "uk", "ru") for modality in UNREAL}
    for frame in frames():
        assert frame.sentences, frame.words
        assert "{" not in frame.sentences[0], frame.words
        if frame.modality in UNREAL:
            counts[frame.lang, frame.modality] += 1
    assert min(counts.values()) >= 30, counts


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_nothing_denied_supposed_or_remembered_is_drawn_as_control(lang: str) -> None:
    own = [frame for frame in _read() if frame.lang == lang and frame.modality in UNREAL]
    leaking = [(frame.words, dict(frame.read)) for frame in own if frame.leaks]
    assert sum(frame.leaks for frame in own) <= sum(len(frame.sentences) for frame in own) / 500, leaking


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_the_modality_of_a_frame_is_read(lang: str) -> None:
    own = [frame for frame in _read() if frame.lang == lang]
    wrong = [(f.words, dict(f.read)) for f in own if f.right < len(f.sentences)]
    assert sum(frame.right for frame in own) >= 0.99 * sum(len(frame.sentences) for frame in own), wrong
