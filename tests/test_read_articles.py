"""Several articles in one text, what is no report in it, and near-duplicates."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontmap.read import ReadOptions, read_reports
from frontmap.read.articles import articles
from frontmap.read.boilerplate import boilerplate, boilerplate_kinds
from frontmap.read.duplicates import fold_duplicates
from frontmap.records import Report

FIXTURES = Path(__file__).parent / "fixtures" / "read"
SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="../shared with the real reports is not beside the checkout"
)
PROSE = (
    "Ukrainian forces attacked near the village in the night, and the brigade says that it holds its north. "
    "Its spokesman told reporters that three attempts to cross the river have failed since Monday, and "
    "that the road to the town is under fire."
)


def test_list_page_is_cut_into_its_articles() -> None:
    path = FIXTURES / "category.txt"
    whole = path.read_text("utf-8")
    first, second = read_reports([path], on_problem=pytest.fail)
    assert (first.id, second.id) == ("category.txt#1", "category.txt#2")
    assert second.title.startswith("Two people were wounded when a guided bomb hit")
    assert "The state of the town\n\nWater is brought" in second.text
    for report in (first, second):
        assert report.origin == "category.txt"
        assert whole[report.offset : report.offset + len(report.text)] == report.text
    (kept,) = read_reports([path], options=ReadOptions(split=False), on_problem=pytest.fail)
    assert (kept.id, kept.text, kept.origin, kept.offset) == ("category.txt", whole, "", 0)


def test_windows_line_breaks_change_nothing_but_offsets(tmp_path: Path) -> None:
    path = tmp_path / "category.txt"
    whole = (FIXTURES / "category.txt").read_text("utf-8").replace("\n", "\r\n")
    path.write_bytes(whole.encode())
    unix = list(read_reports([FIXTURES / "category.txt"], on_problem=pytest.fail))
    windows = list(read_reports([path], on_problem=pytest.fail))
    assert [one.text.replace("\r\n", "\n") for one in windows] == [one.text for one in unix]
    assert all(whole[one.offset :].startswith(one.text) for one in windows)


def test_page_facts_hold_for_its_articles(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(
        f"date: 2025-10-24 | source: RT\n\n{(FIXTURES / 'category.txt').read_text('utf-8')}", "utf-8"
    )
    reports = list(read_reports([path], on_problem=pytest.fail))
    assert [(report.published, report.side) for report in reports] == [(date(2025, 10, 24), "ru")] * 2


def test_articles_with_metadata_lines_of_their_own(tmp_path: Path) -> None:
    text = (
        "date: 2025-05-14 | source: Генштаб\n\nВорог атакував поблизу Нового.\n\n"
        "Рыбарь, [15.05.2025 10:20]\nВС РФ вошли в Клебан-Бык.\n\n"
        "date: 2025-05-16\nsource: DeepState\n\nВорог просунувся біля Удачного.\n"
    )
    path = tmp_path / "notes.txt"
    path.write_text(text, "utf-8")
    found = [(r.id, r.published, r.side) for r in read_reports([path], on_problem=pytest.fail)]
    assert found == [
        ("notes.txt#1", date(2025, 5, 14), "ua"),
        ("notes.txt#2", date(2025, 5, 15), "ru"),
        ("notes.txt#3", date(2025, 5, 16), "ua"),
    ]


def test_headings_with_date_lines() -> None:
    page = "\n\n".join(
        f"Fighting near village {number}\nPosted on May {number}, 2025 by desk\n\n{PROSE}"
        for number in (12, 13, 14)
    )
    found = articles(page)
    assert [article.heading for article in found] == [f"Fighting near village {n}" for n in (12, 13, 14)]
    assert [article.facts[0].value for article in found] == ["2025-05-12", "2025-05-13", "2025-05-14"]


def test_short_headings_of_a_list_page() -> None:
    parts = {
        "Fresh start for the river crossing": [PROSE, "Kupiansk", PROSE, "The state of the forces", PROSE],
        "The bridge is closed, the mayor has said": [PROSE, "Mykola Hai, an adviser to the mayor", PROSE],
        "Мост у посёлка закрыт, сообщили в администрации": [PROSE],
        "Міст біля селища закрито, повідомив голова": [PROSE],
        "A pontoon will replace it by spring, engineers say": [PROSE, "Overall assessment", PROSE],
    }
    page = "Category Archive : Russia\n\n" + "\n\n".join(
        "\n\n".join([head, *body]) for head, body in parts.items()
    )
    assert [article.heading for article in articles(page)] == list(parts)


ONE_TEXT = {
    "a monthly overview with section headings": "\n\n".join(
        ["The month at the front", PROSE, "Kupiansk", PROSE, "The state of the forces", PROSE, "Lyman", PROSE]
    ),
    "sentence headings, but no banner": "\n\n".join(
        [f"Moscow is gathering forces for a push on the town, officials in Kyiv have warned\n\n{PROSE}"] * 3
    ),
    "a chronicle by days": "\n\n".join(f"May {day}, 2025\n\n{PROSE}" for day in (12, 13, 14, 15)),
    "a General Staff report": "Оперативна інформація станом на 22:00 14.05.2025\n\n"
    + "\n\n".join(f"На {name} напрямку ворог атакував." for name in ("Лиманському", "Торецькому")),
    "a banner over one article": f"Category Archive: Russia\n\n{PROSE}\n\nKupiansk\n\n{PROSE}",
    "a category named in prose": f"Category: settlements under fire and those that were left behind. {PROSE}",
}


@pytest.mark.parametrize("text", ONE_TEXT.values(), ids=ONE_TEXT.keys())
def test_one_text_stays_whole(text: str) -> None:
    assert articles(text) == []


@given(st.text(alphabet="Aa Bé.\n\r[]|:0123-", max_size=300))
def test_articles_never_overlap(text: str) -> None:
    end = 0
    for article in articles(f"date: 2025-01-01\n{text}\n\ndate: 2025-01-02\n{text}"):
        assert end <= article.start < article.end
        end = article.end


ALT_TEXT = "Men near a wall\n\nAI-generated content may be incorrect."


@given(st.text(alphabet=st.sampled_from("Read more\n\r©.!AКомент:|"), max_size=300))
def test_boilerplate_spans_are_sorted_and_inside(text: str) -> None:
    end = 0
    for start, stop in boilerplate(text):
        assert end <= start <= stop <= len(text)
        end = stop


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Body.\n\nRead more\n\nRT\nWhy Bakhmut?\n\nMore body.", "Read more\n\nRT\nWhy Bakhmut?"),
        ("Body.\n\nREAD MORE: Kupiansk taken\n\nMore body.", "READ MORE: Kupiansk taken"),
        ("Body.\n\nЧитайте також: Бої за Лиман\n\nТекст.", "Читайте також: Бої за Лиман"),
        (f"Body.\n\n{ALT_TEXT}", ALT_TEXT),
        ("Body.\n\n© RT / Sergey Poletaev", "© RT / Sergey Poletaev"),
        ("Body.\n\nLeave a Comment", "Leave a Comment"),
        ("Body.\r\n\r\nLeave a Comment\r\n", "Leave a Comment"),
        ("Body.\n\nПодписывайтесь на Рыбаря", "Подписывайтесь на Рыбаря"),
        ("date: 2025-01-01 | source: RT\n\nBody.", "date: 2025-01-01 | source: RT"),
    ],
)  # fmt: skip
def test_furniture_is_boilerplate(text: str, cut: str) -> None:
    assert [text[start:end] for start, end in boilerplate(text)] == [cut]


@pytest.mark.parametrize(
    "text",
    [
        "The aftermath of a Russian attack on Kostiantynivka, Donetsk Oblast. (Governor/Telegram)",
        "Read more carefully, the order says that Lyman is to be left.",
        "Comments by the governor make clear that Siversk is held.",
        "Share of the town under control: a third.",
        "Подробнее о боях за Лиман рассказал командир бригады.",
    ],
)
def test_content_is_no_boilerplate(text: str) -> None:
    assert boilerplate(f"Body.\n\n{text}\n\nMore body.") == []


@needs_shared
def test_the_real_list_page() -> None:
    path = SHARED / "reports" / "004_416c903dd62a8c18.txt"
    raw = path.read_bytes().decode("utf-8")
    reports = list(read_reports([path], on_problem=pytest.fail))
    assert len(reports) == 10
    assert all(raw[report.offset :].startswith(report.text) for report in reports)
    overview = reports[2]
    assert overview.title.startswith("As Russia tightens its grip across the front")
    assert "\n\nOrekhov\n\n" in overview.text
    kinds = [one.kind for one in boilerplate_kinds(raw)]
    assert (kinds.count("listing"), kinds.count("teaser"), kinds.count("picture")) == (1, 10, 15)


@needs_shared
@pytest.mark.parametrize("folder", [SHARED, SHARED / "practice"], ids=["reports", "practice"])
def test_no_settlement_of_the_gold_is_cut(folder: Path) -> None:
    texts = folder / "reports" if (folder / "reports").is_dir() else folder
    checked = 0
    for table in sorted((folder / "gold").glob("*.tsv")):
        text = (texts / f"{table.stem}.txt").read_bytes().decode("utf-8")
        spans = boilerplate(text)
        with table.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t"):
                if row["kind"] == "settlement":
                    start = int(row["start"])
                    assert not any(begin <= start < end for begin, end in spans), row
                    checked += 1
    assert checked > 50


POST = Report(
    id="a:1",
    text="Наші воїни відбили дві атаки поблизу Нового, ворог відійшов до Колодязів. Бої в Торецьку тривають.",
    source="Генштаб",
    published=date(2025, 5, 14),
)


def test_forwarded_posts_are_one_report_with_their_sources() -> None:
    signed = "❗️ " + POST.text.replace("’", "'") + "\n\n@channel_b | Підписатися\nhttps://t.me/channel_b"
    copies = [
        replace(POST, id="b:1", text=signed, source="Канал Б", published=date(2025, 5, 15)),
        POST,
        replace(POST, id="c:1", source="", published=None),
        replace(POST, id="d:1", source="Канал Д", also=("Канал Е",)),
    ]
    (report,) = fold_duplicates(copies)
    assert (report.id, report.also) == ("a:1", ("Канал Б", "c:1", "Канал Д", "Канал Е"))
    assert ("also", "3 near-duplicates folded: b:1, c:1, d:1") in report.provenance


FORWARDED = {
    "its source before it": "Генштаб: {}",
    "who wrote it": "Пише канал Генштаб:\n\n{}",
    "where it is from": "{}\n\nДжерело: Генштаб",
    "in brackets": "{} (Генштаб)",
    "an alarm": "⚡️ ТЕРМІНОВО! {}",
    "an alarm above": "❗️Увага\n\n{}",
    "a bar to subscribe": "{}\n\n🔥 Підписатися | Надіслати новину",
    "hashtags": "{}\n\n#Торецьк #Нове",
    "the forwarder's signature": "{}\n\nКанал Б. Читайте нас",
}


@pytest.mark.parametrize("form", FORWARDED.values(), ids=FORWARDED)
def test_a_forward_with_something_around_it_is_no_other_report(form: str) -> None:
    copy = replace(POST, id="b:1", text=form.format(POST.text), source="Канал Б")
    (report,) = fold_duplicates([POST, copy])
    assert (report.id, report.also) == ("a:1", ("Канал Б",))


def test_a_bulletin_is_not_taken_for_another_that_its_source_writes_alike() -> None:
    places = ("Гришиного", "Родинського", "Котлиного", "Удачного", "Шахового", "Сухецького")
    form = (
        "Упродовж доби ворог атакував позиції наших військ поблизу {} та {}, бої тривають; втрати уточнюємо."
    )
    bulletins = [
        replace(POST, id=f"{one}{other}", text=form.format(one, other))
        for one in places
        for other in places
        if one != other
    ]
    copies = [replace(one, id=f"x{one.id}", source="Канал Б") for one in bulletins]
    found = list(fold_duplicates([*bulletins, *copies]))
    assert [one.id for one in found] == [one.id for one in bulletins]
    assert all(one.also == ("Канал Б",) for one in found)


@pytest.mark.parametrize(
    "other",
    [
        replace(POST, id="x", text=POST.text.replace("Торецьку", "Часовому Яру")),
        replace(POST, id="x", text=POST.text.replace("дві атаки", "12 атак")),
        replace(POST, id="x", text=POST.text + " Також ворог атакував Шахове."),
        replace(POST, id="x", published=POST.published and POST.published + timedelta(days=7)),
        replace(POST, id="x", text="Ворог атакував."),
    ],
    ids=["another place", "another number", "one place more", "a week later", "another text"],
)
def test_what_differs_is_not_folded(other: Report) -> None:
    assert list(fold_duplicates([POST, other])) == [POST, other]


def test_nothing_in_nothing_out() -> None:
    assert list(fold_duplicates([])) == []


def test_page_that_marks_its_articles() -> None:
    path = FIXTURES / "category.html"
    first, second = read_reports([path], on_problem=pytest.fail)
    (whole,) = read_reports([path], options=ReadOptions(split=False), on_problem=pytest.fail)
    assert (first.id, first.title, first.published) == (
        "category.html#1",
        "Corps clears Kucheriv Yar",
        date(2025, 8, 15),
    )
    assert (second.url, second.published) == ("https://desk.example.org/b", date(2025, 8, 14))
    assert first.source == second.source == whole.source == "Desk of the Front"
    for report in (first, second):
        assert whole.text[report.offset : report.offset + len(report.text)] == report.text
    assert not {"Lyman", "Bakhmut", "Share"} & set(whole.text.replace("\n", " ").split())


def test_article_with_teasers_beside_it_is_one(tmp_path: Path) -> None:
    teaser = "<article><h3>Elsewhere</h3><p>" + "Lyman holds. " * 30 + "</p></article>"
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><body><article><h1>Here</h1><p>{PROSE}</p><p>{PROSE}</p></article>{teaser}</body></html>"
    )
    (report,) = read_reports([path], on_problem=pytest.fail)
    assert report.id == "page.html"


def posts(extra: str = "", head: str = "", link: str = "/{}/", stamp: str = "") -> str:
    """A page of three posts in `div` elements, as older themes of WordPress write it."""
    entries = "".join(
        f"<div class='post'><h2><a href='{link.format(day)}'>Day {day} at the river</a></h2>"
        f"{stamp.format(day)}"
        f"<p>{PROSE}</p><p>{PROSE}</p><div class='utility'>Leave a comment</div></div>"
        for day in (5, 6, 7)
    )
    return f"<html><head><title>Front</title>{head}</head><body><h1>Front</h1>{entries}{extra}</body></html>"


TIME = "<abbr class='published' title='2025-11-0{}T10:00:00+02:00'>then</abbr>"


def read_page(folder: Path, markup: str) -> list[Report]:
    (folder / "page.html").write_text(markup, "utf-8")
    return list(read_reports([folder / "page.html"], on_problem=pytest.fail))


def test_page_of_posts_that_are_no_article_elements(tmp_path: Path) -> None:
    found = read_page(tmp_path, posts(stamp=TIME))
    assert [(one.title, one.published) for one in found] == [
        (f"Day {day} at the river", date(2025, 11, day)) for day in (5, 6, 7)
    ]
    assert len(read_page(tmp_path, posts(link="#{}", stamp=TIME))) == 3


@pytest.mark.parametrize(
    "markup",
    [
        posts(link="#section-{}"),
        posts(head="<meta property='og:type' content='article'>"),
        posts().replace("class='post'", "class='comment-body'"),
        posts(extra=f"<div class='story'>{f'<p>{PROSE}</p>' * 8}</div>"),
        "<html><body>" + f"<div><h2><a href='/a'>A</a></h2><p>{PROSE}</p></div>" * 1100 + "</body></html>",
    ],
    ids=["sections", "says that it is one article", "comments", "a story with others under it", "too many"],
)
def test_page_with_parts_alike_stays_whole(tmp_path: Path, markup: str) -> None:
    assert len(read_page(tmp_path, markup)) == 1


@pytest.mark.parametrize(
    ("read", "pattern"),
    [
        (articles, "Tag Archive: x\n" + "Read more: a\nThe b c\n" * 500),
        (articles, "Tag Archive: x\n" * 1000),
        (boilerplate, "Read more\n" * 1000),
    ],
    ids=["a list of teasers", "banners", "one block of teasers"],
)
def test_furniture_alone_takes_no_longer_than_its_length(read: Callable[[str], object], pattern: str) -> None:
    def once(text: str) -> float:
        begun = time.process_time()
        read(text)
        return time.process_time() - begun

    def seconds(text: str) -> float:
        return min(once(text) for _ in range(3))  # a collection of garbage may fall into one of them

    assert seconds(pattern * 8) < 30 * max(seconds(pattern), 0.02)
