"""Claims: scope, voice, actors and modality on small texts of our own."""

from __future__ import annotations

from datetime import date

import pytest

from frontmap.claim import claims
from frontmap.records import Claim, Mention, Report, Resolution, Side
from frontmap.segment import language, sentences
from frontmap.voice import voice

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


def test_whose_officer_speaks_tells_the_voice() -> None:
    told = "рассказывает офицер {}.\nПротивник давит, но мы держим Лиман."
    assert voice(Report("x.txt", told.format("3-й штурмовой бригады"), lang="ru"))[0] == "ua"
    assert voice(Report("x.txt", told.format("мотострелкового полка"), lang="ru"))[0] == "ru"


@pytest.mark.parametrize(
    "text",
    [
        '"Our troops are still in the town," a spokesman in Kyiv said. Fighting went on in Nova.',
        "«Наши бойцы и наши войска стоят крепко», — сказал офицер. Бои идут в селе Новое.",
        "«Ворог наступає, а наші воїни тримаються», — сказав офіцер. Бої тривають у селі Нове.",
    ],
)
def test_words_of_a_quotation_are_not_the_report_s_own_voice(text: str) -> None:
    lang = "en" if text.isascii() else language(text)
    assert voice(Report("x.txt", text, lang=lang)) == ("", "its words do not tell")
    said = text.translate(str.maketrans("", "", '"«»'))
    assert voice(Report("x.txt", said, lang=lang))[0] != ""


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


def test_a_denial_is_told_with_who_denies() -> None:
    (claim,) = read("Kyiv denied that Nova had fallen.", "Nova")
    assert (claim.modality, claim.claimant, claim.claimant_side) == ("denied", "Kyiv", "ua")
    (claim,) = read("Russian forces have not taken Nova.", "Nova")
    assert (claim.modality, claim.claimant) == ("denied", "")


def test_a_claimant_is_whole_words_of_the_report() -> None:
    (claim,) = read("Голова ОВА спростував втрату Нової.", "Нової", lang="uk")
    assert claim.claimant == "ОВА"


def test_who_is_told_of_is_no_part_of_the_claimant() -> None:
    (claim,) = read("Russian forces, Ukrainian officials said on Monday, entered Nova.", "Nova")
    assert (claim.claimant, claim.claimant_side) == ("Ukrainian officials", "ua")


def test_strikes_claim_nothing() -> None:
    assert labels("A drone strike on Nova killed two people.", "Nova") == [("mention", "-")]


def test_every_claim_says_why() -> None:
    for claim in read("The enemy captured Nova. Mala was shelled.", "Nova", "Mala", side="ua"):
        assert claim.reasons


def test_reasons_say_who_acts_and_what_that_was_taken_from() -> None:
    (named,) = read("Russian troops captured Nova.", "Nova")
    (implied,) = read("Nova has been liberated.", "Nova", side="ua")
    assert "who acts or gains: Russian, named in the sentence" in named.reasons
    assert "who acts or gains: Ukrainian, implied by the report's side" in implied.reasons


def test_items_under_a_line_with_a_colon_share_what_it_says() -> None:
    text = "The enemy attacked in the areas of:\n• Nova;\n• Stara.\n\nMala is quiet."
    assert [c.claim for c in read(text, "Nova", "Stara", "Mala", side="ua")] == [
        "ru_advance",
        "ru_advance",
        "mention",
    ]


def test_what_is_said_in_quotation_marks_is_the_speakers_word() -> None:
    text = "“Nova is under our control. The enemy holds Stara,” the brigade's spokesman said."
    assert labels(text, "Nova", "Stara", side="ua") == [("ua_control", "claimed"), ("ru_control", "claimed")]


def test_a_question_claims_nothing_for_now() -> None:
    assert labels("Have Russian troops captured Nova?", "Nova") == [("ru_control", "hypothetical")]


def test_a_list_goes_on_with_an_act_only_where_it_says_nothing_else() -> None:
    text = (
        "Russian forces attacked east of Nova near Stara; and south of Nova near Mala. "
        "Her son lives near Dalnia."
    )
    assert [c.claim for c in read(text, "Nova", "Stara", "Mala", "Dalnia")] == [
        "mention", "ru_advance", "mention", "ru_advance", "mention",
    ]  # fmt: skip


def test_a_denied_report_about_a_place_denies_what_was_claimed_of_it() -> None:
    text = "Milbloggers claimed that Russian forces captured Nova. The brigade denied the report about Nova."
    assert labels(text, "Nova") == [("ru_control", "claimed"), ("ru_control", "denied")]


def test_a_place_right_behind_another_only_tells_where_it_lies() -> None:
    assert [c.claim for c in read("The enemy stormed Nova near Stara.", "Nova", "Stara", side="ua")] == [
        "ru_advance",
        "mention",
    ]


def test_a_farm_is_not_the_village() -> None:
    (claim,) = read("Nova: Russian groups took the farm and the school.", "Nova")
    assert (claim.claim, claim.side) == ("contested", "ru")


def test_occupied_goes_with_the_name_that_follows() -> None:
    text = "Refugees from Russian-occupied Nova live in Stara."
    assert [c.claim for c in read(text, "Nova", "Stara")] == ["ru_control", "mention"]


def test_may_is_a_month_only_where_capitalized() -> None:
    assert labels("Russian troops may have entered Nova.", "Nova") == [("contested", "unconfirmed")]
    assert labels("Russian troops may enter Nova.", "Nova") == [("contested", "hypothetical")]


def test_who_denies_a_loss_denies_its_own() -> None:
    text = "Ukraine's General Staff denies the loss of Nova."
    for side in ("", "ru", "ua"):
        assert labels(text, "Nova", side=side) == [("ru_control", "denied")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "lang", "first"),
    [
        ("Fighting rages in Nova as Kyiv denies the loss of Mala.", "en", ("contested", "asserted")),
        (
            "Russian forces entered Nova while Kyiv denies that Mala has fallen.",
            "en",
            ("contested", "asserted"),
        ),
        ("У Nova тривають бої, тоді як Генштаб спростував втрату Mala.", "uk", ("contested", "asserted")),
        ("В Nova идут бои, хотя в Генштабе опровергли потерю Mala.", "ru", ("contested", "asserted")),
    ],
)
def test_a_denial_in_a_clause_of_its_own_denies_what_it_names(
    text: str, lang: str, first: tuple[str, str]
) -> None:
    assert labels(text, "Nova", "Mala", lang=lang) == [first, ("ru_control", "denied")]


def test_a_denial_behind_a_semicolon_denies_what_stands_there() -> None:
    text = "Fighting continues in Nova; the reports about the capture of Stara are not true."
    assert labels(text, "Nova", "Stara", side="ua") == [("contested", "asserted"), ("ru_control", "denied")]


def test_too_goes_on_with_what_was_said_before() -> None:
    assert (
        labels("Плещеевка полностью наша, Катериновка тоже.", "Плещеевка", "Катериновка", side="ru")
        == [("ru_control", "asserted")] * 2
    )
