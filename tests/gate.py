"""The quality gate: measures every stage and holds it to the floors of `floors.json`.

    python tests/gate.py                  print the table; exit code 1 where a floor is not reached
    python tests/gate.py --raise          raise floors to what is reached now
    python tests/gate.py --lower REASON   also lower those that are not; the reason is kept in floors.json
    python tests/gate.py --groups         print how names fare in each group of the sentence cases

Floors are what was reached, rounded down to two decimals; precision and recall, of which one may rise at the
cost of the other, are given two hundredths of play. The README's table is made from them. The sets `real` and
`practice` need `../shared`, which is no part of the repository; without it they are passed over.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import scoring

from frontmap.gazetteer import Gazetteer
from frontmap.pipeline import extract
from frontmap.read import ReadOptions, read_reports
from frontmap.rows import mention_row, write_jsonl

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
README = HERE.parent / "README.md"
SHARED = HERE.parent.parent / "shared"
SHARED_METRICS = (
    "mention_precision", "mention_recall", "mention_f1", "resolve_accuracy", "claim_f1", "modality_accuracy",
    "map_f1",
)  # fmt: skip
SLACK = 1e-9
PLAY = {"precision": 0.02, "recall": 0.02}
MARKS = ("<!-- quality: made by tests/gate.py -->", "<!-- end of quality -->")

Scores = dict[str, float]
Floors = dict[str, dict[str, float]]


def sets(gazetteer: Gazetteer) -> dict[str, Callable[[], Scores]]:
    """What can be measured here, by name."""
    ours: dict[str, Callable[[], Scores]] = {
        **{part: partial(_of_corpus, part, gazetteer) for part in scoring.PARTS},
        "find cases": lambda: scoring.score(scoring.cases("find.tsv"), gazetteer, with_claims=False),
        "claim cases": lambda: scoring.score(scoring.cases("claim.tsv"), gazetteer),
    }
    if not (SHARED / "tools" / "score.py").is_file():
        return ours
    return ours | {
        "real": lambda: shared_scores(SHARED / "reports", SHARED / "gold", gazetteer),
        "practice": lambda: shared_scores(SHARED / "practice", SHARED / "practice" / "gold", gazetteer),
    }


def _of_corpus(part: str, gazetteer: Gazetteer) -> Scores:
    return scoring.score(scoring.corpus(part), gazetteer)


def shared_scores(reports: Path, gold: Path, gazetteer: Gazetteer) -> Scores:
    """What the scorer of `../shared` says of the line's rows for the reports in a folder."""
    problems: list[Exception] = []
    with tempfile.TemporaryDirectory() as folder:
        read = read_reports(sorted(reports.glob("*.txt")), options=ReadOptions(), on_problem=problems.append)
        rows = Path(folder) / "mentions.jsonl"
        write_jsonl(rows, (mention_row(item, gazetteer) for item in extract(read, gazetteer)))
        command = [sys.executable, str(SHARED / "tools" / "score.py"), str(rows), str(gold), "--json"]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if problems:
        raise ValueError(f"{reports}: {problems[0]}")
    result = json.loads(printed)
    return {name: result[name] for name in SHARED_METRICS}


