"""Known sources: from a stated name or an address to whose voice it is (`sources.tsv`)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

from frontmap.tables import read_table

SourceSide = Literal["ru", "ua", "neutral"]


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the table: a spelling, a web domain or a channel, and what is known of its source."""

    key: str
    kind: Literal["name", "domain", "channel"]
    source: str
    lang: str
    side: SourceSide
    origin: str


_SOCIAL_HOSTS = (
    "t.me telegram.me x.com twitter.com nitter.net facebook.com m.facebook.com vk.com youtube.com "
    "instagram.com threads.net bsky.app"
)
_SOCIAL = frozenset(_SOCIAL_HOSTS.split())
_SEPARATORS = re.compile(r"[,;/|()\[\]–—«»\"“”]|\bvia\b|: | - ", re.IGNORECASE)
_WORDS = re.compile(r"[\w+]+")
_LONGEST = 8  # words; the longest key of the table has six
_DISTINCTIVE = 7  # letters from which a single word counts inside a longer name


def normalized(name: str) -> str:
    """`name` as keys are compared: lower case, ё as е, no apostrophes, other punctuation as one space."""
    folded = name.casefold().replace("ё", "е")
    folded = re.sub(r"['’ʼ`´]", "", folded)
    return " ".join(_WORDS.findall(folded))


@functools.cache
def _table() -> dict[str, dict[str, Source]]:
    tables: dict[str, dict[str, Source]] = {"name": {}, "domain": {}, "channel": {}}
    for row in read_table(Path(__file__).with_name("sources.tsv")):
        source = Source(
            row["key"], cast(Literal["name", "domain", "channel"], row["kind"]), row["source"], row["lang"],
            cast(SourceSide, row["side"]), row["origin"],
        )  # fmt: skip
        key = normalized(source.key) if source.kind == "name" else source.key.casefold()
        tables[source.kind].setdefault(key, source)
    return tables


@functools.lru_cache(maxsize=4096)
def source_named(name: str) -> Source | None:
    """The known source that `name` states: `RT`, `сводка Минобороны`, `@rybar`, `Ukrinform, via Telegram`.

    The whole name is looked up first, then its parts between commas, dashes and brackets, then the longest
    run of words in it that is a key. Short single words count only where they are the whole name or part.
    None where nothing fits, or where the parts name sources of different sides.
    """
    name = name[:300]
    table = _table()
    handle = name.strip().removeprefix("@").casefold()
    if name.strip().startswith("@") and handle in table["channel"]:
        return table["channel"][handle]
    if "." in name and " " not in name.strip() and (known := source_at(name)):
        return known
    for parts in ([name], _SEPARATORS.split(name)):
        found = [source for part in parts if (source := table["name"].get(normalized(part)))]
        if found:
            return found[0] if len({source.side for source in found}) == 1 else None
    return _longest_run(normalized(name).split())


def _longest_run(words: list[str]) -> Source | None:
    names = _table()["name"]
    for size in range(min(len(words), _LONGEST), 0, -1):
        runs = [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]
        found = [names[run] for run in runs if run in names and (size > 1 or len(run) >= _DISTINCTIVE)]
        if found:
            return found[0] if len({source.side for source in found}) == 1 else None
    return None


@functools.lru_cache(maxsize=4096)
def source_at(url: str) -> Source | None:
    """The known source at a web address: its channel on a social network, else its (parent) domain."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    table = _table()
    if host in _SOCIAL:
        steps = [step.lstrip("@") for step in parts.path.casefold().split("/") if step]
        steps = steps[1:] if steps[:1] == ["s"] else steps
        return table["channel"].get(steps[0]) if steps else None
    while "." in host:
        if host in table["domain"]:
            return table["domain"][host]
        host = host.partition(".")[2]
    return None
