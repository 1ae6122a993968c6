"""Statuses for the map's tests: a small front of real places, and large synthetic ones of any size."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from frontmap.merge import merge
from frontmap.records import (
    Candidate,
    Claim,
    ClaimLabel,
    Mention,
    Modality,
    Report,
    ReportClaim,
    Resolution,
    Settlement,
    Side,
    Status,
)

NAN = float("nan")


class Places(dict[str, Settlement]):
    """A gazetteer as the map asks for one: settlements by id."""

    def __init__(self, places: Iterable[Settlement]) -> None:
        super().__init__((place.settlement_id, place) for place in places)


_ROWS = """
UA14160210010099403|Покровськ|Покровск|Pokrovsk|city|Донецька|Покровський|Покровська|48.2801|37.1771|0.8|geonames|60127
UA14160150010065527|Мирноград|Мирноград|Myrnohrad|city|Донецька|Покровський|Мирноградська|48.3099|37.2651|0.8|geonames|46098
UA14160210020079908|Родинське|Родинское|Rodynske|city|Донецька|Покровський|Покровська|48.3541|37.2064|0.8|geonames|9850
UA14160210240098875|Піщане|Песчаное|Pishchane|village|Донецька|Покровський|Покровська|48.234|37.1115|1.5|postal|0
UA14160210080040376|Гришине|Гришино|Hryshyne|village|Донецька|Покровський|Покровська|48.3276|37.0806|0.8|geonames|2115
UA14160250010071750|Удачне|Удачное|Udachne|settlement|Донецька|Покровський|Удачненська|48.2405|36.9911|1.5|postal|0
UA14160210350050880|Котлине|Котлино|Kotlyne|settlement|Донецька|Покровський|Покровська|48.22193|37.10824|20|hromada|0
UA14160170010061687|Новогродівка|Новогродовка|Novohrodivka|city|Донецька|Покровський|Новогродівська|48.2005|37.3388|0.8|geonames|14037
UA14160230010080205|Селидове|Селидово|Selydove|city|Донецька|Покровський|Селидівська|48.1465|37.3022|0.8|geonames|21521
UA14160110010020758|Курахове|Курахово|Kurakhove|city|Донецька|Покровський|Курахівська|47.9847|37.2807|0.8|geonames|18220
UA14160070010040544|Добропілля|Доброполье|Dobropillia|city|Донецька|Покровський|Добропільська|48.4667|37.0857|0.8|geonames|28170
UA14120070010085843|Костянтинівка|Константиновка|Kostiantynivka|city|Донецька|Краматорський|Костянтинівська|48.5273|37.7059|0.8|geonames|67350
UA14020110010025394|Торецьк|Торецк|Toretsk|city|Донецька|Бахмутський|Торецька|48.3948|37.8478|0.8|geonames|30914
UA14020130010015598|Часів Яр|Часов Яр|Chasiv Yar|city|Донецька|Бахмутський|Часовоярська|48.5935|37.8572|1.5|postal|0
UA14020010010059145|Бахмут|Бахмут|Bakhmut|city|Донецька|Бахмутський|Бахмутська|48.5942|37.9989|0.8|geonames|80500
UA14020070010064896|Сіверськ|Северск|Siversk|city|Донецька|Бахмутський|Сіверська|48.867|38.1001|1.5|postal|0
UA14120110010088407|Лиман|Лиман|Lyman|city|Донецька|Краматорський|Лиманська|48.9901|37.8084|0.8|geonames|20066
UA14120110030088690|Зарічне|Заречное|Zarichne|settlement|Донецька|Краматорський|Лиманська|49.0234|37.9316|0.8|geonames|2950
UA63080090010026457|Куп’янськ|Купянск|Kupiansk|city|Харківська|Куп’янський|Куп’янська|49.71|37.6158|0.8|geonames|27169
UA63080090030044417|Куп’янськ-Вузловий|Купянск-Узловой|Kupiansk-Vuzlovyi|settlement|Харківська|Куп’янський|Куп’янська|49.6706|37.6432|0.8|geonames|8212
UA63080130130078227|Синьківка|Синьковка|Synkivka|village|Харківська|Куп’янський|Петропавлівська|49.7627|37.6921|1.5|postal|0
UA63080050010081319|Дворічна|Двуречная|Dvorichna|settlement|Харківська|Куп’янський|Дворічанська|49.851|37.6848|0.8|geonames|3290
UA63080110090045175|Подоли|Подолы|Podoly|village|Харківська|Куп’янський|Курилівська|49.6913|37.6777|0.8|geonames|2376
UA63140010010035757|Вовчанськ|Волчанск|Vovchansk|city|Харківська|Чугуївський|Вовчанська|50.2908|36.9411|1.5|postal|0
UA23100070010036682|Гуляйполе|Гуляйполе|Huliaipole|city|Запорізька|Пологівський|Гуляйпільська|47.6668|36.2558|0.8|geonames|13446
UA23100170010023304|Оріхів|Орехов|Orikhiv|city|Запорізька|Пологівський|Оріхівська|47.5673|35.7857|1.5|postal|0
UA23100270150025192|Роботине|Работино|Robotyne|village|Запорізька|Пологівський|Токмацька|47.4456|35.8343|1.5|postal|0
UA14060170140035493|Зарічне|Заречное|Zarichne|settlement|Донецька|Горлівський|Шахтарська|nan|nan|nan||0
""".strip()  # noqa: E501


def _settlement(row: str) -> Settlement:
    *texts, lat, lon, uncertainty, source, population = row.split("|")
    return Settlement(
        *texts,
        lat=float(lat),
        lon=float(lon),
        uncertainty_km=float(uncertainty),
        coordinate_source=source,
        population=int(population),
    )


PLACES = Places(map(_settlement, _ROWS.splitlines()))
BY_NAME = {place.name_latn: place.settlement_id for place in reversed(PLACES.values())}


def report(
    id: str,
    text: str,
    *,
    source: str = "Institute for the Study of War",
    side: Side = "",
    published: date | None = date(2025, 10, 20),
    url: str = "",
    lang: str = "en",
) -> Report:
    return Report(id=id, text=text, source=source, side=side, published=published, url=url, lang=lang)


def said(
    what: Report,
    surface: str,
    settlement_id: str | None,
    label: ClaimLabel = "mention",
    modality: Modality = "-",
    *,
    claimant: str = "",
    claimant_side: Side = "",
    side: str = "",
    extent: str = "",
    rivals: Sequence[str] = (),
) -> ReportClaim:
    """What `what` claims at the first place where its text has `surface`; the quote is that line."""
    start = what.text.index(surface)
    line_start = what.text.rfind("\n", 0, start) + 1
    line_end = what.text.find("\n", start)
    quote = what.text[line_start : line_end if line_end >= 0 else None]
    own = (Candidate(settlement_id, 0.93, "exact"),) if settlement_id else ()
    candidates = own + tuple(Candidate(rival, 0.05, "exact") for rival in rivals)
    reasons = ("11 of the report's other places lie within 40 km",)
    mention = Mention(what.id, start, start + len(surface), surface, candidates=candidates)
    resolution = Resolution(mention, settlement_id, 0.93, reasons, candidates)
    claim = Claim(
        resolution,
        claim=label,
        modality=modality,
        side=side,
        claimant=claimant,
        claimant_side=claimant_side,
        extent=extent,
        quote=quote,
        quote_start=line_start,
        cue="",
    )
    return ReportClaim(what, claim)


def front() -> list[ReportClaim]:
    """About forty claims by three sources over five weeks, with two settlements in dispute."""
    return [*_isw(), *_general_staff(), *_moscow(), *_undated()]


def statuses() -> list[Status]:
    """The merged statuses of `front()`."""
    return merge(front())


def _isw() -> Iterator[ReportClaim]:
    early = report(
        "isw_2025-09-28",
        "Russian forces recently advanced in western Toretsk.\n"
        "Geolocated footage shows Russian forces north of Novohrodivka and Selydove.\n"
        "Russian forces attacked near Synkivka and Dvorichna.\n"
        "Ukrainian forces maintain positions in Kupiansk and Podoly.",
        published=date(2025, 9, 28),
        url="https://example.org/isw/2025-09-28",
    )
    yield said(early, "Toretsk", BY_NAME["Toretsk"], "contested", "asserted", side="ru", extent="west")
    yield said(early, "Novohrodivka", BY_NAME["Novohrodivka"], "ru_control", "asserted")
    yield said(early, "Selydove", BY_NAME["Selydove"], "ru_control", "asserted")
    yield said(early, "Synkivka", BY_NAME["Synkivka"], "ru_advance", "asserted")
    yield said(early, "Dvorichna", BY_NAME["Dvorichna"], "ru_control", "unconfirmed")
    yield said(early, "Kupiansk", BY_NAME["Kupiansk"], "ua_control", "asserted")
    yield said(early, "Podoly", BY_NAME["Podoly"], "ua_control", "asserted")
    late = report(
        "isw_2025-10-26",
        "Russian forces attacked near Pokrovsk itself; near Myrnohrad, Rodynske and Hryshyne.\n"
        "Unconfirmed claims: Russian forces seized Pishchane and Kotlyne.\n"
        "Ukrainian forces counterattacked near Udachne and retook part of Dobropillia raion.\n"
        "If Siversk falls, Lyman would be next. Bakhmut was lost in 2023.",
        published=date(2025, 10, 26),
        url="https://example.org/isw/2025-10-26",
    )
    yield said(late, "Pokrovsk", BY_NAME["Pokrovsk"], "contested", "asserted", side="ru")
    for name in ("Myrnohrad", "Rodynske", "Hryshyne"):
        yield said(late, name, BY_NAME[name], "ru_advance", "asserted")
    for name in ("Pishchane", "Kotlyne"):
        yield said(late, name, BY_NAME[name], "ru_control", "unconfirmed")
    yield said(late, "Udachne", BY_NAME["Udachne"], "ua_advance", "asserted")
    yield said(late, "Dobropillia", BY_NAME["Dobropillia"])
    yield said(late, "Siversk", BY_NAME["Siversk"], "ru_control", "hypothetical")
    yield said(late, "Lyman", BY_NAME["Lyman"], "ru_advance", "hypothetical")
    yield said(late, "Bakhmut", BY_NAME["Bakhmut"], "ru_control", "past")


def _general_staff() -> Iterator[ReportClaim]:
    uk = report(
        "gs_2025-10-24",
        "Ворог намагався просунутися в районах Покровська, Мирнограда та Родинського.\n"
        "Наші воїни утримують Куп’янськ; відбито атаки поблизу Куп’янська-Вузлового.\n"
        "Втрачено контроль над Роботиним не підтверджується.\n"
        "У Вовчанську тривають бої. Обстріляно Оріхів, Гуляйполе і Костянтинівку.\n"
        "Сили оборони звільнили Удачне. Часів Яр утримується.",
        source="General Staff of Ukraine",
        side="ua",
        lang="uk",
        published=date(2025, 10, 24),
        url="https://example.org/gs/2025-10-24",
    )
    yield said(uk, "Покровська", BY_NAME["Pokrovsk"], "ru_advance", "asserted")
    yield said(uk, "Мирнограда", BY_NAME["Myrnohrad"], "ru_advance", "asserted")
    yield said(uk, "Родинського", BY_NAME["Rodynske"], "ru_advance", "asserted")
    yield said(uk, "Куп’янськ", BY_NAME["Kupiansk"], "ua_control", "asserted")
    yield said(uk, "Куп’янська-Вузлового", BY_NAME["Kupiansk-Vuzlovyi"], "ru_advance", "asserted")
    yield said(uk, "Роботиним", BY_NAME["Robotyne"], "ru_control", "denied")
    yield said(uk, "Вовчанську", BY_NAME["Vovchansk"], "contested", "asserted", side="both")
    for surface, name in (("Оріхів", "Orikhiv"), ("Гуляйполе", "Huliaipole")):
        yield said(uk, surface, BY_NAME[name])
    yield said(uk, "Костянтинівку", BY_NAME["Kostiantynivka"])
    yield said(uk, "Удачне", BY_NAME["Udachne"], "ua_control", "asserted")
    yield said(uk, "Часів Яр", BY_NAME["Chasiv Yar"], "ua_control", "asserted")


def _moscow() -> Iterator[ReportClaim]:
    ru = report(
        "mod_2025-10-23",
        "Подразделения группировки «Запад» освободили Купянск.\n"
        "Освобождены населённые пункты Песчаное, Двуречная и Часов Яр.\n"
        "Нанесено поражение в районах Заречного и Северска.",
        source="Ministry of Defence of Russia",
        side="ru",
        lang="ru",
        published=date(2025, 10, 23),
        url="https://example.org/mod/2025-10-23",
    )
    ministry = {"claimant": "Russian MoD", "claimant_side": "ru"}
    yield said(ru, "Купянск", BY_NAME["Kupiansk"], "ru_control", "claimed", **ministry)  # type: ignore[arg-type]
    for surface, name in (("Песчаное", "Pishchane"), ("Двуречная", "Dvorichna"), ("Часов Яр", "Chasiv Yar")):
        yield said(ru, surface, BY_NAME[name], "ru_control", "asserted")
    namesake = "UA14060170140035493"
    yield said(ru, "Заречного", BY_NAME["Zarichne"], "ru_advance", "asserted", rivals=(namesake,))
    yield said(ru, "Северска", BY_NAME["Siversk"], "ru_advance", "asserted")


def _undated() -> Iterator[ReportClaim]:
    note = report(
        "note",
        "A friend says Kurakhove is held by Russian forces, and Zarichne near Shakhtarsk too.",
        source="Telegram channel",
        published=None,
    )
    yield said(note, "Kurakhove", BY_NAME["Kurakhove"], "ru_control", "claimed", claimant="a friend")
    yield said(note, "Zarichne", "UA14060170140035493", "ru_control", "claimed", claimant="a friend")


def many(
    claims: int, settlements: int, reports: int = 400, seed: int = 7, *, cyrillic: bool = False
) -> tuple[list[ReportClaim], Places]:
    """A large synthetic front: `claims` claims over `settlements` places and a year and a half.

    Every quote is unlike the others; `cyrillic` ones are 250 letters long.
    """
    chance = random.Random(seed)
    places = Places(_synthetic(number, chance) for number in range(settlements))
    ids = list(places)
    sources = [(f"Source {n}", ("ru", "ua", "")[n % 3]) for n in range(12)]
    told = []
    for n in range(reports):
        source, side = sources[n % len(sources)]
        day = date(2024, 6, 1) + timedelta(days=chance.randrange(500))
        told.append(Report(f"report-{n:05}", "", source, side, day, f"https://example.org/{n}"))  # type: ignore[arg-type]
    made = []
    for n in range(claims):
        place = places[ids[n % settlements] if n < settlements else chance.choice(ids)]
        made.append(_synthetic_claim(place, chance.choice(told), chance, n, cyrillic))
    return made, places


def _synthetic(number: int, chance: random.Random) -> Settlement:
    syllables = ("Nov", "Petr", "Kras", "Zel", "Oleks", "Ber", "Vas", "Step"), ("iv", "ov", "an", "en", "o")
    latn = f"{chance.choice(syllables[0])}{chance.choice(syllables[1])}ka {number}"
    return Settlement(
        settlement_id=f"UA{number:017}",
        name_uk=f"Новоселівка {number}",
        name_ru=f"Новосёловка {number}",
        name_latn=latn,
        kind="village",
        oblast=chance.choice(("Донецька", "Харківська", "Запорізька")),
        raion="Покровський",
        hromada="Покровська",
        lat=46.6 + 4.0 * chance.random(),
        lon=35.0 + 3.6 * chance.random(),
        uncertainty_km=chance.choice((0.8, 1.5, 20.0)),
        coordinate_source="synthetic",
    )


_WORDS = re.findall(
    r"\w+",
    "підрозділи угруповання просунулися зайняли опорний пункт північніше уздовж залізниці ворог штурмував "
    "безуспішно позиції відбито атаки протягом доби тривають бої околиці лісосмуги терикон шахта дорога",
)


def _synthetic_claim(
    place: Settlement, what: Report, chance: random.Random, number: int, cyrillic: bool
) -> ReportClaim:
    labels: tuple[ClaimLabel, ...] = ("ru_control", "ua_control", "contested", "ru_advance", "ua_advance")
    modalities: tuple[Modality, ...] = ("asserted", "asserted", "claimed", "unconfirmed", "denied", "past")
    opening = f"In report line {number} the forces of the group are said to have moved on "
    quote = f"{opening}{place.name_latn}, after two days of fighting along the railway to the south-east."
    if cyrillic:
        quote += " " + " ".join(chance.choices(_WORDS, k=28))
    start = len(opening)
    mention = Mention(what.id, start, start + len(place.name_latn), place.name_latn)
    resolution = Resolution(mention, place.settlement_id, 0.9, ("the only settlement of this name",))
    claim = Claim(resolution, chance.choice(labels), chance.choice(modalities), quote=quote)
    return ReportClaim(what, claim)
