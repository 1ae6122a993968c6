"""The options by which a command asks a geocoder about names that the gazetteer lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from frontmap.online import Online, OnProblem

GeocodeOnline = Annotated[
    bool, typer.Option("--geocode-online", help="Ask a geocoder about names that the gazetteer lacks.")
]
UserAgent = Annotated[str, typer.Option(help="Who asks it: your project and address.")]
GeocoderName = Annotated[str, typer.Option("--geocoder", help="A geopy geocoder by name.")]
GeocoderUrl = Annotated[str, typer.Option(help="Its address, for a server of your own.")]


def online(
    asked: bool, geocoder: str, geocoder_url: str, user_agent: str, on_problem: OnProblem
) -> Online | None:
    """The geocoder to ask, where it is to be asked.

    Raises:
        InputError: there is no such geocoder, or the user agent says nothing.
    """
    if not asked:
        return None
    from frontmap.geocode import Geocoder
    from frontmap.online import Online

    return Online(Geocoder.of(geocoder, url=geocoder_url, user_agent=user_agent), on_problem)
