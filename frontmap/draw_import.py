"""folium without pandas: it imports it where it finds it, our maps do without, and it takes long."""

from __future__ import annotations

import sys


def import_folium() -> None:
    """Import folium, unless it is there: without pandas, unless that is there.

    For a process of our own alone: folium takes no data frames afterwards. pandas itself can be imported.
    """
    if "folium" in sys.modules or "pandas" in sys.modules:
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # so an import of it fails
    try:
        import folium  # noqa: F401
    except ImportError:
        pass  # a folium that insists on pandas: who draws imports both
    finally:
        del sys.modules["pandas"]
