"""A growing file is gone on with from whatever state a crash can leave."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontmap.errors import InputError, OutputError
from frontmap.growing import Growing, Mark

PIECES = [b"one\n", b"", b"two, three\n", b"x" * 5000 + b"\n", b"four\n"]
WHOLE = b"".join(PIECES)
SETTINGS = {"format": "jsonl", "gazetteer": "a"}


def write(out: Growing, upto: int = len(PIECES)) -> None:
    """Write the pieces that are not yet there, each as the outcome of one report."""
    for number in range(out.mark.reports, upto):
        out.write(PIECES[number], reports=1, rows=1, checksum=number)


def test_whole_at_the_end(tmp_path: Path) -> None:
    with Growing(tmp_path / "rows", SETTINGS) as out:
        write(out)
        assert not (tmp_path / "rows").exists()
        out.finish()
    assert (tmp_path / "rows").read_bytes() == WHOLE
    assert [path.name for path in tmp_path.iterdir()] == ["rows"]


@settings(max_examples=60)
@given(st.integers(1, len(PIECES)), st.floats(0, 1), st.floats(0, 1), st.binary(max_size=40))
def test_any_cut_and_any_garbage_behind_it(done: int, part: float, journal: float, garbage: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "rows"
        with Growing(path, SETTINGS) as out:
            write(out, done)
        for file, share in ((out.part, part), (out.journal, journal)):
            content = file.read_bytes()
            kept = content[: int(share * len(content))]
            file.write_bytes(kept + garbage if file == out.part else kept)
        with Growing(path, SETTINGS, resume=True) as again:
            assert again.mark.reports <= done
            write(again)
            again.finish()
        assert path.read_bytes() == WHOLE


def test_altered_bytes_are_written_anew(tmp_path: Path) -> None:
    with Growing(tmp_path / "rows", SETTINGS) as out:
        write(out, 4)
    content = bytearray(out.part.read_bytes())
    content[5] ^= 1
    out.part.write_bytes(content)
    with Growing(tmp_path / "rows", SETTINGS, resume=True) as again:
        assert again.mark == Mark(reports=2, rows=2, checksum=1, size=4, crc=again.mark.crc)


def test_other_settings_are_named(tmp_path: Path) -> None:
    with Growing(tmp_path / "rows", SETTINGS) as out:
        write(out, 2)
    with pytest.raises(InputError, match="another gazetteer"):
        Growing(tmp_path / "rows", {**SETTINGS, "gazetteer": "b"}, resume=True)
    assert out.part.read_bytes() == PIECES[0], "what is kept stays"


def test_without_resume_it_begins_anew(tmp_path: Path) -> None:
    with Growing(tmp_path / "rows", SETTINGS) as out:
        write(out, 3)
    with Growing(tmp_path / "rows", SETTINGS) as again:
        assert again.mark == Mark()


def test_nothing_done_leaves_nothing(tmp_path: Path) -> None:
    with Growing(tmp_path / "rows", SETTINGS):
        pass
    assert not list(tmp_path.iterdir())


def test_a_link_in_the_part_s_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept", encoding="utf-8")
    (tmp_path / "rows.part").symlink_to("precious")
    with pytest.raises(OutputError):
        Growing(tmp_path / "rows", SETTINGS)
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "kept"
