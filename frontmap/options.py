"""The options that commands share; a group of them reaches its command as one record.

`@reads_reports` declares the options of `Reading` and gives the command a `reading`; `@may_geocode` and
`@asks_ledger` do the same with theirs. What the words mean is looked at when the record is asked, so that
nothing heavy is imported before.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from frontmap.analysis_inputs import OnProblem
    from frontmap.gazetteer import Gazetteer
    from frontmap.ledger_selection import Selection
    from frontmap.online import Online
    from frontmap.read import ReadOptions
    from frontmap.records import ReportClaim

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]

FILE: click.Path = click.Path(path_type=Path)
"""The type of a file or folder, there or not."""
DEFAULT_LEDGER = Path("frontmap.sqlite")
SETTINGS = {"help_option_names": ["-h", "--help"], "show_default": True}
"""What all commands have in common."""


def text(*names: str, help: str, **settings: Any) -> Decorator:
    """An option that takes words; empty unless given."""
    return click.option(*names, default="", show_default=False, help=help, **settings)


def file(*names: str, help: str, **settings: Any) -> Decorator:
    """An option that takes a file or a folder; None unless given."""
    return click.option(*names, type=FILE, help=help, **settings)


def flag(*names: str, help: str) -> Decorator:
    """An option that is there or not."""
    return click.option(*names, is_flag=True, help=help)


def words(name: str, help: str, required: bool = False) -> Decorator:
    """An argument of any number of words, at least one if `required`."""
    return click.argument(name, nargs=-1, required=required, help=help)


def folding(default: bool) -> Decorator:
    """The option that folds near-identical reports."""
    says = "Count near-identical reports once, with all their sources."
    return click.option("--fold/--no-fold", default=default, help=says)


REPORTS = words("reports", "Files, folders or archives of reports; - for stdin.", required=True)
QUIET = flag("--quiet", "-q", help="Say nothing but errors.")
VERBOSE = flag("--verbose", "-v", help="Say what is done and how long it takes.")
STATS = file("--stats", help="JSON file for counts, warnings, memory and time by stage.")
OVERRIDES = file(
    "--overrides", help="CSV of settled cases: report (or *), surface, settlement_id (or -), note."
)
CORRECTIONS = file("--overrides", help="Corrections: CSV as 'frontmap review' gives it.")
LEDGER = file("--ledger", default=DEFAULT_LEDGER, help="The ledger's file.")
SINCE = text("--since", help="First day of publication, YYYY-MM-DD.")
UNTIL = text("--until", help="Last day of publication, YYYY-MM-DD.")
SOURCES = click.option("--source", multiple=True, help="Only this source; may be repeated.")
OBLASTS = click.option("--oblast", multiple=True, help="Only this oblast, in any language; may be repeated.")
BBOX = text("--bbox", help="Only in this box: WEST,SOUTH,EAST,NORTH in degrees.")
CHOICE = (SINCE, UNTIL, SOURCES, OBLASTS, BBOX)
"""Options that choose among what a ledger or reports claim."""


def together(name: str, record: type[Any], *options: Decorator) -> Decorator:
    """Declares options and hands the command their values as one `record`, a named tuple, under `name`."""

    def decorate(command: Function) -> Function:
        @functools.wraps(command)
        def run(**values: Any) -> Any:
            one = record(**{each: values.pop(each) for each in own})
            return command(**values, **{name: one})

        declared: Function = run
        for option in reversed(options):
            declared = option(declared)
        own = [option.name for option in vars(declared)["__click_params__"][-len(options) :]]
        return declared

    return decorate


class Reading(NamedTuple):
    """What the command line says about the reports that are read."""

    date: str
    source: str
    side: str
    lang: str
    url: str
    column: tuple[str, ...]
    split: bool
    max_mb: int
    fetch: bool
    cache: Path | None

    def options(self) -> ReadOptions:
        """The same for the readers.

        Raises:
            click.BadParameter: a word cannot be understood.
        """
        from frontmap.read import ReadOptions
        from frontmap.read.dates import parse_date
        from frontmap.read.language import language_code
        from frontmap.read.language_model import LANGUAGES
        from frontmap.read.options import MEBIBYTE

        try:
            day = parse_date(self.date) if self.date else None
        except ValueError as error:
            raise click.BadParameter(f"--date {self.date} {error}") from error
        if self.side not in ("", "ru", "ua"):
            raise click.BadParameter("--side is ru or ua")
        if self.lang and language_code(self.lang) not in LANGUAGES:
            raise click.BadParameter(f"--lang is one of {', '.join(LANGUAGES)}")
        pairs = [text.partition("=") for text in self.column]
        if any(not field or not name for field, _, name in pairs):
            raise click.BadParameter("--column wants FIELD=COLUMN, for example text=body")
        return ReadOptions(
            date=day,
            source=self.source,
            side=self.side,  # type: ignore[arg-type]
            lang=self.lang,
            url=self.url,
            split=self.split,
            fetch=self.fetch,
            cache=str(self.cache) if self.cache else None,
            columns={field: name for field, _, name in pairs},
            max_bytes=self.max_mb * MEBIBYTE,
        )


reads_reports = together(
    "reading",
    Reading,
    text("--date", help="The day of all these reports, YYYY-MM-DD."),
    text("--source", help="Who publishes all these reports."),
    text("--side", help="Whose voice they speak with: ru or ua."),
    text("--lang", help="Language of all these reports: en, uk or ru."),
    text("--url", help="Address of all these reports, for the links in the popups."),
    click.option("--column", multiple=True, help="For tables: FIELD=COLUMN, as text=body; repeatable."),
    click.option(
        "--split/--no-split", default=True, help="Cut a saved page of many articles into its articles."
    ),
    click.option(
        "--max-mb", type=click.IntRange(min=1), default=64, help="Files larger than this are refused."
    ),
    flag("--fetch", help="Allow http:// and https:// addresses as reports."),
    file("--cache", help="With --fetch: folder that keeps pages, so that unchanged ones are not sent again."),
)


class Geocoding(NamedTuple):
    """Whether and how a geocoder is asked about names that the gazetteer lacks."""

    geocode_online: bool
    user_agent: str
    geocoder: str
    geocoder_url: str

    def service(self, on_problem: Callable[[Exception], None]) -> Online | None:
        """The geocoder to ask, where it is to be asked.

        Raises:
            InputError: there is no such geocoder, or the user agent says nothing.
        """
        if not self.geocode_online:
            return None
        from frontmap.geocode import Geocoder
        from frontmap.online import Online

        service = Geocoder.of(self.geocoder, url=self.geocoder_url, user_agent=self.user_agent)
        return Online(service, on_problem)


may_geocode = together(
    "geocoding",
    Geocoding,
    flag("--geocode-online", help="Ask a geocoder about names that the gazetteer lacks."),
    text("--user-agent", help="Who asks it: your project and address."),
    click.option("--geocoder", default="nominatim", help="A geopy geocoder by name."),
    text("--geocoder-url", help="Its address, for a server of your own."),
)


class Asked(NamedTuple):
    """Which claims are asked for, and the ledger that is asked where no reports are given."""

    ledger: Path = DEFAULT_LEDGER
    overrides: Path | None = None
    fold: bool = True
    since: str = ""
    until: str = ""
    source: tuple[str, ...] = ()
    oblast: tuple[str, ...] = ()
    bbox: str = ""

    def selection(self) -> Selection:
        """The claims that are chosen.

        Raises:
            InputError: a day, an oblast or the box cannot be understood.
        """
        from frontmap.analysis_inputs import selection

        return selection(
            since=self.since, until=self.until, sources=self.source, oblasts=self.oblast, bbox=self.bbox
        )

    def claims(
        self, reports: Sequence[str], chosen: Selection, places: Gazetteer, on_problem: OnProblem
    ) -> list[ReportClaim]:
        """The chosen claims of the reports, else of the ledger; see `frontmap.analysis_inputs.claims`."""
        from frontmap import analysis_inputs

        return analysis_inputs.claims(
            reports=reports,
            ledger=self.ledger,
            chosen=chosen,
            places=places,
            on_problem=on_problem,
            overrides=self.overrides,
            fold=self.fold,
        )


def asks_ledger(*options: Decorator) -> Decorator:
    """Gives a command `asked`: which ledger these options name, and what they choose of it."""
    return together("asked", Asked, *options)


ANALYSIS = (LEDGER, CORRECTIONS, folding(True))
"""Options of the commands that ask a ledger or, instead, reports."""
