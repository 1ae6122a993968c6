"""frontmap maps what war reports claim about front-line settlements.

The names below are brought in when first asked for, so `import frontmap` alone stays light.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frontmap.draw.map import draw_map, save_map
    from frontmap.errors import FrontmapError, GazetteerError, InputError, OutputError
    from frontmap.gazetteer import Gazetteer
    from frontmap.geojson import write_layers
    from frontmap.overrides import Overrides
    from frontmap.pipeline import claims_of, extract
    from frontmap.read import ReadOptions, read_reports
    from frontmap.records import (
        Candidate,
        Claim,
        Mention,
        Report,
        ReportClaim,
        Resolution,
        Settlement,
        Status,
    )
    from frontmap.rows import mention_row

__version__ = "0.1.0"

_HOMES = {
    "Candidate": "records",
    "Claim": "records",
    "FrontmapError": "errors",
    "Gazetteer": "gazetteer",
    "GazetteerError": "errors",
    "InputError": "errors",
    "Mention": "records",
    "OutputError": "errors",
    "Overrides": "overrides",
    "ReadOptions": "read",
    "Report": "records",
    "ReportClaim": "records",
    "Resolution": "records",
    "Settlement": "records",
    "Status": "records",
    "claims_of": "pipeline",
    "draw_map": "draw.map",
    "extract": "pipeline",
    "mention_row": "rows",
    "read_reports": "read",
    "save_map": "draw.map",
    "write_layers": "geojson",
}
"""Which module each name is from. Merging is `frontmap.merge.merge`: its module has the name already."""

__all__ = [
    "Candidate",
    "Claim",
    "FrontmapError",
    "Gazetteer",
    "GazetteerError",
    "InputError",
    "Mention",
    "OutputError",
    "Overrides",
    "ReadOptions",
    "Report",
    "ReportClaim",
    "Resolution",
    "Settlement",
    "Status",
    "__version__",
    "claims_of",
    "draw_map",
    "extract",
    "mention_row",
    "read_reports",
    "save_map",
    "write_layers",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'frontmap' has no attribute {name!r}")
    return getattr(importlib.import_module(f"frontmap.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
