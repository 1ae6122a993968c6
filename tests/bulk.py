"""Posts by the million for measuring: made up, of many places, with some of every kind of trouble.

    python tests/bulk.py 1000 posts.jsonl                 1000 MB of posts
    python tests/bulk.py 1000 posts.jsonl --sparse 0.9    of whose sentences most name no place

The same seed gives the same posts.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from frontmap.gazetteer import Gazetteer

SENTENCES = (
    "Ворог захопив {0} і просунувся поблизу {1}.",
    "Сили оборони утримують {0}, але під {1} тривають бої.",
    "На Покровському напрямку агресор штурмував позиції у районі {0}.",
    "Противник взял под контроль {0}, идут бои за {1}.",
    "Подразделения вошли в {0}, сообщают об ударах по {1}.",
    "Russian forces advanced near {0} and reportedly seized {1}.",
    "Ukrainian troops hold {0}; fighting continues north of {1}.",
    "Nothing new has been reported from this part of the front in the last days.",
    "Протягом доби зафіксовано понад сто бойових зіткнень, авіація завдала ударів.",
)
SOURCES = ("General Staff of Ukraine", "Минобороны России", "Example Channel", "A desk")


NAMELESS = tuple(sentence for sentence in SENTENCES if "{0}" not in sentence)


def posts(seed: int = 1, sparse: float = 0.0) -> Iterator[dict[str, str]]:
    """Posts without end, the same for the same seed, of one to forty sentences.

    Args:
        sparse: the share of sentences that are made to name no place.
    """
    dice = random.Random(seed)
    places = [place for place in Gazetteer.load() if place.oblast and place.name_uk and place.name_ru]
    front = [place for place in places if "онецьк" in place.oblast or "арків" in place.oblast]
    number = 0
    while True:
        number += 1
        here = dice.sample(front, 6)
        text = []
        for _ in range(min(int(dice.expovariate(1 / 6)) + 1, 40)):
            sentence = dice.choice(NAMELESS if sparse and dice.random() < sparse else SENTENCES)
            one, other = dice.sample(here, 2)
            field = "name_latn" if sentence.isascii() else "name_ru" if "ы" in sentence else "name_uk"
            text.append(sentence.format(getattr(one, field), getattr(other, field)))
        yield {
            "text": " ".join(text),
            "date": (date(2025, 1, 1) + timedelta(days=number // 3000 % 365)).isoformat(),
            "source": dice.choice(SOURCES),
            "url": f"https://example.org/{number}",
        }


def lines(size: int, seed: int = 1, sparse: float = 0.0) -> Iterator[bytes]:
    """JSON Lines of so many bytes together, or a little more."""
    made = 0
    for post in posts(seed, sparse):
        line = json.dumps(post, ensure_ascii=False).encode() + b"\n"
        yield line
        made += len(line)
        if made >= size:
            return


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module."""
    parser = argparse.ArgumentParser(description="Write made-up posts as JSON Lines.")
    parser.add_argument("megabytes", type=float)
    parser.add_argument("file", type=Path)
    parser.add_argument("--sparse", type=float, default=0.0, help="share of sentences that name no place")
    given = parser.parse_args(arguments)
    with given.file.open("wb") as stream:
        stream.writelines(lines(int(given.megabytes * 1e6), sparse=given.sparse))
    return 0


if __name__ == "__main__":
    sys.exit(main())
