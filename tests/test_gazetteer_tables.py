"""Reading some of a table's rows."""

from pathlib import Path

import pytest

from frontmap.errors import InputError
from frontmap.gazetteer_tables import Tables
from frontmap.tables import read_table

TABLE = "# names\n\nid\tname\na\tOne\nb\tTwo\n# a\nc\tThree\textra\na\tFour\n"


def test_rows_of_some_ids_alone(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(TABLE)
    assert [row["name"] for row in read_table(path, {"a", "id", "# a"})] == ["One", "Four"]
    assert list(read_table(path, ())) == []


def test_a_bad_row_among_them_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(TABLE)
    with pytest.raises(InputError, match=":7: 3 cells where the header has 2"):
        list(read_table(path, {"c"}))


def test_alternate_names_of_some_settlements_are_those_of_all() -> None:
    tables = Tables.find()
    everything = tables.alternates()
    some = {row.settlement_id for row in everything[::5000]}
    assert some and tables.alternates(some) == [row for row in everything if row.settlement_id in some]
