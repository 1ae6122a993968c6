"""The documentation is run: every command and every Python example in docs/ and README.md, page by page.

A page's `console` blocks run in order in one folder that holds the example reports (`reports/`, `days/`) and
the repository's `maps/`; then its `python` blocks, as one program. A comment in front of a block says more:
`<!-- exit: 1 -->` the exit code of its commands, `<!-- file: NAME -->` that the block is to be saved under
that name first, `<!-- not run: WHY -->` that it is not run.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from frontmap.tables import read_table

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md"]
SECONDS = 300
_BLOCK = re.compile(
    r"(?:^<!-- (?P<key>exit|file|not run): (?P<value>.+?) -->\n)?^```(?P<kind>[a-z]*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_RUNS = {"frontmap", "cat"}
"""What a command line may begin with and still be run here; others need a reason why not."""
_INSTALLS = re.compile(r"(?:pip|pipx|uv) (?:tool )?(?:install|run)\b")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Block:
    """A fenced block: what it is, what it holds, and what the comment in front of it says."""

    kind: str
    body: str
    key: str
    value: str

    def commands(self) -> list[str]:
        """The command lines: those that begin with `$ `, with lines joined that end in a backslash."""
        joined = self.body.replace("\\\n", " ")
        return [line[2:].strip() for line in joined.splitlines() if line.startswith("$ ")]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    for found in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield Block(found["kind"], found["body"], found["key"] or "", found["value"] or "")


def folder_of(page: Path, tmp_path: Path) -> Path:
    """A folder as the page's reader has it."""
    for name in ("reports", "days"):
        shutil.copytree(DOCS / "example" / name, tmp_path / name)
    shutil.copytree(ROOT / "maps", tmp_path / "maps")
    for block in blocks(page):
        if block.key == "file":
            (tmp_path / block.value).write_text(block.body, encoding="utf-8")
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    """The commands of this installation first, and a user's data folder of its own."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "XDG_DATA_HOME": str(folder / ".data"), "PYTHONUTF8": "1"}


def run(words: str | list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """The command's result; a list is a program with arguments, a string a line for the shell."""
    return subprocess.run(
        words,
        shell=isinstance(words, str),
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_examples_run(page: Path, tmp_path: Path) -> None:
    folder = folder_of(page, tmp_path)
    for block in blocks(page):
        if block.kind != "console" or block.key == "not run":
            continue
        wanted = int(block.value) if block.key == "exit" else 0
        for command in block.commands():
            if _INSTALLS.search(command):
                continue
            done = run(command, folder)
            assert done.returncode == wanted, f"{page.name}: $ {command}\n{done.stdout}{done.stderr}"
    program = [each.body for each in blocks(page) if each.kind == "python" and each.key != "not run"]
    if program:
        (folder / "example.py").write_text("\n".join(program), encoding="utf-8")
        done = run([sys.executable, "example.py"], folder)
        assert done.returncode == 0, f"{page.name}: {done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_of_a_known_kind(page: Path) -> None:
    setting_up = {"sh"} if page.name == "README.md" else set()  # make, uv: before there is a command to run
    for block in blocks(page):
        assert block.kind in {"console", "python", "text", "csv"} | setting_up, (
            f"{page.name}: ```{block.kind}"
        )
        if block.kind == "console":
            assert block.commands(), f"{page.name}: a console block without a command\n{block.body}"
    for block in blocks(page):
        for command in block.commands() if block.kind == "console" else ():
            first = shlex.split(command)[0]
            runs = first in _RUNS or block.key == "not run" or _INSTALLS.search(command)
            assert runs, f"{page.name}: $ {command}: mark why it is not run"


def test_no_frontmap_command_hides_outside_the_blocks() -> None:
    for page in PAGES:
        if page.name == "cli.md":
            continue  # its examples come from the help texts, where the next test finds their options
        rest = _BLOCK.sub("", page.read_text(encoding="utf-8"))
        assert not re.search(r"^ *\$ ", rest, re.MULTILINE), page.name


def test_examples_of_the_help_texts_have_options_that_exist() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    sections = re.split(r"^##+ ", text, flags=re.MULTILINE)[1:]
    known = {
        section.splitlines()[0]: set(re.findall(r"(?<![\w-])-{1,2}[a-z][\w-]*", section))
        for section in sections
    }
    examples = re.findall(r"^    (frontmap .+)$", text, re.MULTILINE)
    assert len(examples) >= 15
    for example in examples:
        words = shlex.split(example)
        command = max((name for name in known if f"{example} ".startswith(f"{name} ")), key=len)
        table = next(each for each in sections if each.splitlines()[0] == command).partition("| option |")[2]
        for option in (word for word in words if word.startswith("-") and len(word) > 1):
            assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", table), f"{example}: {option}"


def test_generated_pages_are_up_to_date() -> None:
    done = run([sys.executable, str(DOCS / "reference.py"), "--check"], ROOT)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}: run python docs/reference.py"


