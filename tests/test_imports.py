"""Imports form a line: read -> find -> resolve -> claim -> merge -> draw and export -> the commands."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import frontmap

ROOT = Path(frontmap.__file__).resolve().parent
LINE = (
    ("read",),
    ("find",),
    ("resolve",),
    ("claim",),
    ("merge",),
    ("draw", "export", "geojson"),
    ("pipeline", "commands", "cli", "ledger_cli", "analysis_cli", "gazetteer_cli"),
)
"""The stages in order. A package stands for all its modules; what a stage alone uses belongs to it."""
APART = (("draw", "export"),)
"""Neighbours that know nothing of each other."""
HEAVY = ("pandas", "folium", "shapely", "numpy", "rich.progress")


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = list(path.relative_to(ROOT.parent).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


class _Imports(ast.NodeVisitor):
    """Collects the imports that happen when the code runs, also those inside functions."""

    def __init__(self, package: str, known: frozenset[str]) -> None:
        self.found: set[str] = set()
        self._package, self._known = package, known

    def visit_If(self, node: ast.If) -> None:
        never_runs = ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        for child in node.orelse if never_runs else [*node.body, *node.orelse]:
            self.visit(child)

    def visit_Import(self, node: ast.Import) -> None:
        self.found.update(name.name for name in node.names if name.name in self._known)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        base = node.module or ""
        if node.level:
            kept = self._package.split(".")[: len(self._package.split(".")) - node.level + 1]
            base = ".".join([*kept, *([base] if base else [])])
        for name in node.names:
            inner = f"{base}.{name.name}"
            target = inner if inner in self._known else base
            if target in self._known:
                self.found.add(target)


@cache
def graph() -> dict[str, frozenset[str]]:
    """What each module imports from the package; `frontmap` itself only re-exports and is left out."""
    known = modules()
    out = {}
    for name, path in known.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        visitor = _Imports(package, frozenset(known))
        visitor.visit(ast.parse(path.read_text(encoding="utf-8")))
        out[name] = frozenset(visitor.found - {"frontmap", name})
    del out["frontmap"]
    return out


def stage_of(module: str) -> int | None:
    """The place of a module in the line, None for the ground that all stages stand on."""
    top = module.split(".")[1]
    return next((number for number, names in enumerate(LINE) if top in names), None)


def reached(start: str) -> Iterator[str]:
    """All modules that importing `start` may bring in."""
    seen, todo = {start}, [start]
    while todo:
        for one in graph()[todo.pop()] - seen:
            seen.add(one)
            todo.append(one)
            yield one


def test_the_line_names_real_modules():
    tops = {name.split(".")[1] for name in graph()}
    missing = [name for names in LINE for name in names if name not in tops and name != "gazetteer_cli"]
    assert not missing


def test_no_import_cycles():
    order = graphlib.TopologicalSorter(graph())
    assert len(list(order.static_order())) == len(graph())


@pytest.mark.parametrize("stage", [name for names in LINE for name in names])
def test_no_stage_knows_a_later_one(stage):
    mine = [name for name in graph() if name.split(".")[1] == stage]
    wrong = {
        f"{name} reaches {other}"
        for name in mine
        for other in reached(name)
        if (place := stage_of(other)) is not None and place > (stage_of(name) or 0)
    }
    assert not wrong


def test_the_ground_knows_no_stage_but_where_it_serves_a_later_one():
    """A helper may be used by a stage only if it knows nothing later than that stage."""
    users: dict[str, set[str]] = {}
    for name in graph():
        if stage_of(name) is not None:
            for other in reached(name):
                users.setdefault(other, set()).add(name)
    wrong = [
        f"{user} uses {helper}, which reaches {other}"
        for helper, used_by in users.items()
        if stage_of(helper) is None
        for other in reached(helper)
        for user in used_by
        if (stage_of(other) or 0) > (stage_of(user) or 0)
    ]
    assert not wrong


@pytest.mark.parametrize(("one", "other"), APART)
def test_neighbours_know_nothing_of_each_other(one, other):
    tops = {name: {r.split(".")[1] for r in reached(name)} for name in graph()}
    assert not [n for n, r in tops.items() if n.split(".")[1] == one and other in r]
    assert not [n for n, r in tops.items() if n.split(".")[1] == other and one in r]


def test_a_wrong_import_would_be_seen(monkeypatch):
    bent = dict(graph())
    bent["frontmap.find"] |= {"frontmap.claim"}
    monkeypatch.setattr(sys.modules[__name__], "graph", lambda: bent)
    with pytest.raises(AssertionError, match=r"frontmap\.find reaches frontmap\.claim"):
        test_no_stage_knows_a_later_one("find")
    bent["frontmap.records"] |= {"frontmap.cli"}
    with pytest.raises(graphlib.CycleError):
        test_no_import_cycles()


def test_the_package_names_what_it_gives():
    assert sorted(frontmap.__all__) == sorted([*frontmap._HOMES, "__version__"])
    tree = ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    typed = {alias.name: node.module for node in imports for alias in node.names}
    assert typed == {name: f"frontmap.{home}" for name, home in frontmap._HOMES.items()}
    for name in frontmap.__all__:
        assert getattr(frontmap, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        _ = frontmap.nonsense


def test_importing_the_package_or_its_command_line_is_light():
    code = f"import sys, frontmap.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_map_without_reference_layers_needs_no_shapely(tmp_path):
    (tmp_path / "report.txt").write_text("Russian forces captured Bakhmut.", encoding="utf-8")
    code = "import sys; from frontmap.cli import app; app(['map', 'report.txt', '-q'], standalone_mode=False)"
    code += "; print('folium' in sys.modules, 'shapely' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-2:] == ["True", "False"]


def test_the_page_on_claims_names_the_modules_that_read_them():
    earlier = {name for stage in ("read", "find", "resolve") for name in reached(f"frontmap.{stage}")}
    mine = {name.split(".", 1)[1] for name in set(reached("frontmap.claim")) - earlier} | {"claim"}
    page = (ROOT.parent / "docs" / "claims.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(\w+)`", page)) == mine
