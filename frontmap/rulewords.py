"""Spelling rules in plain words, for people who read why a name means a place."""

from __future__ import annotations

from functools import lru_cache

_SCRIPTS = {"uk": "Ukrainian", "ru": "Russian"}
_SYSTEMS = {
    "official": "the official romanization",
    "kmu2010": "the official romanization",
    "bgn1965": "the BGN/PCGN 1965 romanization",
    "ru-bgn1947": "romanized from Russian (BGN/PCGN 1947)",
    "press": "a newsroom romanization",
    "ru-press": "a newsroom romanization from Russian",
}
_KINDS = {
    "renamed": "an earlier or other-side name, ",
    "alternate": "a name that GeoNames lists",
    "added": "a name that the user added, ",
    "sound": "sounds like ",
    "edit": "nearly spelled like ",
}


@lru_cache(maxsize=2_000)
def in_words(rule: str) -> str:
    """A rule such as `ru:derived:genitive` as words: "Russian name derived from the Ukrainian, genitive"."""
    head, _, rest = rule.partition(":")
    if head == "alternate":
        return _KINDS[head]
    if head in _KINDS:
        rest = rest.partition(":")[2] if head == "edit" else rest
        return _KINDS[head] + (in_words(rest) if rest else "a known name")
    if head == "latn":
        russian = " from Russian" if rest.startswith("ru-") else ""
        return _SYSTEMS.get(rest, f"a romanization{russian} ({rest.removeprefix('ru-')})")
    if head in _SCRIPTS:
        parts = rest.split(":")
        derived = " name derived from the Ukrainian" if "derived" in parts else " name"
        return f"{_SCRIPTS[head]}{derived}, {parts[-1]}"
    return rule
