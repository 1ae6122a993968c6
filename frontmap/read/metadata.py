"""From a draft with stated facts to a `Report` whose every piece of metadata says where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from frontmap.errors import InputError
from frontmap.read.boilerplate import stated_in_furniture
from frontmap.read.dateline import dateline
from frontmap.read.dates import date_in_name, parse_date
from frontmap.read.draft import Draft, Fact, OnProblem
from frontmap.read.headline import headline
from frontmap.read.language import language_code, language_of
from frontmap.read.options import ReadOptions
from frontmap.read.sources import Source, source_at, source_named
from frontmap.records import Report, Side

_SIDES: dict[str, Side] = {
    "ru": "ru", "russia": "ru", "russian": "ru", "рф": "ru", "росія": "ru", "россия": "ru",
    "ua": "ua", "uk": "ua", "ukraine": "ua", "ukrainian": "ua", "україна": "ua", "украина": "ua",
}  # fmt: skip

Told = tuple[str, str]
"""A value and where it came from."""


def finish(draft: Draft, options: ReadOptions, on_problem: OnProblem) -> Report:
    """Make the report of a draft: the user's word, stated facts, the text's dateline, the file's name.

    What cannot be used (a date like 31.02.2025) is told to `on_problem`, and the next fact is tried.
    """
    head = headline(draft.text)
    stated = (*head.facts, *draft.facts, *(_furniture(draft.text) if draft.whole else ()))
    published, told_date = _published(draft, stated, head.end, options, on_problem)
    url = _first("url", stated, options.url)
    source = _first("source", stated, options.source)
    by_url = source_at(url[0]) if url[0] else None
    if not source[0] and by_url:
        source = (by_url.source, "address of the page")
    title = _title(draft.text, stated, head.end)
    author = _first("author", stated, "")
    side, told_side = _side(stated, source[0], by_url, options)
    lang = _language(draft.text[head.end :], stated, options)
    told = {
        "published": told_date, "source": source[1], "side": told_side, "url": url[1],
        "lang": lang[1], "title": title[1], "author": author[1],
    }  # fmt: skip
    provenance = (*((field, origin) for field, origin in told.items() if origin), *draft.notes)
    return Report(
        id=draft.name, text=draft.text, source=source[0], side=side, published=published, url=url[0],
        lang=lang[0], title=title[0], provenance=provenance, origin=draft.origin, offset=draft.offset,
        author=author[0],
        also=draft.also,
    )  # fmt: skip


def _furniture(text: str) -> Iterator[Fact]:
    """Author and source as a page's byline and its invitation to subscribe name them."""
    for kind, phrase, rest in stated_in_furniture(text):
        if kind == "byline":
            yield Fact("author", rest, f"the page's line “{phrase} …”")
        elif known := source_named(rest):
            yield Fact("source", known.source, f"the page's line “{phrase} …”")


def _first(field: str, stated: tuple[Fact, ...], given: str) -> Told:
    if given:
        return given, "given by the user"
    for fact in stated:
        if fact.field == field and fact.value.strip():
            return " ".join(fact.value.split()), fact.origin
    return "", ""


def _title(text: str, stated: tuple[Fact, ...], begin: int) -> Told:
    sure = _first("title", tuple(fact for fact in stated if not fact.weak), "")
    opening = sure if sure[0] else _opening_line(text, begin)
    return opening if opening[0] else _first("title", stated, "")


def _published(
    draft: Draft, stated: tuple[Fact, ...], begin: int, options: ReadOptions, on_problem: OnProblem
) -> tuple[date | None, str]:
    if options.date is not None:
        return options.date, "given by the user"
    days = list(_usable_days(draft, stated, on_problem))
    for day, fact in days:
        if not fact.weak:
            return day, fact.origin
    if line := dateline(draft.text, begin):
        return line.day, f"the text's own dateline: {draft.text[line.start : line.end]}"
    if draft.file_name and (named := date_in_name(draft.file_name)):
        return named, "file name"
    for day, fact in days:
        return day, fact.origin
    return None, ""


def _usable_days(
    draft: Draft, stated: tuple[Fact, ...], on_problem: OnProblem
) -> Iterator[tuple[date, Fact]]:
    for fact in stated:
        if fact.field != "date" or not fact.value.strip():
            continue
        try:
            yield parse_date(fact.value), fact
        except ValueError as error:
            message = f"date {fact.value.strip()[:40]!r} ({fact.origin}) {error}; not used"
            on_problem(InputError(message, path=draft.path, row=draft.row))


def _side(
    stated: tuple[Fact, ...], source: str, by_url: Source | None, options: ReadOptions
) -> tuple[Side, str]:
    if options.side:
        return options.side, "given by the user"
    for fact in stated:
        if fact.field == "side" and (side := _SIDES.get(fact.value.strip().casefold())):
            return side, fact.origin
    by_name = source_named(source) if source else None
    known = by_name or by_url
    if known is None:
        return "", ""
    how = f"source {known.source}" if by_name else f"address of {known.source}"
    if known.side == "neutral":
        return "", f"{how}: neutral, {known.origin}"
    return known.side, f"{how}: {known.origin}"


def _language(text: str, stated: tuple[Fact, ...], options: ReadOptions) -> Told:
    if options.lang:
        return language_code(options.lang) or options.lang, "given by the user"
    says = [fact for fact in stated if fact.field == "lang" and language_code(fact.value)]
    for fact in says:
        if not fact.weak:
            return language_code(fact.value), fact.origin
    found, told = language_of(text)
    if found:
        return found, f"the text's {told}" if told != "language model" else told
    return (language_code(says[0].value), says[0].origin) if says else ("", "")


def _opening_line(text: str, begin: int) -> Told:
    """The text's first line as its title, where it stands apart and is no sentence."""
    body = text[begin : begin + 1000].lstrip()
    line, newline, rest = body.partition("\n")
    line = line.strip().lstrip("#").strip()
    apart = bool(newline) and not rest.split("\n", 1)[0].strip()
    if apart and 3 <= len(line) <= 150 and not line.endswith((".", ":", ";", ",")):
        return line, "first line of the text"
    return "", ""
