"""Every reader and stage takes anything: nothing comes out but reports, told problems and `FrontmapError`.

`make fuzz` tries the same targets for longer, led by the code that an input reaches. What failed there once
is kept in `tests/fuzz/cases/TARGET/` and tried in every run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FUZZ = Path(__file__).parent / "fuzz"
sys.path.insert(0, str(FUZZ))

import fuzz  # noqa: E402
import targets  # noqa: E402

CASES = sorted(file for folder in FUZZ.glob("cases/*") for file in folder.iterdir())
PIECES = st.sampled_from(
    [
        b"{",
        b"}",
        b"[",
        b"]",
        b'"text": ',
        b'"date": "2025-11-04", ',
        b"\n",
        b"\r\n",
        b",",
        b";",
        b"\t",
        b'"',
        b"<p>",
        b"</p>",
        b"<![CDATA[",
        b"&amp;",
        b"<rss><channel><item>",
        b"From: a@b.c\n",
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x00",
        b"\x1b[2J",
        b"\xed\xa0\x80",
        b"---\n",
        b"date: 2025-11-04 | source: A\n\n",
        "Ворог захопив Торецьк. ".encode(),
        "Часова Яру".encode(),
        b"Russian forces seized Pokrovsk and Lyman.",
        "и\u0306".encode(),
        "\u202e".encode(),
        b"5 km north of ",
        b"(" * 40,
        b"if ",
        b"was not ",
    ]
)


def hostile(name: str) -> st.SearchStrategy[bytes]:
    """Input for a target: any bytes, pieces of its formats in a row, an example cut, doubled or spoilt."""
    pieces = st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join)
    examples = fuzz.seeds(name)
    if not examples:
        return st.binary(max_size=300) | pieces

    def spoilt(data: bytes, at: float, length: int, put: bytes) -> bytes:
        where = int(at * len(data))
        return data[:where] + put + data[where + length :]

    put = st.binary(max_size=20) | pieces
    where = st.floats(0, 1)
    spoiling = st.builds(spoilt, st.sampled_from(examples), where, st.integers(0, 2000), put)
    return st.binary(max_size=300) | pieces | spoiling


@pytest.mark.parametrize("name", targets.TARGETS)
def test_nothing_but_our_own_error_comes_out(gazetteer, name: str) -> None:
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(hostile(name))
    def holds(data: bytes) -> None:
        targets.tried(name, data)

    holds()


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_failed_once_is_mended(gazetteer, file: Path) -> None:
    targets.tried(file.parent.name, file.read_bytes())


def test_a_failure_would_be_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(targets.TARGETS, "text", lambda data: [][1])
    attempts = fuzz.Attempts("text", tmp_path)
    attempts(b"x")
    attempts(b"y")
    kept = list((tmp_path / "failures").glob("*.bin"))
    assert [file.read_bytes() for file in kept] == [b"x"], "once per place in the code"
