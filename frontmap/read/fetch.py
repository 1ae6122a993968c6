"""Fetching pages and feeds over HTTP, only where the user asks, and politely."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from frontmap import __version__
from frontmap.errors import InputError
from frontmap.files import write_whole
from frontmap.read.options import ReadOptions

USER_AGENT = f"frontmap/{__version__} (reads single pages that its user names)"
TIMEOUT = (10, 30)
"""Seconds to connect, and between two pieces of the answer."""
INTERVAL = 1.0
"""Seconds between two requests to one host."""
TRIES = 4
LONGEST_WAIT = 30.0
"""Seconds that a `Retry-After` is waited for at most; a server that asks for more is left alone."""
_BUSY = frozenset([429, 500, 502, 503, 504])
_FORMS = {
    "text/html": "page", "application/xhtml+xml": "page", "application/pdf": "pdf", "text/plain": "text",
    "application/rss+xml": "feed", "application/atom+xml": "feed", "application/rdf+xml": "feed",
    "application/json": "json", "application/feed+json": "json", "text/csv": "table",
    "application/x-ndjson": "lines", "application/zip": "archive", "text/markdown": "text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its bytes, the address after redirects, a name for it, and its format ("" where unknown)."""

    content: bytes
    url: str
    file_name: str
    form: str


_last: dict[str, float] = {}


def fetch(url: str, options: ReadOptions) -> Fetched:
    """Fetch one address: one request a second and host, retried while the server is busy.

    With `options.cache`, an answer is kept there with its `ETag` and `Last-Modified`, the next request asks
    whether it changed, and the kept one is used where it did not.

    Raises:
        InputError: the address cannot be reached, answers with an error, or is larger than
            `options.max_bytes`.
    """
    import requests

    kept = _kept(url, options)
    headers = {"User-Agent": USER_AGENT, "Accept": "text/html, application/rss+xml, */*;q=0.5"}
    headers |= {name: kept[key] for name, key in _CONDITIONS.items() if kept.get(key)}
    with requests.Session() as session:
        session.max_redirects = 5
        try:
            answer = _answer(session, url, headers)
            if answer.status_code == 304 and kept:
                return _fetched(Path(kept["file"]).read_bytes(), kept["url"], kept["type"])
            if answer.status_code >= 400:
                raise InputError(f"cannot be fetched (the server answers {answer.status_code})", path=url)
            content = _content(answer, url, options)
        except requests.RequestException as error:
            raise InputError(f"cannot be fetched ({_reason(error)})", path=url) from error
    kind = answer.headers.get("Content-Type", "")
    _keep(url, options, content, answer, kind)
    return _fetched(content, answer.url, kind)


_CONDITIONS = {"If-None-Match": "etag", "If-Modified-Since": "modified"}


def _answer(session: Any, url: str, headers: dict[str, str]) -> Any:
    import requests

    for attempt in range(1, TRIES + 1):
        _wait_for_turn(urlsplit(url).netloc)
        try:
            answer = session.get(url, headers=headers, timeout=TIMEOUT, stream=True)
        except (requests.ConnectionError, requests.Timeout):
            if attempt == TRIES:
                raise
            time.sleep(INTERVAL * 2 ** (attempt - 1))
            continue
        wait = _retry_after(answer, attempt)
        if answer.status_code not in _BUSY or attempt == TRIES or wait > LONGEST_WAIT:
            return answer
        answer.close()
        time.sleep(wait)
    raise AssertionError("the last try returns or raises")


def _retry_after(answer: Any, attempt: int) -> float:
    """Seconds until the next try: what the server asks for, as seconds or as a time, else ever longer."""
    stated = str(answer.headers.get("Retry-After", "")).strip()
    if stated.isascii() and stated.isdigit():
        return float(stated)
    try:
        return max(INTERVAL, parsedate_to_datetime(stated).timestamp() - time.time())
    except (ValueError, OverflowError):
        return float(INTERVAL * 2 ** (attempt - 1))


def _wait_for_turn(host: str) -> None:
    since = time.monotonic() - _last.get(host, -INTERVAL)
    if since < INTERVAL:
        time.sleep(INTERVAL - since)
    _last[host] = time.monotonic()


def _content(answer: Any, url: str, options: ReadOptions) -> bytes:
    pieces = []
    size = 0
    for piece in answer.iter_content(1 << 16):
        size += len(piece)
        if size > options.max_bytes:
            raise InputError(f"is larger than {options.max_bytes >> 20} MB; not read", path=url)
        pieces.append(piece)
    return b"".join(pieces)


def _fetched(content: bytes, url: str, kind: str) -> Fetched:
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    host = parts.hostname or ""
    form = _FORMS.get(kind.partition(";")[0].strip().lower(), "")
    return Fetched(content, url, f"{host}/{last}" if last else host, form)


def _place(url: str, options: ReadOptions) -> Path:
    return Path(options.cache or "") / hashlib.sha256(url.encode()).hexdigest()[:32]


def _kept(url: str, options: ReadOptions) -> dict[str, str]:
    if not options.cache:
        return {}
    place = _place(url, options)
    try:
        head = json.loads(place.with_suffix(".json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    usable = isinstance(head, dict) and head.get("asked") == url and place.with_suffix(".body").is_file()
    return {**head, "file": str(place.with_suffix(".body"))} if usable else {}


def _keep(url: str, options: ReadOptions, content: bytes, answer: Any, kind: str) -> None:
    etag, modified = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
    if not options.cache or not (etag or modified):
        return
    place = _place(url, options)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place.with_suffix(".body"), content)
    head = {"asked": url, "url": answer.url, "type": kind, "etag": etag, "modified": modified}
    write_whole(place.with_suffix(".json"), json.dumps(head))


def _reason(error: Exception) -> str:
    import requests

    if isinstance(error, requests.Timeout):
        return "it takes too long"
    if isinstance(error, requests.TooManyRedirects):
        return "it redirects too often"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return type(error).__name__
