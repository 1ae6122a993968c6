"""Drawing statuses: a `folium.Map` that is one self-contained page."""

from frontmap.draw.map import draw_map, save_map

__all__ = ["draw_map", "save_map"]
