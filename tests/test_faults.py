"""Whatever fails while outputs are written, the earlier ones stay whole; `tests/faults.py` tries it all."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from pathlib import Path

import faults
import pytest

from frontmap.errors import OutputError
from frontmap.files import whole_file, whole_folder

HERE = Path(__file__).parent
STEPS = {"map": 17, "export to a folder": 13}
"""Of so many writes one is tried here; of the other commands all are."""

pytestmark = [
    pytest.mark.usefixtures("gazetteer"),
    pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="attempts are forked"),
]


def attempt(commands: list[str], parent: str) -> list[str]:
    """What went wrong of all attempts at some commands."""
    faults.warm(Path(parent))
    wrong: list[str] = []
    for command in commands:
        made = faults.bench(command, Path(parent))
        step = STEPS.get(command, 1)
        outcomes = [
            faults.at_every_write(made, Path(parent), strike, step)
            for strike in (faults.kill, faults.DENIED, faults.NO_SPACE)
        ]
        outcomes += [faults.with_limit(made, Path(parent)), faults.in_read_only_folder(made, Path(parent))]
        small = [faults.on_small_disk(made, Path(parent), read_only=kind) for kind in (True, False)]
        outcomes += [each for each in small if each is not None]
        wrong += [line for each in outcomes for line in each.wrong]
        wrong += [f"{command}: nothing was tried" for each in outcomes if not each.places]
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("command", ["map", "extract", "export to a folder", "export to CSV"])
def test_earlier_outputs_stay_whole(tmp_path_factory: pytest.TempPathFactory, command: str) -> None:
    parent = tmp_path_factory.mktemp("faults")
    for folder in (parent, *parent.parents[:2]):
        folder.chmod(0o755)  # one attempt is made by another user
    code = f"import test_faults; print(*test_faults.attempt([{command!r}], {str(parent)!r}), sep='\\n')"
    path = [str(HERE), str(HERE.parent)]
    program = f"import sys; sys.path[:0] = {path!r}; {code}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and not done.stdout.strip(), done.stdout + done.stderr


def test_the_table_in_the_documentation_is_whole() -> None:
    text = faults.PAGE.read_text(encoding="utf-8").partition(faults.MARK)[2]
    rows = [tuple(cell.strip() for cell in line.split("|")[1:3]) for line in text.splitlines()[3:]]
    assert rows == [(command, fault) for command in faults.COMMANDS for fault in faults.FAULTS]
    assert "damaged" not in text and "not tried" not in text


def test_damage_would_be_seen(tmp_path: Path) -> None:
    made = faults.Bench("extract", {"rows.jsonl": b"old"}, {"rows.jsonl": b"new"})
    folder = made.folder(tmp_path)
    (folder / "out" / "rows.jsonl").write_bytes(b"ne")
    outcome = faults.Outcome()
    faults.judge(made, folder, 1, "one line", outcome, killed=False)
    assert outcome.wrong and outcome.states == {"damaged: rows.jsonl": 1}


def test_a_folder_is_put_back_when_a_file_cannot_take_its_place(tmp_path: Path) -> None:
    for name in "ac":
        (tmp_path / name).write_text("old", encoding="utf-8")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "x").touch()
    with pytest.raises(OutputError, match="cannot be written"), whole_folder(tmp_path) as stage:
        for name in "abcd":
            (stage / name).write_text("new", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c", "d"]
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"


def test_what_killed_runs_left_is_removed_a_day_later(tmp_path: Path) -> None:
    import os

    for name in (".frontmap-old", ".frontmap-new"):
        (tmp_path / name).mkdir()
    os.utime(tmp_path / ".frontmap-old", (0, 0))
    with whole_folder(tmp_path) as stage:
        (stage / "a").touch()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".frontmap-new", "a"]


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="is no regular file"), whole_file(tmp_path / "pipe"):
        pass
    assert (tmp_path / "pipe").is_fifo()
