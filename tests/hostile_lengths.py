"""Texts made to take long for their length: pieces to be repeated, and lists of names that all differ."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import pairwise

from frontmap.gazetteer import Gazetteer

PLAIN = (
    "Ворог атакував позиції біля Торецька і Новоселівки, але не просунувся. "
    "Russian forces advanced near Pokrovsk on Monday, while Ukraine holds Huliaipole.\n\n"
)
"""Short lines full of names and claims: they take some three times as long as report prose."""
HOSTILE = {
    "brackets": "(", "capitals": "А", "one syllable": "Ново", "one word": "Ново ", "newlines": "\n",
    "commas": ",", "quotes": '"', "quoted lines": '"\n', "hyphens": "Ново-", "apostrophes": "П'я",
    "a list of one name": "Покровськ, ", "names and brackets": "(Покровськ (", "bullets": "• Покровськ\n",
    "unknown names": "село Абракадабра ", "joined claims": "Russian forces seized Pokrovsk and ",
    "bearings": "north of Pokrovsk near ", "oblasts": "Донецької області ", "dates": "in May 2024 ",
    "a long word before a bearing": "а" * 400 + " б б на північний захід від Покровська атакував. ",
    "open brackets between names": "Покровськ " + "( " * 300 + "а. Ворог там. ",
    "homonyms": "Олександрівка, Новоселівка, Михайлівка, Миколаївка, Іванівка, Василівка, Петрівка, ",
    "many homonyms": "Степове, Вишневе, Зелене, Калинівка, Андріївка, Дмитрівка, Григорівка, Олексіївка, "
    "Семенівка, Павлівка, Федорівка, Мар'янівка, Веселе, Вільне, Червоне, Березівка, Яблунівка, Кам'янка, "
    "Покровка, Троїцьке, Богданівка, Володимирівка, Катеринівка, Ганнівка, Софіївка, Мирне, Антонівка, ",
    "sides, acts and names": "Росія взяла Покровськ, ", "acts and names": "attacked near Покровськ ",
    "denials": "denied they took Покровськ if ",
    "denials and commas": "Київ заперечує, що Покровськ втрачено, ",
    "denied falls": "Kyiv denied that Siversk fell, ", "times": "He was in Avdiivka when it fell, ",
    "old times": "Russian forces took Avdiivka in February 2024 and Vuhledar that October, ",
    "rumours": "Ямполь якобы освобождён, ", "threats": "Сіверськ ось-ось упаде, ",
    "whom they took it from": "Закотное отбито у ВСУ, ", "doubts": "Не факт, что Торецк взят, ",
    "memories": "Згадайте 2022-й: тоді й Торське було під ними, ",
    "lines in lower case": "бої біля Степового\n",
    "words of saying": "Kyiv said Russia claimed capture of Покровськ; ",
    "open quotation marks": "«Покровськ ",
    "one shared name": "Іванівка ", "a bullet a line": "- Покровськ\n• Іванівка\n",
    "capitals of names": "ТОРЕЦЬК БАХМУТ ", "numbers": "1 22 333,4 5555 ",
    "distances": "3 km north of Pokrovsk, 5 км на північ від Торецька, ",
    "voices in quotation marks": "Покровськ, «наші сили там» і ворог. ",
    "quoted names": '«Покровськ» "Toretsk" ', "scripts in turn": "Pokrovsk Торецьк Bakhmut Бахмут ",
    "scripts within words": "Pоkrоvsк Тоrецьк ", "prepositions": "у в на під біля near in to from at of ",
    "acts": "захопили звільнили атакували captured seized attacked advanced ",
    "joined names": "Торецьк-Покровськ, ", "ifs": "if Pokrovsk falls якщо not ",
    "acts and names of both": "захопили Покровськ атакували captured Toretsk seized ",
    "headings": "Pokrovsk direction\n\nТорецький напрямок\n\n",
    "marked headings": "# Pokrovsk direction\n## Торецьк\n", "tables": "| Pokrovsk | 3 | Торецьк |\n",
    "addresses": "https://example.com/a ", "betweens": "між Покровськом і Торецьком ",
    "rivers": "the Siverskyi Donets River, річки Вовча, ", "a name a paragraph": "Степове\n\nІванівка\n\n",
    "marks": "и\u0306", "flags": "🇺🇦", "nothing": "\u200b",
}  # fmt: skip


def run_on(text: str) -> str:
    """A text as one sentence, to be repeated: commas where its sentences end."""
    return re.sub(r"[.!?\n]+(\s|$)", ", ", text).strip(", ") + ", "


def _listed(words: list[str], size: int) -> str:
    """The words in a list of so many characters, from the first again where they end."""
    found: list[str] = []
    length = number = 0
    while length < size:
        found.append(words[number % len(words)])
        length += len(found[-1]) + 2
        number += 1
    return ", ".join(found)[:size]


def spellings(gazetteer: Gazetteer, size: int) -> str:
    """Spellings of the gazetteer, all different: every form of every name, in any order."""
    forms = random.Random(3).sample(list(gazetteer.forms()), size // 6)
    return _listed([form.title() for form in forms], size)


def names(gazetteer: Gazetteer, size: int) -> str:
    """Names of different settlements, from the first again where there are no more."""
    different = list(dict.fromkeys(place.name_latn for place in gazetteer if place.name_latn))
    random.Random(3).shuffle(different)
    return _listed(different, size)


def joined(gazetteer: Gazetteer, size: int) -> str:
    """Pairs of different names with a hyphen."""
    different = [place.name_uk for place in gazetteer if place.name_uk]
    random.Random(3).shuffle(different)
    return _listed([f"{one}-{other}" for one, other in pairwise(different)], size)


def unknown(gazetteer: Gazetteer, size: int) -> str:
    """Words that are no names, with a capital."""
    dice = random.Random(3)
    letters = "абвгдежзиклмнопрстуфхцчшюя"
    words = ["".join(dice.choices(letters, k=dice.randint(4, 11))).capitalize() for _ in range(size // 6)]
    return _listed(words, size)


DIFFERENT: dict[str, Callable[[Gazetteer, int], str]] = {
    "different spellings": spellings,
    "different names": names,
    "different joined names": joined,
    "different unknown words": unknown,
}
"""Texts in which no word comes twice, as far as there are enough."""
