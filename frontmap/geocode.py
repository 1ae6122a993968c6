"""Asking an online geocoder (geopy) about names that the gazetteer lacks: on request only, slowly, and once.

Nominatim's usage policy asks for one request a second at most, a user agent that says who is asking, and
caching; the defaults keep to it (https://operations.osmfoundation.org/policies/nominatim/). What comes back
is nobody's reviewed
data: places are marked by their `coordinate_source`, "online:<service>", and their ids, "ONLINE-…".
"""

from __future__ import annotations

import hashlib
import inspect
import json
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderRateLimited,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.geocoders import SERVICE_TO_GEOCODER

from frontmap.errors import FrontmapError, InputError, OutputError
from frontmap.files import cache_folder, write_whole
from frontmap.oblasts import oblasts_named
from frontmap.records import Settlement

SOUTH, NORTH, WEST, EAST = 43.0, 56.0, 21.0, 44.0
"""Bounds of what is asked for, degrees: Ukraine and the Russian border oblasts."""
COUNTRY_CODES = ("ua", "ru")
UNCERTAINTY_KM = 5.0
"""Stated for a geocoder's place: the right place is exact, but it may be a namesake."""
SECONDS_BETWEEN = 1.0
TIMEOUT_SECONDS = 10.0
LIMIT = 5
LONGEST_NAME = 100
KEPT_SECONDS = 90 * 86400
"""How long answers are kept."""
_ORDINARY_AGENTS = ("geopy", "python", "mozilla", "curl", "frontmap/")
_KEPT = ("osm_type", "osm_id", "name", "class", "category", "address")
_PLACES = frozenset({"place", "boundary"})


class GeocodeError(FrontmapError, ConnectionError):
    """A geocoder gave no usable answer.

    Attributes:
        final: asking on makes no sense: it refuses, or said to slow down.
    """

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


@dataclass(slots=True)
class Geocoder:
    """A geopy geocoder with manners. Make one with `Geocoder.of`."""

    service: str
    backend: Any
    address: str = ""
    folder: Path = field(default_factory=lambda: cache_folder() / "geocode")
    seconds_between: float = SECONDS_BETWEEN
    _last: float = field(default=-math.inf, init=False)

    @classmethod
    def of(
        cls,
        service: str = "nominatim",
        *,
        user_agent: str,
        url: str = "",
        folder: Path | None = None,
        timeout: float = TIMEOUT_SECONDS,
        seconds_between: float = SECONDS_BETWEEN,
    ) -> Geocoder:
        """A geocoder by geopy's name for it, at its usual address or at `url`.

        Raises:
            InputError: there is no such geocoder, it needs a key, the URL is none, or the user agent says
            nothing.
        """
        agent = user_agent.strip()
        if len(agent) < 6 or agent.lower().startswith(_ORDINARY_AGENTS) or not agent.isprintable():
            raise InputError("asking online needs a user agent of your own: your project and an address")
        backend = _backend(service.lower(), url, agent, timeout)
        geocoder = cls(service.lower(), backend, url, seconds_between=seconds_between)
        if folder is not None:
            geocoder.folder = folder
        return geocoder

    def find(self, name: str) -> list[Settlement]:
        """The places of a name within the region, best first; from the cache where they are kept.

        Raises:
            GeocodeError: it is not reached, does not answer in time, refuses, or answers no JSON.
        """
        query = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
        if not query or len(query) > LONGEST_NAME or not any(letter.isalpha() for letter in query):
            return []
        answers = self._kept(query)
        if answers is None:
            answers = self._ask(query)
            self._keep(query, answers)
        places = (_place(self.service, answer) for answer in answers)
        return [place for place in places if place is not None]

    def _ask(self, query: str) -> list[dict[str, Any]]:
        wait = self._last + self.seconds_between - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        try:
            found = self.backend.geocode(query, **_options(self.backend))
        except GeocoderTimedOut as error:
            raise GeocodeError(f"{self.service}: no answer about {query!r} in time") from error
        except GeocoderRateLimited as error:
            raise GeocodeError(f"{self.service}: says slow down ({_said(error)})", final=True) from error
        except GeocoderUnavailable as error:
            raise GeocodeError(f"{self.service}: not reached ({_said(error)})") from error
        except (GeopyError, ValueError, KeyError, TypeError, AttributeError) as error:
            refused = isinstance(error, (GeocoderInsufficientPrivileges, GeocoderAuthenticationFailure))
            raise GeocodeError(f"{self.service}: no usable answer ({_said(error)})", final=refused) from error
        finally:
            self._last = time.monotonic()
        return [_answer(location) for location in found or ()]

    def _file(self, query: str) -> Path:
        asked = "\n".join((self.service, self.address, query.casefold()))
        return self.folder / f"{hashlib.blake2b(asked.encode(), digest_size=12).hexdigest()}.json"

    def _kept(self, query: str) -> list[dict[str, Any]] | None:
        path = self._file(query)
        try:
            if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                return None
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, list) and all(isinstance(each, dict) for each in kept) else None

    def _keep(self, query: str, answers: Sequence[Mapping[str, Any]]) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._file(query), json.dumps(answers, ensure_ascii=False))
        except (OSError, OutputError):
            return


