"""GeoPackage with two layers, `settlements` and `claims`, and the styles that QGIS applies on opening them.

QGIS looks for a table `layer_styles` in the file (https://docs.qgis.org, "Saving and Sharing Layer
Properties"); the row with `useAsDefault` is applied to the layer that `f_table_name` names.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frontmap.errors import OutputError
from frontmap.export.extras import need
from frontmap.export.geoframe import geoframe
from frontmap.export.qgis_style import claim_style
from frontmap.export.rows import CLAIM_COLUMNS, SETTLEMENT_COLUMNS, claim_rows, settlement_rows
from frontmap.files import write_whole
from frontmap.geojson import Gazetteer
from frontmap.palette import ATTRIBUTION
from frontmap.records import Status

_STYLES = """
CREATE TABLE layer_styles(
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256),
    f_table_schema TEXT(256),
    f_table_name TEXT(256),
    f_geometry_column TEXT(256),
    styleName TEXT(30),
    styleQML TEXT,
    styleSLD TEXT,
    useAsDefault BOOLEAN,
    description TEXT,
    owner TEXT(30),
    ui TEXT(30),
    update_time DATETIME
)
"""


def write_geopackage(path: Path, statuses: Sequence[Status], gazetteer: Gazetteer) -> list[Path]:
    """Write settlements and claims as a GeoPackage; see `frontmap.export.export`.

    The file's own time stamps are the latest publication day, so that equal statuses give equal bytes.
    """
    layers = {
        "settlements": geoframe(settlement_rows(statuses, gazetteer), SETTLEMENT_COLUMNS),
        "claims": geoframe(claim_rows(statuses, gazetteer), CLAIM_COLUMNS),
    }
    days = [str(day) for day in layers["claims"]["published"] if day]
    stamp = f"{max(days, default='1970-01-01')}T00:00:00.000Z"
    with tempfile.TemporaryDirectory(prefix="frontmap-") as folder:
        file = Path(folder) / "layers.gpkg"
        _write_layers(file, layers, stamp, path)
        try:
            _add_styles(file, list(layers), stamp)
        except sqlite3.Error as error:
            raise OutputError(f"{path}: cannot be written ({error})") from error
        write_whole(path, file.read_bytes())
    return [path]


def _write_layers(file: Path, layers: dict[str, Any], stamp: str, path: Path) -> None:
    pyogrio = need("pyogrio")
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp})
    try:
        for name, frame in layers.items():
            pyogrio.write_dataframe(
                frame,
                file,
                driver="GPKG",
                layer=name,
                geometry_type="Point",
                use_arrow=True,
                dataset_options={"VERSION": "1.3"},  # 1.4 is news to GDAL before 3.7
                layer_options={"IDENTIFIER": f"frontmap {name}", "DESCRIPTION": _DESCRIPTIONS[name]},
            )
    except (OSError, RuntimeError) as error:
        raise OutputError(f"{path}: cannot be written ({error})") from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _add_styles(file: Path, layers: Sequence[str], stamp: str) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(_STYLES)
        connection.execute(
            "INSERT INTO gpkg_contents(table_name, data_type, identifier, description, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', 'styles of the layers', ?)",
            (stamp,),
        )
        for name in layers:
            connection.execute(
                "INSERT INTO layer_styles(f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
                " styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)"
                " VALUES ('', '', ?, 'geom', 'claims', ?, '', 1, 'colours by claim', '', ?)",
                (name, claim_style(), stamp),
            )


_DESCRIPTIONS = {
    "settlements": f"What the reports claim about each settlement, merged; not an assessment. {ATTRIBUTION}",
    "claims": f"What each report claims about each settlement; not an assessment. {ATTRIBUTION}",
}
