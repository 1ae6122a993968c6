"""Many patterns in one pass."""

from __future__ import annotations

import time

from frontmap.patterns import PLACE
from frontmap.scanner import Scanner

NAME = PLACE * 4


def test_scanner_hands_back_its_rows_in_order() -> None:
    scanner = Scanner([("near XS", "near"), ("took", "take")])
    found = [match.row for match in scanner.scan(f"took it near {NAME} and {NAME}")]
    assert found == ["take", "near"]


def test_long_lists_stay_linear() -> None:
    scanner = Scanner([("near XS", "near"), ("XS direction", "direction")])

    def seconds(count: int) -> float:
        text = "near " + ", ".join([NAME] * count)
        begun = time.process_time()
        list(scanner.scan(text))
        return time.process_time() - begun

    seconds(50)
    assert seconds(2000) < 40 * max(seconds(200), 0.005)


def test_parts_are_scanned_by_themselves() -> None:
    scanner = Scanner([("near X", "near"), ("took", "take")])
    text = f"took it near {NAME} took"
    whole = [(match.start, match.row) for match in scanner.scan(text)]
    assert whole == [(0, "take"), (8, "near"), (18, "take")]
    assert [m.row for m in scanner.scan_parts(text, [(0, 7), (13, len(text))])] == ["take", "take"]
