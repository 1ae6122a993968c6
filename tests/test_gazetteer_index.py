"""The compiled index: damage is noticed, processes do not harm each other, the cache may be unwritable."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gazetteer_world import BAKHMUT, homes, tables, world
from processes import children

from frontmap.errors import GazetteerError
from frontmap.files import cache_folder
from frontmap.gazetteer import Gazetteer
from frontmap.index import ARRAYS, MANIFEST, TEXTS, TRIES, IndexDamage, open_index, write_index

__all__ = ["homes", "tables", "world"]
PARTS = (*ARRAYS, *TRIES, *TEXTS)


def index_folder(gazetteer: Gazetteer) -> Path:
    return cache_folder() / f"index-{gazetteer.version}"


def test_the_second_load_compiles_nothing(
    world: Gazetteer, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontmap.compile.compile_parts", None)
    again = Gazetteer.load(tables)
    assert again.version == world.version
    assert again.exact("бахмут") == world.exact("бахмут") != ()


@pytest.mark.parametrize("part", (*PARTS, MANIFEST))
@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "empty", "longer"])
def test_damage_is_noticed_and_mended(world: Gazetteer, tables: Path, part: str, damage: str) -> None:
    path = index_folder(world) / part
    content = path.read_bytes()
    middle = len(content) // 2
    path.unlink()
    if damage == "cut":
        path.write_bytes(content[:middle])
    elif damage == "flipped":
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    elif damage == "longer":
        path.write_bytes(content + b"\0")
    elif damage == "empty":
        path.write_bytes(b"")
    with pytest.raises(IndexDamage):
        open_index(index_folder(world), world.version)
    again = Gazetteer.load(tables)
    assert again.exact("бахмут") == world.exact("бахмут")
    open_index(index_folder(world), world.version)


def test_the_manifest_cannot_lead_elsewhere(world: Gazetteer) -> None:
    folder = index_folder(world)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["parts"]["forms"] = ["big", "lie"]
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(IndexDamage):
        open_index(folder, world.version)


def test_a_changed_table_is_compiled_anew(world: Gazetteer, tables: Path) -> None:
    path = tables / "alternates.tsv"
    path.write_text(path.read_text(encoding="utf-8") + "UA01\tBachmutsk\ttest\n", encoding="utf-8")
    again = Gazetteer.load(tables)
    assert again.version != world.version
    assert [each.settlement_id for each in again.exact("bachmutsk")] == [BAKHMUT]
    assert world.exact("bachmutsk") == ()


def test_many_processes_at_once(tables: Path) -> None:
    code = (
        "import sys; from frontmap.gazetteer import Gazetteer;"
        "g = Gazetteer.load(sys.argv[1]); print(g.version, len(g.exact('бахмут')))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tables)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        for _ in range(6)
    ]
    answers = [process.communicate(timeout=120) for process in started]
    assert all(process.returncode == 0 for process in started), answers
    assert len({out for out, _ in answers}) == 1
    assert b"Traceback" not in b"".join(err for _, err in answers)
    left = [path.name for path in cache_folder().iterdir() if path.name.startswith(".")]
    assert left == []


def test_an_open_index_survives_its_replacement(world: Gazetteer, tables: Path) -> None:
    Gazetteer.rebuild(tables)
    assert world.exact("бахмут")
    assert world.lookup("Bakhmyyt")


def test_an_unwritable_cache_is_no_obstacle(
    homes: Path, tables: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = homes / "blocked"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    first = Gazetteer.load(tables)
    assert first.exact("бахмут")
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setattr("frontmap.compile.compile_parts", None)
    assert Gazetteer.load(tables).exact("бахмут") == first.exact("бахмут")
    kept = list((homes / "temporary").rglob(MANIFEST))
    assert len(kept) == 1
    assert kept[0].parent.parent.stat().st_mode & 0o077 == 0


def test_nowhere_to_write_is_one_clear_error(
    homes: Path, tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontmap.kept_index.write_index", _no_room)
    with pytest.raises(GazetteerError, match="neither"):
        Gazetteer.load(tables)


def _no_room(*_: object) -> Path:
    from frontmap.errors import OutputError

    raise OutputError("no space left on device")


def test_a_failed_writing_leaves_nothing(homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from frontmap.errors import OutputError

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left"):
        write_index(homes / "cache" / "index-x", "x", {"forms": b"1"})
    assert list((homes / "cache").iterdir()) == []


def test_a_dead_process_holds_nobody_up(homes: Path, tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from frontmap.gazetteer_tables import Tables

    mark = cache_folder() / f".working-{Tables.find(tables).version()}"
    mark.parent.mkdir(parents=True)
    mark.touch()
    old = time.time() - 3600
    os.utime(mark, (old, old))
    started = time.monotonic()
    assert Gazetteer.load(tables).exact("бахмут")
    assert time.monotonic() - started < 30
    assert not mark.exists()


def test_spellings_are_kept_and_damage_to_them_is_noticed(world: Gazetteer, tables: Path) -> None:
    kept = next(cache_folder().glob("spelled-*"))
    for content in (b"", b"\0" * 100, kept.read_bytes()[:-3]):
        kept.write_bytes(content)
        again = Gazetteer.rebuild(tables)
        assert list(again.forms()) == list(world.forms())


@pytest.mark.skipif(sys.platform != "linux", reason="names are spelled in one process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_names_are_spelled_it_says_one_line(homes: Path, number: signal.Signals) -> None:
    (homes / "report.txt").write_text("Fighting goes on near Bakhmut.\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "frontmap", "map", "report.txt", "-o", "out"],
        cwd=homes,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while process.poll() is None and len(children(process.pid)) < 2:
        time.sleep(0.01)
    time.sleep(0.5)
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert told.splitlines()[-1] == "frontmap: stopped before the end"
    assert "Traceback" not in told
