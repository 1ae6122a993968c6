"""Small white icons for Google Earth, which tints them: one per shape, drawn here as PNG files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from frontmap.palette import ClaimStyle

SIZE = 32
"""Pixels each way."""

_Distance = Callable[[float, float], float]

_OUTLINES: dict[str, _Distance] = {
    "square": lambda x, y: max(abs(x), abs(y)) / 0.8,
    "circle": lambda x, y: (x * x + y * y) ** 0.5 / 0.9,
    "diamond": lambda x, y: abs(x) + abs(y),
    "dot": lambda x, y: (x * x + y * y) ** 0.5 / 0.45,
}
"""How far a point of the square from -1 to 1 lies from the middle; 1 is the shape's edge."""

_HOLLOW = 0.62


def icon_name(style: ClaimStyle) -> str:
    """The icon's file name."""
    return f"{style.shape}{'' if style.filled else '-ring'}.png"


def icon(style: ClaimStyle) -> bytes:
    """The icon as a PNG file (https://www.w3.org/TR/png/): white, with transparency."""
    outline = _OUTLINES[style.shape]
    inner = 0.0 if style.filled else _HOLLOW
    rows = b"".join(
        b"\x00" + b"".join(_pixel(outline, inner, column, row) for column in range(SIZE))
        for row in range(SIZE)
    )
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 4, 0, 0, 0)  # 8-bit grey with alpha
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _pixel(outline: _Distance, inner: float, column: int, row: int) -> bytes:
    inside = 0
    for step in range(16):  # four by four samples smooth the edge
        x = (column + (step % 4 + 0.5) / 4) * 2 / SIZE - 1
        y = (row + (step // 4 + 0.5) / 4) * 2 / SIZE - 1
        inside += inner <= outline(x, y) <= 1
    return bytes((255, inside * 255 // 16))


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)
