"""Timelines as pictures and pages: a band per settlement, a lane per claimant side, a mark per day.

The line behind a mark lasts until the side's next word; it grows thin where the word is so old that merging
would not count it as disputed any more.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

from frontmap.export.extras import need
from frontmap.export.rows import writable
from frontmap.files import write_whole
from frontmap.merge import DISPUTE_DAYS, claimant_side
from frontmap.palette import CLAIM_STYLES, DISCLAIMER, MODALITY_TEXTS, SIDE_TEXTS
from frontmap.records import CLAIM_LABELS, ReportClaim
from frontmap.timeline import LANES, Moment, moments

_MARKERS = {"square": "s", "circle": "o", "diamond": "D", "dot": "."}
_DAYS = timedelta(days=10)
"""A shorter time has a tick for each day; matplotlib by itself would put hours."""
_FORMATS = {".png": "png", ".svg": "svg", ".html": "html"}
_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_CSS = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
svg { width: 100%; height: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ddd }
td.claim, td.day { white-space: nowrap } q { overflow-wrap: anywhere }
h1 { font-size: 1.6rem } .picture { overflow-x: auto } .picture svg { min-width: 42rem }
@media (max-width: 44rem) {
  table, tbody, tr, td { display: block } th { display: none } td { border: 0; padding: 0 }
  tr { border-bottom: 1px solid #ddd; padding: .6rem 0 }
}
i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border: 1px solid #222 }
"""


@dataclass(frozen=True, slots=True)
class Band:
    """A settlement's name and its claims, oldest first."""

    name: str
    claims: Sequence[ReportClaim]


def draw_timeline(path: Path, bands: Sequence[Band]) -> None:
    """Write the timelines as `.png`, `.svg` or `.html`; the page has a table of all quotes below the picture.

    Raises:
        ExtraMissing: matplotlib is not installed (extra `plots`).
        OutputError: the file cannot be written; what stood there stays.
        ValueError: no such format, or nothing to draw: no current claim of a dated report.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"no timeline as {path.suffix!r}; known: {', '.join(_FORMATS)}")
    if kind == "html":
        write_whole(path, _page(bands, _picture(bands, "svg").decode("utf-8")))
    else:
        write_whole(path, _picture(bands, kind))


def _picture(bands: Sequence[Band], kind: str) -> bytes:
    matplotlib = need("matplotlib", "plots")
    drawn = [(band.name, moments(band.claims)) for band in bands]
    days = [moment.day for _, some in drawn for moment in some]
    if not days:
        raise ValueError("nothing to draw: no current claim of a dated report")
    settings = {"text.parse_math": False, "svg.hashsalt": "frontmap", "svg.fonttype": "none"}
    with matplotlib.rc_context(settings):
        figure = need("matplotlib.figure", "plots").Figure(
            figsize=(11, 0.9 + 1.25 * len(drawn)), layout="constrained"
        )
        span = (min(days), max(days) + timedelta(days=1))
        for axes, (name, some) in zip(
            figure.subplots(len(drawn), 1, squeeze=False)[:, 0], drawn, strict=True
        ):
            _draw_band(axes, name, some, span)
        _add_legend(figure, {moment.claim for _, some in drawn for moment in some})
        stream = io.BytesIO()
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(stream, format=kind, dpi=144, metadata=metadata)
    return stream.getvalue()


def _draw_band(axes: Any, name: str, some: Sequence[Moment], span: tuple[date, date]) -> None:
    margin = max(timedelta(days=1), (span[1] - span[0]) / 30)
    axes.set_title(writable(name), loc="left", fontsize=11, fontweight="bold")
    axes.set_yticks(range(len(LANES)), [SIDE_TEXTS[side] for side in LANES], fontsize=8)
    axes.set_ylim(len(LANES) - 0.5, -0.5)
    axes.set_xlim(span[0] - margin, span[1] + margin)
    if span[1] - span[0] < _DAYS:
        axes.xaxis.set_major_locator(_dates().DayLocator())
    axes.xaxis.set_major_formatter(_dates().ConciseDateFormatter(axes.xaxis.get_major_locator()))
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(axis="x", color="#e0e0e0", linewidth=0.6)
    for edge in ("top", "right", "left"):
        axes.spines[edge].set_visible(False)
    for lane, side in enumerate(LANES):
        own = [moment for moment in some if moment.side == side]
        ends = [*(each.day for each in own), span[1]][1:]
        for moment, until in zip(own, ends, strict=True):
            style = CLAIM_STYLES[moment.claim]
            stale = min(until, moment.day + timedelta(days=DISPUTE_DAYS))
            line = {"color": style.colour, "alpha": 0.45, "zorder": 1}
            axes.plot([moment.day, stale], [lane, lane], linewidth=3, **line)
            axes.plot([stale, until], [lane, lane], linewidth=1.2, linestyle=":", **line)
            axes.plot([moment.day], [lane], zorder=2, **_mark(moment.claim))


def _mark(claim: str) -> dict[str, Any]:
    style = CLAIM_STYLES[claim]  # type: ignore[index]
    return {
        "marker": _MARKERS[style.shape],
        "markersize": 9,
        "markerfacecolor": style.colour if style.filled else "white",
        "markeredgecolor": "#1a1a1a" if style.filled else style.colour,
        "markeredgewidth": 0.6 if style.filled else 2.2,
        "linestyle": "none",
    }


def _add_legend(figure: Any, claims: set[str]) -> None:
    line = need("matplotlib.lines", "plots").Line2D
    shown = [label for label in CLAIM_LABELS if label in claims]
    handles = [line([], [], label=CLAIM_STYLES[label].text, **_mark(label)) for label in shown]
    figure.legend(handles=handles, loc="outside lower center", ncols=5, frameon=False, fontsize=8)
    figure.suptitle(DISCLAIMER, fontsize=8, color="#555555", x=0.99, ha="right")


def _dates() -> Any:
    return need("matplotlib.dates", "plots")


def _page(bands: Sequence[Band], svg: str) -> str:
    picture = svg[svg.index("<svg") :]
    title = escape("Claims over time: " + ", ".join(band.name for band in bands))
    tables = "\n".join(_table(band) for band in bands)
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_CSP}">
<meta name="viewport" content="width=device-width"><title>{writable(title)}</title>
<style>{_CSS}</style></head>
<body><h1>{writable(title)}</h1><p>{DISCLAIMER}</p>
<div class="picture">{picture}</div>
{tables}
</body></html>
"""


def _table(band: Band) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("Published", "Claim", "Certainty", "Said by", "Quote"))
    rows = "\n".join(_row(item) for item in reversed(band.claims))
    return f"<h2>{escape(writable(band.name))}</h2>\n<table><tr>{head}</tr>\n{rows}</table>"


def _row(item: ReportClaim) -> str:
    report, claim = item.report, item.claim
    style = CLAIM_STYLES[claim.claim]
    said = ", ".join(
        part for part in (claim.claimant, report.source, SIDE_TEXTS[claimant_side(item)]) if part
    )
    link = escape(writable(said))
    if report.url.startswith(("https://", "http://")):
        link = f'<a rel="noreferrer noopener" href="{escape(writable(report.url))}">{link}</a>'
    day = report.published.isoformat() if report.published else "undated"
    return (
        f'<tr><td class="day">{day}</td>'
        f'<td class="claim"><i style="background:{style.colour}"></i>{escape(style.text)}</td>'
        f"<td>{escape(MODALITY_TEXTS[claim.modality])}</td><td>{link}</td>"
        f"<td><q>{escape(writable(claim.quote))}</q></td></tr>"
    )
