"""Fetching on request, against a server on this machine's loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from frontmap.cli import app
from frontmap.errors import InputError
from frontmap.ledger_cli import app as ledger_app
from frontmap.read import ReadOptions, read_reports
from frontmap.read import fetch as fetching
from frontmap.records import Report

FIXTURES = Path(__file__).parent / "fixtures" / "read"
Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A server that answers from a list, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[Answer | Callable[[dict[str, str]], Answer]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append((self.path, headers))
                answer = site.answers[min(len(site.asked), len(site.answers)) - 1]
                status, fields, body = answer(headers) if callable(answer) else answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **fields}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited; nobody really waits."""
    slept: list[float] = []
    monkeypatch.setattr(fetching.time, "sleep", slept.append)
    monkeypatch.setattr(fetching, "_last", {})
    return slept


def read(*urls: str, **stated: object) -> tuple[list[Report], list[str]]:
    problems: list[InputError] = []
    options = ReadOptions(fetch=True, **stated)  # type: ignore[arg-type]
    reports = list(read_reports(urls, options=options, on_problem=problems.append))
    return reports, [str(problem) for problem in problems]


PAGE = (FIXTURES / "page_chromium.html").read_bytes()
HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_page(site: Site) -> None:
    site.answers = [(200, HTML, PAGE)]
    (report,), problems = read(site.url("/2025/vovchansk"))
    assert not problems
    assert report.id == "vovchansk"
    assert report.url == site.url("/2025/vovchansk")
    assert dict(report.provenance)["url"] == "address that it was fetched from"
    assert report.text.startswith("Street fighting goes on")
    assert site.asked[0][1]["user-agent"].startswith("frontmap/")


def test_feed(site: Site) -> None:
    feed = (FIXTURES / "feed_rss.xml").read_bytes()
    site.answers = [(200, {"Content-Type": "application/rss+xml"}, feed)]
    reports, _ = read(site.url("/rss"))
    assert [report.id for report in reports] == ["rss:1", "rss:2"]


def test_second_time_asks_whether_it_changed(site: Site, tmp_path: Path) -> None:
    def conditional(headers: dict[str, str]) -> Answer:
        same = headers.get("if-none-match") == '"1"'
        return (304, {}, b"") if same else (200, {**HTML, "ETag": '"1"'}, PAGE)

    site.answers = [conditional]
    first, _ = read(site.url("/a"), cache=str(tmp_path / "cache"))
    second, problems = read(site.url("/a"), cache=str(tmp_path / "cache"))
    assert (first, problems) == (second, [])
    assert "if-none-match" not in site.asked[0][1]
    assert site.asked[1][1]["if-none-match"] == '"1"'


def test_busy_server_is_tried_again_after_the_time_it_asks_for(site: Site, naps: list[float]) -> None:
    site.answers = [(503, {"Retry-After": "7"}, b""), (500, {}, b""), (200, HTML, PAGE)]
    (report,), problems = read(site.url("/a"))
    assert (report.lang, problems) == ("en", [])
    assert 7.0 in naps


def test_busy_server_may_ask_for_a_time_of_day(site: Site, naps: list[float]) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    late = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    site.answers = [(503, {"Retry-After": soon}, b""), (503, {"Retry-After": late}, b"")]
    reports, (problem,) = read(site.url("/a"))
    assert not reports
    assert "the server answers 503" in problem
    assert len(site.asked) == 2
    assert 15 < max(naps) <= 20
    site.answers = [(503, {"Retry-After": "tomorrow"}, b""), (200, HTML, PAGE)]
    site.asked.clear()
    (report,), _ = read(site.url("/a"))
    assert report.lang == "en"


def test_server_that_asks_for_an_hour_is_left_alone(site: Site, naps: list[float]) -> None:
    site.answers = [(429, {"Retry-After": "3600"}, b"")]
    reports, (problem,) = read(site.url("/a"))
    assert not reports
    assert problem == f"{site.url('/a')}: cannot be fetched (the server answers 429)"
    assert len(site.asked) == 1
    assert all(nap < 30 for nap in naps)


def test_one_request_a_second_and_host(site: Site, naps: list[float]) -> None:
    site.answers = [(200, HTML, PAGE)]
    read(site.url("/a"), site.url("/b"))
    assert len(site.asked) == 2
    assert len(naps) == 1
    assert 0.5 < naps[0] <= 1.0


def test_problems_are_one_line_and_the_rest_is_read(site: Site) -> None:
    site.answers = [(404, {}, b"no"), (200, HTML, PAGE)]
    reports, problems = read(site.url("/gone"), site.url("/a"))
    assert len(reports) == 1
    assert problems == [f"{site.url('/gone')}: cannot be fetched (the server answers 404)"]
    _, (problem,) = read("http://127.0.0.1:9/x")
    assert problem == "http://127.0.0.1:9/x: cannot be fetched (no connection)"


def test_too_large_and_in_circles(site: Site) -> None:
    site.answers = [(200, HTML, b"x" * 4000)]
    _, (problem,) = read(site.url("/a"), max_bytes=1000)
    assert "is larger than" in problem
    site.asked.clear()
    site.answers = [(302, {"Location": "/a"}, b"")]
    _, (problem,) = read(site.url("/a"))
    assert problem.endswith("cannot be fetched (it redirects too often)")


def test_the_commands_keep_pages_in_the_folder_that_is_given(site: Site, tmp_path: Path) -> None:
    def conditional(headers: dict[str, str]) -> Answer:
        same = headers.get("if-modified-since") == "Fri, 24 Oct 2025 10:00:00 GMT"
        changed = {**HTML, "Last-Modified": "Fri, 24 Oct 2025 10:00:00 GMT"}
        return (304, {}, b"") if same else (200, changed, PAGE)

    site.answers = [conditional]
    words = [site.url("/a"), "--fetch", "--cache", str(tmp_path / "pages"), "--quiet"]
    shown = [CliRunner().invoke(app, ["extract", *words]) for _ in range(2)]
    assert shown[0].exit_code == shown[1].exit_code == 0
    assert shown[0].stdout == shown[1].stdout != ""
    assert ["if-modified-since" in headers for _, headers in site.asked] == [False, True]
    kept = CliRunner().invoke(ledger_app, ["add", *words, "--ledger", str(tmp_path / "l.sqlite")])
    assert kept.exit_code == 0
    assert len(site.asked) == 3
    unasked = CliRunner().invoke(app, ["extract", words[0]])
    assert "nothing is fetched without --fetch" in unasked.stderr
    assert len(site.asked) == 3
