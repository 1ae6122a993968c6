"""Claims: scope, voice, actors and modality on small texts of our own."""

from __future__ import annotations

from datetime import date

import pytest

from frontmap.claim import claims
from frontmap.records import Claim, Mention, Report, Resolution, Side
from frontmap.segment import sentences

DAY = date(2025, 10, 20)


def read(text: str, *names: str, side: Side = "", lang: str = "") -> list[Claim]:
    """The claims of a text about the names in it, in the order of the text."""
    report = Report("r", text, side=side, lang=lang, published=DAY)
    spans = sorted(
        (at, at + len(name)) for name in names for at in range(len(text)) if text.startswith(name, at)
    )
    found = [Resolution(Mention("r", a, b, text[a:b]), text[a:b], 1.0) for a, b in spans]
    return claims(report, sentences(text, lang), found)


def labels(text: str, *names: str, side: Side = "", lang: str = "") -> list[tuple[str, str]]:
    return [(c.claim, c.modality) for c in read(text, *names, side=side, lang=lang)]


def test_a_list_shares_its_claim() -> None:
    text = "Among the settlements that Russian forces captured are Nova, Stara and Mala."
    assert labels(text, "Nova", "Stara", "Mala") == [("ru_control", "asserted")] * 3


def test_taking_the_centre_is_not_control() -> None:
    (claim,) = read("Russian troops have taken the centre of Nova.", "Nova")
    assert (claim.claim, claim.side) == ("contested", "ru")
    assert "cent" in claim.extent


def test_a_direction_claims_nothing() -> None:
    assert labels("In the Nova direction the enemy attacked near Mala.", "Nova", "Mala", side="ua") == [
        ("mention", "-"),
        ("ru_advance", "asserted"),
    ]


def test_the_anchor_of_a_bearing_claims_nothing() -> None:
    text = "Russian forces attacked northeast of Nova near Mala and Stara."
    assert [label for label, _ in labels(text, "Nova", "Mala", "Stara")] == [
        "mention",
        "ru_advance",
        "ru_advance",
    ]


@pytest.mark.parametrize(("side", "label"), [("ru", "ru_control"), ("ua", "ua_control")])
def test_liberated_follows_the_voice(side: Side, label: str) -> None:
    assert labels("Nova has been liberated.", "Nova", side=side) == [(label, "asserted")]


@pytest.mark.parametrize(("side", "label"), [("ru", "ua_advance"), ("ua", "ru_advance")])
def test_repelled_attacks_are_the_other_sides(side: Side, label: str) -> None:
    assert labels("Our troops repelled three attacks near Nova.", "Nova", side=side) == [(label, "asserted")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kyiv denied that Russian forces had captured Nova.", ("ru_control", "denied")),
        ("If Russian forces capture Nova, the road is open.", ("ru_control", "hypothetical")),
        ("Russian forces captured Nova in May 2022.", ("ru_control", "past")),
        ("Unconfirmed reports say Russian forces captured Nova.", ("ru_control", "unconfirmed")),
        ("The Russian Ministry of Defense claimed that its forces captured Nova.", ("ru_control", "claimed")),
        ("Geolocated footage indicates that Russian forces captured Nova.", ("ru_control", "asserted")),
    ],
)
def test_modality(text: str, expected: tuple[str, str]) -> None:
    assert labels(text, "Nova") == [expected]


@pytest.mark.parametrize(
    ("text", "lang", "side", "expected"),
    [
        ("Ворог захопив Нове.", "uk", "ua", ("ru_control", "asserted")),
        ("Наші захисники відбили атаку поблизу Нове.", "uk", "ua", ("ru_advance", "asserted")),
        ("Нове перебуває у сірій зоні.", "uk", "ua", ("contested", "asserted")),
        ("Якщо ворог захопить Нове, шлях буде відкрито.", "uk", "ua", ("ru_control", "hypothetical")),
        ("Освобождено Новое.", "ru", "ru", ("ru_control", "asserted")),
        ("Отражены атаки противника в районе Новое.", "ru", "ru", ("ua_advance", "asserted")),
        ("В Новое нанесён удар по складу.", "ru", "ru", ("mention", "-")),
    ],
)
def test_other_languages(text: str, lang: str, side: Side, expected: tuple[str, str]) -> None:
    name = "Нове" if lang == "uk" else "Новое"
    assert labels(text, name, side=side, lang=lang) == [expected]


def test_a_following_sentence_speaks_of_the_city() -> None:
    (claim,) = read("NOVA. Our troops hold the whole city.", "NOVA", side="ua")
    assert claim.claim == "ua_control"
    at = claim.resolution.mention.start - claim.quote_start
    assert claim.quote[at : at + 4] == "NOVA"


def test_claimant_and_day_are_told() -> None:
    text = "The Russian Ministry of Defense claimed on October 18 that its forces captured Nova."
    (claim,) = read(text, "Nova")
    assert (claim.claimant, claim.claimant_side) == ("Russian Ministry of Defense", "ru")
    assert claim.event_date == date(2025, 10, 18)


def test_strikes_claim_nothing() -> None:
    assert labels("A drone strike on Nova killed two people.", "Nova") == [("mention", "-")]


def test_every_claim_says_why() -> None:
    for claim in read("The enemy captured Nova. Mala was shelled.", "Nova", "Mala", side="ua"):
        assert claim.reasons