def read_floors(path: Path = FLOORS) -> tuple[Floors, list[dict[str, Any]]]:
    """The floors by set and metric, and the record of those that were lowered."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return content["floors"], content["lowered"]


def below(measured: Mapping[str, Scores], floors: Floors) -> list[str]:
    """One line for each floor that is not reached or, where its set was measured, has no metric."""
    lines = []
    for name, scores in measured.items():
        for metric, floor in floors.get(name, {}).items():
            value = scores.get(metric)
            if value is None or value < floor - SLACK:
                shown = "is not measured" if value is None else f"{value:.4f}"
                lines.append(f"{name}: {metric} {shown} < {floor}")
        lines += [f"{name}: {metric} has no floor" for metric in scores if metric not in floors.get(name, {})]
    return lines


def floor_of(metric: str, value: float) -> float:
    """The floor that a value sets."""
    play = PLAY.get(metric.rpartition("_")[2], 0.0)
    return max(0.0, math.floor((value - play) * 100 + SLACK) / 100)


def moved(
    measured: Mapping[str, Scores], floors: Floors, lowered: list[dict[str, Any]], reason: str = ""
) -> tuple[Floors, list[dict[str, Any]]]:
    """Floors raised to what was measured; lowered too, and recorded, only where a reason is given.

    Raises:
        ValueError: a floor would have to go down, and no reason is given.
    """
    new = {name: dict(of_set) for name, of_set in floors.items()}
    record = list(lowered)
    for name, scores in measured.items():
        of_set = new.setdefault(name, {})
        for metric, value in scores.items():
            reached = floor_of(metric, value)
            old = of_set.get(metric, 0.0)
            if value < old - SLACK:
                if not reason:
                    raise ValueError(f"{name}: {metric} {value:.4f} < {old}: say --lower REASON to lower it")
                entry = {"set": name, "metric": metric, "from": old, "to": reached, "reason": reason}
                record.append({**entry, "day": date.today().isoformat()})
            of_set[metric] = reached if value < old - SLACK else max(old, reached)
    return new, record


def write_floors(floors: Floors, lowered: list[dict[str, Any]], path: Path = FLOORS) -> None:
    """Write the floors file."""
    path.write_text(json.dumps({"floors": floors, "lowered": lowered}, indent=1) + "\n", encoding="utf-8")


def table(measured: Mapping[str, Scores], floors: Floors) -> str:
    """Sets side by side, each metric with its floor in brackets."""
    width = 16
    metrics = list(dict.fromkeys(metric for scores in measured.values() for metric in scores))
    lines = ["".join([f"{'':20}", *(f"{name:>{width}}" for name in measured)])]
    for metric in metrics:
        cells = [
            _cell(scores.get(metric), floors.get(name, {}).get(metric)) for name, scores in measured.items()
        ]
        lines.append("".join([f"{metric:20}", *(f"{cell:>{width}}" for cell in cells)]))
    return "\n".join(lines)


def _cell(value: float | None, floor: float | None) -> str:
    if value is None:
        return ""
    mark = "" if floor is None or value >= floor - SLACK else "!"
    return f"{mark}{value:.3f} [{'' if floor is None else f'{floor:.2f}'}]"


README_ROWS = (
    ("find", "names found: precision", "find_precision", "mention_precision"),
    ("find", "names found: recall", "find_recall", "mention_recall"),
    ("resolve", "found names put on the right settlement", "resolve_accuracy", "resolve_accuracy"),
    ("claim", "claims, given the right places: F1", "claim_f1", ""),
    ("whole line", "claims: F1", "end_f1", "claim_f1"),
    ("whole line", "coloured settlements on the map: F1", "map_f1", "map_f1"),
)
README_SETS = ("real", "plain", "mixed", "kept", "dev")


def _title(name: str) -> str:
    number = len(list((HERE / "corpus" / name).glob("*.txt")))
    return {
        "real": "5 real reports",
        "plain": f"{number} kept aside, everyday wording",
        "mixed": f"{number} kept aside, mixed wording",
        "kept": f"{number} kept aside, unusual wording",
        "dev": f"{number} for development",
    }[name]


def readme_table(floors: Floors) -> str:
    """The README's table of floors, in Markdown."""
    lines = [
        "| stage | measure | " + " | ".join(map(_title, README_SETS)) + " |",
        "| --- | --- |" + " --- |" * len(README_SETS),
    ]
    for stage, label, ours, theirs in README_ROWS:
        cells = [floors.get(name, {}).get(theirs if name == "real" else ours) for name in README_SETS]
        shown = ["" if cell is None else f"{cell:.2f}" for cell in cells]
        lines.append(f"| {stage} | {label} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


def put_in_readme(text: str, made: str) -> str:
    """The README's text with the table between its marks replaced."""
    pattern = re.compile(f"({re.escape(MARKS[0])}\n).*?(\n{re.escape(MARKS[1])})", re.DOTALL)
    return pattern.sub(lambda match: match[1] + made + match[2], text)


def groups(items: Iterable[scoring.Annotated], gazetteer: Gazetteer) -> str:
    """A table of how names are found and placed in each group of the sentence cases."""
    by_group: dict[str, list[scoring.Annotated]] = {}
    for item in items:
        by_group.setdefault(item.report.id.rsplit("-", 2)[0], []).append(item)
    names = ("find_precision", "find_recall", "resolve_accuracy")
    lines = ["| group | cases | precision | recall | right place |", "| --- | --- | --- | --- | --- |"]
    for group, own in sorted(by_group.items()):
        scores = scoring.score(own, gazetteer, with_claims=False)
        settlements = any(row.kind == "settlement" for item in own for row in item.rows)
        cells = " | ".join(f"{scores[name]:.2f}" if settlements else "" for name in names)
        lines.append(f"| {group} | {len(own)} | {cells} |")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Measure every stage against the floors.")
    parser.add_argument("--raise", dest="up", action="store_true", help="raise floors to what is reached")
    parser.add_argument("--lower", metavar="REASON", default="", help="also lower those not reached")
    parser.add_argument("--only", action="append", metavar="SET", help="only this set; may be repeated")
    parser.add_argument("--groups", action="store_true", help="the groups of tests/cases/find.tsv instead")
    chosen = parser.parse_args(arguments)
    if chosen.groups:
        print(groups(scoring.cases("find.tsv"), Gazetteer.load()))
        return 0
    available = sets(Gazetteer.load())
    measured = {name: run() for name, run in available.items() if not chosen.only or name in chosen.only}
    floors, lowered = read_floors() if FLOORS.exists() else ({}, [])
    if chosen.up or chosen.lower:
        floors, lowered = moved(measured, floors, lowered, chosen.lower)
        write_floors(floors, lowered)
        text = put_in_readme(README.read_text(encoding="utf-8"), readme_table(floors))
        README.write_text(text, encoding="utf-8")
    print(table(measured, floors))
    failures = below(measured, floors)
    print("\n".join(["", *failures]) if failures else "\nEvery floor is reached.")
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ValueError as error:
        sys.exit(f"gate: {error}")
