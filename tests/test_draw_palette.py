"""The claims' colours stay apart for colour-blind readers and in print without colour."""

from __future__ import annotations

import itertools

import pytest

from frontmap.palette import CLAIM_STYLES, MODALITY_TEXTS, SIDE_TEXTS, style_table
from frontmap.records import CLAIM_LABELS, MODALITIES

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency"
# (IEEE TVCG 2009), severity 1.0, on linear RGB.
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}
COLOURED = [label for label in CLAIM_LABELS if label != "mention"]


def _linear(colour: str) -> list[float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def _lab(rgb: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of linear RGB."""
    r, g, b = (min(1.0, max(0.0, c)) for c in rgb)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883
    fx, fy, fz = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _seen(colour: str, deficiency: str) -> tuple[float, float, float]:
    rgb = _linear(colour)
    return _lab([sum(m * c for m, c in zip(row, rgb, strict=True)) for row in DEFICIENCIES[deficiency]])


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_every_two_claims_differ_in_colour(deficiency: str):
    for one, other in itertools.combinations(COLOURED, 2):
        a, b = (_seen(CLAIM_STYLES[label].colour, deficiency) for label in (one, other))
        distance = sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5
        assert distance > 20, (one, other, distance)


def test_every_two_claims_differ_in_lightness():
    lightness = sorted(_lab(_linear(CLAIM_STYLES[label].colour))[0] for label in COLOURED)
    steps = [b - a for a, b in itertools.pairwise(lightness)]
    assert min(steps) >= 10, lightness


def test_shape_and_filling_tell_the_claims_apart_without_colour():
    looks = [(style.shape, style.filled) for style in CLAIM_STYLES.values()]
    assert len(set(looks)) == len(looks)
    assert CLAIM_STYLES["ru_control"].shape == CLAIM_STYLES["ru_advance"].shape
    assert CLAIM_STYLES["ua_control"].shape == CLAIM_STYLES["ua_advance"].shape


def test_every_label_modality_and_side_has_its_words():
    assert tuple(CLAIM_STYLES) == CLAIM_LABELS
    assert set(MODALITY_TEXTS) == {*MODALITIES, "-"}
    assert set(SIDE_TEXTS) == {"ru", "ua", ""}
    assert all(style["text"] and style["brief"] for style in style_table().values())
