"""A ledger's contents as JSON Lines: a line per report with its claims."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path

from frontmap.files import whole_file
from frontmap.ledger_codec import encode
from frontmap.records import ReportClaim


def write_lines(path: Path, claims: Iterable[ReportClaim]) -> int:
    """Write claims, which come grouped by report, and return how many there were.

    Each line is `{"report": {...}, "claims": [{...}, ...]}` with the records' own field names; fields at
    their default are left out. Equal claims give equal bytes.

    Raises:
        OutputError: the file cannot be written; what stood there stays.
    """
    number = 0
    with whole_file(path) as stream:
        for _, items in itertools.groupby(claims, key=lambda item: item.report.id):
            some = list(items)
            number += len(some)
            listed = ",".join(encode(item.claim) for item in some)
            stream.write(f'{{"report":{encode(some[0].report)},"claims":[{listed}]}}\n')
    return number
