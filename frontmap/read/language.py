"""Which language a text is in: letters and function words first, a small statistical model where they tie."""

from __future__ import annotations

import re
from collections import Counter

from frontmap.read.language_model import model_of

ALIASES = {"ua": "uk", "ukr": "uk", "rus": "ru", "eng": "en", "deu": "de", "ger": "de", "pol": "pl"}
_SAMPLE = 4000
_CYRILLIC = re.compile(r"[Ѐ-ӿ]+")
_LATIN = re.compile(r"[A-Za-zÀ-ſ]+")
_UKRAINIAN = "іїєґІЇЄҐ"
_RUSSIAN = "ыэёъЫЭЁЪ"
_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = {
    "en": "the of and to in that is was for on with as by at from are were has have near",
    "de": "der die das und den von zu mit auf für im dem ist wurde des bei nach aus eine ein",
    "pl": "w i na z do się że nie jest o od przez po dla oraz są to jak został pobliżu",
}


def language_code(stated: str) -> str:
    """The two-letter code of a stated language (`uk`, `ua`, `en-US`, `ru_RU`); "" where it is none."""
    code = re.split(r"[-_]", stated.strip().casefold())[0]
    code = ALIASES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""


def language_of(text: str) -> tuple[str, str]:
    """The language of `text` and what told it: ("uk", "letters"), ("en", "function words"), ("", "")."""
    sample = text[:_SAMPLE]
    cyrillic, latin = (sum(map(len, letters.findall(sample))) for letters in (_CYRILLIC, _LATIN))
    if cyrillic + latin < 20:
        return "", ""
    if cyrillic >= latin:
        ukrainian, russian = sum(map(sample.count, _UKRAINIAN)), sum(map(sample.count, _RUSSIAN))
        if max(ukrainian, russian) >= 3 * min(ukrainian, russian) + 2:
            return ("uk" if ukrainian > russian else "ru"), "letters"
        return _by_model(sample, ("uk", "ru"))
    words = Counter(word.casefold() for word in _WORD.findall(sample))
    total = sum(words.values())
    shares = {
        lang: sum(words[word] for word in known.split()) / total for lang, known in _FUNCTION_WORDS.items()
    }
    first, second = sorted(shares, key=lambda lang: -shares[lang])[:2]
    if shares[first] > 0.12 and shares[first] > 3 * shares[second]:
        return first, "function words"
    return _by_model(sample, ("en", "de", "pl"))


def _by_model(sample: str, languages: tuple[str, ...]) -> tuple[str, str]:
    identifier = model_of(languages)
    if identifier is None:
        return "", ""
    return str(identifier.classify(sample)[0]), "language model"