def documented() -> dict[str, set[str]]:
    """The columns that docs/columns.tsv tells of, by table."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in read_table(DOCS / "columns.tsv"):
        if row["column"] != "*":
            assert row["column"] not in found[row["table"]], f"{row['table']}: {row['column']} twice"
            found[row["table"]].add(row["column"])
    return dict(found)


def test_columns_are_those_that_are_written(gazetteer) -> None:
    from frontmap import (
        ReadOptions,
        check_report,
        diff_report,
        extract,
        frames,
        overrides,
        read_reports,
        report_rows,
        rows,
    )
    from frontmap.export import rows as export_rows
    from frontmap.geojson import claims_collection, settlements_collection
    from frontmap.merge import merge

    problems: list[Exception] = []
    reports = read_reports([DOCS / "example" / "reports"], options=ReadOptions(), on_problem=problems.append)
    statuses = merge(extract(reports, gazetteer))
    assert not problems

    def properties(collection: dict) -> set[str]:
        return {name for feature in collection["features"] for name in feature["properties"]}

    assert documented() == {
        "mentions.jsonl": set(rows.COLUMNS),
        "unresolved.csv": set(rows.UNRESOLVED),
        "reports.csv": set(report_rows.COLUMNS),
        "settlements.geojson": properties(settlements_collection(statuses, gazetteer)),
        "claims.geojson": properties(claims_collection(statuses, gazetteer)),
        "CSV, GeoParquet, layer claims of a GeoPackage": set(export_rows.CLAIM_COLUMNS),
        "Layer settlements of a GeoPackage": set(export_rows.SETTLEMENT_COLUMNS),
        "Changes (frontmap diff)": set(diff_report.COLUMNS),
        "Findings (frontmap check)": set(check_report.CLAIM_COLUMNS),
        "Summary (frontmap check)": set(check_report.SUMMARY_COLUMNS),
        "Overrides": set(overrides.COLUMNS),
        "Frame (frontmap.frames)": set(frames.COLUMNS),
    }


def test_tables_that_the_pages_name_have_the_columns_they_say() -> None:
    named = re.compile(r"^\| [^|]+ \| `((?:gazetteer|frontmap)/[\w/]+\.tsv)` \| ([^|]+) \|$", re.MULTILINE)
    found = named.findall((DOCS / "names.md").read_text(encoding="utf-8"))
    assert len(found) >= 12
    for name, cells in found:
        header = list(next(read_table(ROOT / name)))
        said = re.findall(r"`(\w+)`", cells)
        assert [column for column in header if column in said] == said, f"{name}: {header}"
        assert len(said) == len(header) or "six cases" in cells, f"{name}: {header}"


def test_labels_and_modalities_are_all_explained() -> None:
    from frontmap.records import CLAIM_LABELS, MODALITIES, REALIS

    text = (DOCS / "method.md").read_text(encoding="utf-8")
    for word in (*CLAIM_LABELS, *MODALITIES):
        assert re.search(rf"^\| `{word}` \|", text, re.MULTILINE), word
    for word in MODALITIES:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{word}` |"))
        assert row.endswith("| yes |" if word in REALIS else "| no |"), row


def test_site_builds_strictly(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs")
    done = run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "-q",
            "-d",
            str(tmp_path / "site"),
            "-f",
            str(ROOT / "mkdocs.yml"),
        ],
        ROOT,
    )
    assert done.returncode == 0, done.stderr
    made = {path.name for path in (tmp_path / "site").glob("*.html")}
    assert {page.with_suffix(".html").name for page in PAGES if page.parent == DOCS} <= made
    assert not list((tmp_path / "site").glob("*.py")) and not (tmp_path / "site" / "example").exists()