def _backend(service: str, url: str, agent: str, timeout: float) -> Any:
    kind = SERVICE_TO_GEOCODER.get(service)
    if kind is None:
        raise InputError(f"{service!r:.40} is no geocoder of geopy's, such as nominatim or photon")
    # geopy's adapter for requests asks up to three times on its own; this one asks once.
    options: dict[str, Any] = {"user_agent": agent, "timeout": timeout, "adapter_factory": URLLibAdapter}
    if url:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise InputError(f"{url!r:.80} is no web address")
        options |= {"scheme": parts.scheme, "domain": parts.netloc + parts.path.rstrip("/")}
    known = inspect.signature(kind).parameters
    if url and "domain" not in known:
        raise InputError(f"{service} cannot be asked at another address")
    try:
        return kind(**{name: value for name, value in options.items() if name in known})
    except (TypeError, GeopyError) as error:
        raise InputError(f"{service} needs more than a user agent ({error})") from error


def _said(error: Exception) -> str:
    """What a service said, on one line and not long."""
    return " ".join(str(error).split())[:200]


def _options(backend: Any) -> dict[str, Any]:
    """What a geocoder can be told: to keep to the region, and to say more than the name."""
    wanted = {
        "exactly_one": False,
        "limit": LIMIT,
        "viewbox": [(SOUTH, WEST), (NORTH, EAST)],
        "bounded": True,
        "country_codes": list(COUNTRY_CODES),
        "addressdetails": True,
        "language": "uk",
    }
    known = inspect.signature(backend.geocode).parameters
    return {name: value for name, value in wanted.items() if name in known}


def _answer(location: Any) -> dict[str, Any]:
    """What is kept of an answer."""
    raw = location.raw if isinstance(location.raw, dict) else {}
    kept = {key: raw[key] for key in _KEPT if key in raw}
    return kept | {
        "lat": location.latitude,
        "lon": location.longitude,
        "display_name": str(location.address or ""),
    }


def _place(service: str, answer: Mapping[str, Any]) -> Settlement | None:
    """The settlement of an answer; None where it is none or lies outside of the region."""
    try:
        lat, lon = float(answer["lat"]), float(answer["lon"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (SOUTH <= lat <= NORTH and WEST <= lon <= EAST):
        return None
    if (answer.get("category") or answer.get("class") or "place") not in _PLACES:
        return None
    address = answer.get("address")
    parts = address if isinstance(address, dict) else {}
    name = str(answer.get("name") or str(answer.get("display_name", "")).partition(",")[0]).strip()
    cyrillic = any("Ѐ" <= letter <= "ӿ" for letter in name)
    return Settlement(
        f"ONLINE-{_identity(answer, lat, lon)}",
        name_uk=name if cyrillic else "",
        name_ru="",
        name_latn="" if cyrillic else name,
        kind=next((kind for kind in ("city", "town", "village", "hamlet") if kind in parts), "settlement"),
        oblast=_oblast(str(parts.get("state", ""))),
        raion=str(parts.get("district", "")),
        hromada=str(parts.get("municipality", "")),
        lat=round(lat, 6),
        lon=round(lon, 6),
        uncertainty_km=UNCERTAINTY_KM,
        coordinate_source=f"online:{service}",
    )


def _identity(answer: Mapping[str, Any], lat: float, lon: float) -> str:
    if answer.get("osm_id"):
        return f"{str(answer.get('osm_type', 'n'))[:1].upper()}{answer['osm_id']}"
    return hashlib.blake2b(f"{lat:.5f} {lon:.5f}".encode(), digest_size=5).hexdigest()


def _oblast(state: str) -> str:
    """The oblast's name in the settlement table where it is one of its names, else as the geocoder says."""
    try:
        return min(oblasts_named(state)) if state else ""
    except InputError:
        return state
