"""What goes into the page as it is: Leaflet out of its installed package, and our own script and style."""

from __future__ import annotations

import base64
import functools
import json
import re
import zlib
from pathlib import Path
from typing import Any

from frontmap.errors import FrontmapError

_PAGE = Path(__file__).resolve().parent / "page"
_SCRIPTS = (
    "tools.js",
    "fold.js",
    "store.js",
    "marks.js",
    "base.js",
    "guesses.js",
    "labels.js",
    "card.js",
    "panel.js",
    "time.js",
    "search.js",
    "link.js",
    "print.js",
    "main.js",
)
PLAIN_BYTES = 1_500_000
"""Data longer than this is deflated: 10,000 claims with long Cyrillic quotes would not fit into 4 MB."""

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_IMAGE = re.compile(r"url\((images/[\w-]+\.png)\)")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def script_json(value: Any) -> str:
    """`value` as JSON that can stand inside an HTML `script` element.

    `<`, `>`, `&`, the line separators that old JavaScript breaks at, and lone surrogates (which UTF-8 cannot
    carry) are written as `\\uXXXX`, so that no text of a report can end the element or be read as markup.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def data_element(value: Any) -> str:
    """The `script` element that carries a map's data: JSON, or where that is long, JSON deflated as base64.

    A browser runs neither.
    """
    text = script_json(value)
    content = text.encode("utf-8")
    if len(content) <= PLAIN_BYTES:
        return f'<script type="application/json" id="fm-data">{text}</script>'
    packer = zlib.compressobj(level=6, wbits=-zlib.MAX_WBITS)
    packed = base64.b64encode(packer.compress(content) + packer.flush()).decode("ascii")
    return f'<script type="application/octet-stream" id="fm-data">{packed}</script>'


def page_template(name: str) -> str:
    """One of our own templates, by file name."""
    return (_PAGE / name).read_text(encoding="utf-8")


@functools.cache
def page_script() -> str:
    """Our script: every part in the order in which they build on each other."""
    return "\n".join(page_template(name) for name in _SCRIPTS)


@functools.cache
def leaflet_script() -> str:
    """Leaflet's script, with its marker images inlined for those who add markers of their own.

    Raises:
        FrontmapError: the package XStatic-Leaflet is not installed whole.
    """
    script = _SOURCE_MAP.sub("", _leaflet("leaflet.js").decode("utf-8"))
    icons = {
        "iconUrl": _data_url("images/marker-icon.png"),
        "iconRetinaUrl": _data_url("images/marker-icon-2x.png"),
        "shadowUrl": _data_url("images/marker-shadow.png"),
    }
    return f'{script}\nL.Icon.Default.imagePath = "";\nL.Icon.Default.mergeOptions({script_json(icons)});'


@functools.cache
def leaflet_style() -> str:
    """Leaflet's style sheet, with its images inlined.

    Raises:
        FrontmapError: the package XStatic-Leaflet is not installed whole.
    """
    style = _leaflet("leaflet.css").decode("utf-8").replace("\r\n", "\n")
    return _IMAGE.sub(lambda match: f"url({_data_url(match[1])})", style)


def _leaflet(name: str) -> bytes:
    try:
        from xstatic.pkg import leaflet

        return (Path(leaflet.BASE_DIR) / name).read_bytes()
    except (ImportError, OSError) as error:
        raise FrontmapError(f"Leaflet's {name} is missing: reinstall XStatic-Leaflet ({error})") from error


def _data_url(name: str) -> str:
    return "data:image/png;base64," + base64.b64encode(_leaflet(name)).decode("ascii")
