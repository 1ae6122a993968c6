"""From bytes to text: byte-order marks, UTF-8, UTF-16, Cyrillic code pages; mojibake repaired where sure."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

CODE_PAGES = (
    "cp1251", "koi8_u", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp1250", "iso8859_2", "cp1252",
)  # fmt: skip
"""The 8-bit encodings considered where a text is not Unicode: Cyrillic first, then Polish and German."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_MAX_BAD_SHARE = 0.02  # of the bytes beyond ASCII: more, and the text is no UTF-8 with a few bytes damaged
_CYRILLIC = re.compile(rb"[\xd0\xd1][\x80-\xbf]")
_UTF8_SHARE = 0.3  # of the bytes beyond ASCII that are Cyrillic in UTF-8: from there on the text is UTF-8
_SURE = 0.3  # plausibility of lines in a code page among those in UTF-8
_LOST = re.compile(r"\?{3,}")
_LOST_SHARE = 0.3  # of letters that are question marks instead


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text.

    Attributes:
        encoding: the Python codec's name, with that of single lines in another one.
        damaged: how many places could not be decoded; each is shown as U+FFFD.
        repaired: mojibake was repaired.
    """

    text: str
    encoding: str
    damaged: int = 0
    repaired: bool = False


def decode(data: bytes) -> Decoded:
    """Decode a text of unknown encoding.

    Raises:
        ValueError: it is no text (binary), or no encoding fits it.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _mended(data[len(mark) :], encoding)
    if encoding := _unmarked_utf16(data):
        return _mended(data, encoding)
    if is_binary(data):
        raise ValueError("is not a text file (binary data); give the text, HTML, PDF or DOCX of the report")
    try:
        return _unscrambled(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    mended = _mended(data, "utf-8")
    beyond_ascii = len(data) - len(data.translate(None, _BEYOND_ASCII))
    if mended.damaged <= max(beyond_ascii * _MAX_BAD_SHARE, 1) < beyond_ascii / 4:
        return mended
    return _by_lines(data) if _has_utf8(data, beyond_ascii) else _from_code_page(data)


def _has_utf8(data: bytes, beyond_ascii: int) -> bool:
    """Whether much of the text is Cyrillic in UTF-8: no code page has these pairs of bytes but by chance."""
    return 2 * len(_CYRILLIC.findall(data)) >= _UTF8_SHARE * beyond_ascii


def _by_lines(data: bytes) -> Decoded:
    """A text put together of UTF-8 and of lines in a code page, each line as what it is."""
    lines = data.split(b"\n")
    odd = {n for n, line in enumerate(lines) if not _is_utf8(line) and not _has_utf8(line, len(line))}
    try:
        other = _from_code_page(b"\n".join(lines[n] for n in sorted(odd)))
    except ValueError:
        return _mended(data, "utf-8")
    if not odd or plausibility(other.text) < _SURE:
        return _mended(data, "utf-8")
    decoded = [
        line.decode(other.encoding if n in odd else "utf-8", errors="replace") for n, line in enumerate(lines)
    ]
    text = "\n".join(decoded)
    damaged = text.count("\ufffd") - data.count("\ufffd".encode())
    told = f"utf-8, {len(odd)} line{'s' if len(odd) > 1 else ''} as {other.encoding}"
    return _unscrambled(Decoded(text, told, max(damaged, 0)))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def letters_lost(text: str) -> bool:
    """Whether a program that knew no Cyrillic wrote question marks for its letters."""
    sample = text[:200_000]
    marks = sum(len(run) for run in _LOST.findall(sample))
    return marks > _LOST_SHARE * (marks + sum(map(str.isalpha, sample)))


def is_binary(data: bytes) -> bool:
    """Whether `data` holds control bytes that no text has (NUL, or many others)."""
    head = data[:65536]
    control = len(head) - len(head.translate(None, bytes([*range(9), 11, *range(14, 27), *range(28, 32)])))
    return b"\0" in head or control > len(head) // 100


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without a mark: high bytes of Latin and Cyrillic (00, 04, 20) at every second place."""
    head = data[:4096]
    if len(head) < 8 or len(data) % 2:
        return ""
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if sum(byte in (0x00, 0x04, 0x20) for byte in high) > 0.97 * len(high) and (b"\0" in high):
            return encoding
    return ""


def _mended(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    already = data.count("\ufffd".encode(encoding))
    return _unscrambled(Decoded(text, encoding, damaged=max(text.count("\ufffd") - already, 0)))


def _from_code_page(data: bytes) -> Decoded:
    fitting = []
    for encoding in CODE_PAGES:
        try:
            fitting.append((plausibility(data.decode(encoding)), encoding))
        except UnicodeDecodeError:
            continue
    if not fitting:
        raise ValueError("cannot be decoded: neither UTF-8 nor a known 8-bit encoding; save it as UTF-8")
    score, encoding = max(fitting, key=lambda pair: pair[0])
    if score < 0:
        raise ValueError("cannot be decoded: its letters fit no known encoding; save it as UTF-8")
    return Decoded(data.decode(encoding), encoding)


_COMMON = frozenset("оаеинтрсвлкі")
_CASE_BREAK = re.compile(r"[a-zа-яёіїєґà-öø-ÿąćęłńśźż][А-ЯЁІЇЄҐÀ-ÖØ-Þ]")
_OTHER = re.compile(r"[^\W\da-zA-ZА-Яа-яЁёІіЇїЄєҐґäöüßÄÖÜąćęłńóśźżĄĆĘŁŃÓŚŹŻ_]|[\u2500-\u25ff¤¦§¨\x80-\x9f]")
_MIXED = re.compile(r"[a-zA-Z][А-Яа-яЁёІіЇїЄєҐґ]|[А-Яа-яЁёІіЇїЄєҐґ][a-zA-Z]")
_BEYOND = re.compile(r"[^\x00-\x7f]")


def plausibility(text: str) -> float:
    """How much `text` beyond ASCII looks like Ukrainian, Russian, Polish, German; below 0, not at all.

    A simple documented score: the share of the eleven commonest Cyrillic letters (or of Polish and German
    ones), less letters foreign to these languages, box-drawing and control characters, capitals after small
    letters, and Cyrillic glued to Latin.
    """
    sample = text[:200_000]
    beyond = len(_BEYOND.findall(sample))
    if not beyond:
        return 1.0
    common = sum(sample.count(letter) for letter in _COMMON)
    western = len(re.findall(r"[äöüßÄÖÜąćęłńóśźżĄĆĘŁŃÓŚŹŻ–—’“”„…€°é]", sample))
    wrong = len(_OTHER.findall(sample)) + len(_CASE_BREAK.findall(sample)) + len(_MIXED.findall(sample))
    return (max(common, 0.6 * western) - 2 * wrong) / beyond


_SCRAMBLED = re.compile(
    r"[ÐÑ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[РС][\x80-\xbf‚ѓ„…†‡€‰‹‘’“”•–—™›ђљњќћџЂЃЉЊЌЋЏЎўЈЅѕ°±ІіґµёєјїЁЄЇ]"
    r"|â€|вЂ|[ÂÃ][\x80-\xbf€‚„…†‡‰‹‘’“”•–—™›]"
)
_SINGLE_BYTE = re.compile(r"[À-ÿ¸¨³²¿¯ºª´¥]{3,}")
_UMLAUTS = frozenset("äöüßÄÖÜéèàçó")


def _unscrambled(decoded: Decoded) -> Decoded:
    """Repair lines whose letters were decoded with the wrong encoding before they reached us."""
    text = decoded.text
    if not _SCRAMBLED.search(text) and not _SINGLE_BYTE.search(text):
        return decoded
    mended = "\n".join(map(_repaired_line, text.split("\n")))
    if mended == text:
        return decoded
    return Decoded(mended, decoded.encoding, decoded.damaged, repaired=True)


def _repaired_line(line: str) -> str:
    if len(_SCRAMBLED.findall(line)) >= 2 or "â€" in line or "вЂ" in line:
        import ftfy

        mended = ftfy.fix_encoding(line)
        if mended != line and plausibility(mended) > plausibility(line):
            return mended
    letters = [char for char in line if char.isalpha()]
    high = [char for char in letters if "\xc0" <= char <= "\xff"]
    if len(high) < 8 or len(high) < 0.4 * len(letters) or sum(c in _UMLAUTS for c in high) > 0.5 * len(high):
        return line
    try:
        mended = line.encode("latin-1").decode("cp1251")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return line
    return mended if plausibility(mended) > 0.3 else line
