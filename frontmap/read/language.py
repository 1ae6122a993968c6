"""Which language a text is in: letters and function words first, a small statistical model where they tie."""

from __future__ import annotations

import re
from string import ascii_letters

from frontmap.read.language_model import model_of

ALIASES = {"ua": "uk", "ukr": "uk", "rus": "ru", "eng": "en", "deu": "de", "ger": "de", "pol": "pl"}
_SAMPLE = 4000
_ACCENTED = re.compile(r"[À-ſ]+")
_ASCII_LETTERS = ascii_letters.encode()
_UKRAINIAN = "іїєґІЇЄҐ"
_RUSSIAN = "ыэёъЫЭЁЪ"
_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = {
    lang: frozenset(words.split())
    for lang, words in {
        "en": "the of and to in that is was for on with as by at from are were has have near",
        "de": "der die das und den von zu mit auf für im dem ist wurde des bei nach aus eine ein",
        "pl": "w i na z do się że nie jest o od przez po dla oraz są to jak został pobliżu",
    }.items()
}


def language_code(stated: str) -> str:
    """The two-letter code of a stated language (`uk`, `ua`, `en-US`, `ru_RU`); "" where it is none."""
    code = re.split(r"[-_]", stated.strip().casefold())[0]
    code = ALIASES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""


def language_of(text: str) -> tuple[str, str]:
    """The language of `text` and what told it: ("uk", "letters"), ("en", "function words"), ("", "")."""
    sample = text[:_SAMPLE]
    cyrillic, latin = _letters_of(sample)
    if cyrillic + latin < 20:
        return "", ""
    if cyrillic >= latin:
        ukrainian, russian = sum(map(sample.count, _UKRAINIAN)), sum(map(sample.count, _RUSSIAN))
        if max(ukrainian, russian) >= 3 * min(ukrainian, russian) + 2:
            return ("uk" if ukrainian > russian else "ru"), "letters"
        return _by_model(sample, ("uk", "ru"))
    shares = _shares_of(sample)
    first, second = sorted(shares, key=lambda lang: -shares[lang])[:2]
    if shares[first] > 0.12 and shares[first] > 3 * shares[second]:
        return first, "function words"
    return _by_model(sample, ("en", "de", "pl"))


def _letters_of(sample: str) -> tuple[int, int]:
    """How many letters are Cyrillic (U+0400 to U+04FF, whose high byte is 4), and how many Latin."""
    ascii_ = sample.encode("ascii", "ignore")
    latin = len(ascii_) - len(ascii_.translate(None, _ASCII_LETTERS))
    if len(ascii_) == len(sample):
        return 0, latin
    cyrillic = sample.encode("utf-16-le", "surrogatepass")[1::2].count(4)
    return cyrillic, latin + sum(map(len, _ACCENTED.findall(sample)))


def _shares_of(sample: str) -> dict[str, float]:
    """Which part of the words are function words of each language."""
    if sample.isascii():
        words = _WORD.findall(sample.lower())
    else:
        words = [word.casefold() for word in _WORD.findall(sample)]
    return {lang: sum(map(known.__contains__, words)) / len(words) for lang, known in _FUNCTION_WORDS.items()}


def _by_model(sample: str, languages: tuple[str, ...]) -> tuple[str, str]:
    identifier = model_of(languages)
    if identifier is None:
        return "", ""
    return str(identifier.classify(sample)[0]), "language model"
