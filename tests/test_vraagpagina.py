"""The page for questions: what is asked stays in it, and nothing that data say becomes more than text."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import pytest
from lxml import etree
from werkzeug.datastructures import MultiDict

from catalogus.endpoint import View
from catalogus.live_store import Gaps
from catalogus.problems import Problem
from catalogus.sparql.advice import advice
from catalogus.sparql.check import check
from catalogus.sparql.errors import Reason
from catalogus.vragen import Vraag
from catalogus_exporters.site.vraagpagina import MOST, Vraagpagina

PRODUCT = "https://producten.example/drenthe/ontheffing"
VRAGEN = (
    Vraag(
        "engels",
        PurePosixPath("vragen/engels.ttl"),
        {"nl": "Wat mist Engels?", "en": "What lacks English?"},
        {"nl": "Elk product zonder Engels.", "en": "Every product without English."},
        "select",
        "SELECT ?s WHERE { ?s ?p '<&' }",
    ),
)


def shown(query: str = "", answer: object = None, problem: Problem | None = None, **parameters: str) -> etree._Element:
    """The page, read as a browser does."""
    text = _page(query, answer, problem, **parameters)
    return etree.fromstring(text, etree.HTMLParser())


def _page(query: str = "", answer: object = None, problem: Problem | None = None, **parameters: str) -> str:
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    taal = parameters.get("taal", "nl")
    asked = MultiDict({"query": query, **parameters} if query else parameters)
    view = View(taal, asked, check(query) if answer is not None else None, content, problem)
    page = Vraagpagina(lambda: VRAGEN, lambda taal: {PRODUCT: f"/drenthe/{taal}/ontheffing/"}, Gaps)
    made = page.page(view).content
    assert isinstance(made, str)
    return made


def rows(*rows: Mapping[str, Mapping[str, str]], vars: Sequence[str] = ("x",)) -> object:
    return {"head": {"vars": list(vars)}, "results": {"bindings": list(rows)}}


def iri(value: str) -> dict[str, dict[str, str]]:
    return {"x": {"type": "uri", "value": value}}


def texts(page: etree._Element, path: str) -> list[str]:
    found = page.xpath(path)
    assert isinstance(found, list)
    return ["".join(element.itertext()).strip() for element in found if isinstance(element, etree._Element)]


def test_a_saved_query_fills_the_form_and_says_what_it_is() -> None:
    page = shown(vraag="engels")
    assert texts(page, "//textarea") == [VRAGEN[0].text]
    assert texts(page, f"//*[@id='{page.xpath('string(//textarea/@aria-describedby)')}']") == [
        "Elk product zonder Engels."
    ]
    assert page.xpath("//details//a[@aria-current]/@href") == ["?taal=nl&vraag=engels#vraag"]


def test_a_saved_query_says_what_it_is_once_it_is_asked_and_no_more_once_it_is_changed() -> None:
    asked = f"\r\n{VRAGEN[0].text}\r\n"  # as browsers send it
    for query, descriptions in ((asked, ["Elk product zonder Engels."]), (f"{asked} LIMIT 1", [])):
        page = shown(query, rows(), vraag="engels")
        assert texts(page, "//*[@id='omschrijving']") == descriptions
        assert len(texts(page, "//details//a[@aria-current]")) == len(descriptions)


def test_what_answers_lack_stands_above_them_or_above_the_empty_form() -> None:
    def said(gaps: Gaps, view: View) -> list[str]:
        made = Vraagpagina(lambda: VRAGEN, lambda taal: {}, lambda: gaps).page(view).content
        page = etree.fromstring(str(made), etree.HTMLParser())
        place = "//h2[@id='antwoord']" if view.query else "//p[@class='inleiding']"
        return texts(page, f"{place}/following-sibling::*[1][@class='melding'][a/@href='/en/']")

    answered = View("en", query=check("ASK {}"), answer=b'{"head": {}, "boolean": true}')
    for view in (View("en"), answered):
        assert said(Gaps(), view) == []
        assert said(Gaps(files=1), view) == [
            "1 file cannot be read. What it says is not in the answers. See what is wrong"
        ]
        assert said(Gaps(files=2), view)[0].startswith("2 files cannot be read.")
        assert said(Gaps(files=2, settings=True), view)[0].startswith("The settings or the lists cannot be used.")


def test_what_is_asked_stays_in_the_form() -> None:
    page = shown("\n SELECT ?x { ?x ?y '</textarea><script>' }", rows(), format="csv", vraag="engels")
    assert page.xpath("//textarea")[0].text.endswith("'</textarea><script>' }")
    assert page.xpath("//option[@selected]/@value") == ["csv"]
    assert page.xpath("//script") == []
    assert page.xpath("//textarea/@required") != []


def test_the_page_is_in_english_and_leads_to_the_same_in_dutch() -> None:
    page = shown("ASK {}", {"head": {}, "boolean": True}, taal="en")
    assert page.get("lang") == "en"
    assert texts(page, "//section[1]/p") == ["Yes."]
    assert page.xpath("//p[@class='taal']/a/@href") == ["?query=ASK+%7B%7D&taal=nl"]
    assert texts(page, "//details//a") == ["What lacks English?"]


def test_rows_are_a_table_with_a_caption_and_heads() -> None:
    answer = rows(
        {"x": {"type": "uri", "value": "http://purl.org/dc/terms/title"}, "y": {"type": "literal", "value": "a <b>"}},
        {"y": {"type": "literal", "value": "Hallo", "xml:lang": "en"}},
        {"y": {"type": "literal", "value": "P1D", "datatype": "http://www.w3.org/2001/XMLSchema#duration"}},
        vars=("x", "y"),
    )
    page = shown("SELECT ?x ?y { ?x ?p ?y }", answer)
    assert texts(page, "//caption") == ["3 rijen"]
    assert texts(page, "//th[@scope='col']") == ["x", "y"]
    assert [re.sub(r"\s+", " ", text) for text in texts(page, "//td")] == [
        *("dct:title", "a <b>", "(leeg)", "Hallo en", "(leeg)", "P1D xsd:duration"),
    ]
    assert page.xpath("//td/span[@lang]/@lang") == ["en"]
    region = page.xpath("//*[@role='region']")[0]
    assert (region.get("tabindex"), region.get("aria-labelledby")) == ("0", page.xpath("string(//caption/@id)"))


def test_what_is_good_to_know_stands_above_the_answer() -> None:
    query = check("SELECT * { ?s dct:titel ?o }")
    known = tuple(advice(query, {"http://purl.org/dc/terms/title"}))
    view = View("nl", query=query, answer=json.dumps(rows(vars=("s", "o"))).encode(), advice=known)
    made = Vraagpagina(lambda: (), lambda taal: {}, Gaps).page(view).content
    page = etree.fromstring(str(made), etree.HTMLParser())
    assert texts(page, "//*[@class='advies']") == [
        "Regel 1, teken 15: «dct:titel» komt in deze catalogus niet voor als eigenschap of klasse. "
        "Bedoelt u «dct:title»?"
    ]


def test_triples_are_a_table_too() -> None:
    page = shown("DESCRIBE <https://a.example/>", b'<https://a.example/> <http://purl.org/dc/terms/title> "A"@nl .\n')
    assert texts(page, "//th") == ["onderwerp", "eigenschap", "waarde"]
    assert len(page.xpath("//td")) == 3


@pytest.mark.parametrize(
    ("value", "href"),
    [
        (PRODUCT, ["/drenthe/nl/ontheffing/"]),
        ("https://elders.example/x", ["https://elders.example/x"]),
        *(
            (value, [])
            for value in ("javascript:alert(1)", "data:text/html,x", "http://elders.example/", "JaVaScRiPt:x")
        ),
        ("https://elders.example/'onclick='x'&lt;", ["https://elders.example/'onclick='x'&lt;"]),
    ],
)
def test_only_what_is_here_or_speaks_https_is_a_link(value: str, href: list[str]) -> None:
    assert shown("SELECT ?x {}", rows(iri(value))).xpath("//td//a/@href") == href


def test_hidden_characters_of_a_text_are_seen() -> None:
    page = shown("SELECT ?x {}", rows({"x": {"type": "literal", "value": "a\u202eb"}}, iri("urn:\u202ex")))
    assert texts(page, "//td") == ["a\ufffdb", "<urn:\ufffdx>"]


def test_many_rows_are_cut_off_and_counted() -> None:
    page = shown("SELECT ?x {}", rows(*(iri(f"urn:{number}") for number in range(MOST + 5))))
    assert len(page.xpath("//tbody/tr")) == MOST
    assert texts(page, "//caption")[0].startswith(f"{MOST + 5} rijen. Hier staan de eerste {MOST}.")
    assert texts(shown("SELECT ?x {}", rows(iri("urn:1"))), "//caption") == ["1 rij"]


def test_no_rows_are_said() -> None:
    assert texts(shown("SELECT ?x {}", rows()), "//section[1]/p") == ["Er is niets gevonden."]
    assert texts(shown("ASK {}", {"head": {}, "boolean": False}), "//section[1]/p") == ["Nee."]


def test_a_problem_is_told_beside_the_query_with_its_line() -> None:
    wrong = {"nl": "Zo niet.", "en": "Not so."}
    problem = Problem(Reason.SYNTAX, wrong, 2, 5, {"nl": "Maar zo.", "en": "But so."})
    page = shown("SELECT ?x\nWHER <i> }", problem=problem)
    area = page.xpath("//textarea")[0]
    assert (area.get("aria-invalid"), area.get("aria-describedby")) == ("true", "probleem")
    told = texts(page, "//*[@id='probleem']")[0]
    for said in ("De vraag is niet te lezen. Zo niet.", "Regel 2, teken 5:", "WHER <i> }", "Maar zo."):
        assert said in re.sub(r"[ \n]+", " ", told)
    assert texts(page, "//mark") == ["<i> }"]
    assert texts(page, "//title")[0].startswith("De vraag is niet te lezen: ")


@pytest.mark.parametrize(("line", "column"), [(None, None), (9, 1), (1, 99), (0, 0)])
def test_a_place_that_is_not_in_the_query_breaks_nothing(line: int | None, column: int | None) -> None:
    problem = Problem(Reason.BUSY, {"nl": "Druk.", "en": "Busy."}, line, column)
    page = shown("SELECT ?x", problem=problem)
    assert "Druk." in texts(page, "//*[@id='probleem']")[0]
    assert (page.xpath("//pre") != []) == (line == 1)


def test_of_a_long_line_only_the_part_around_the_place_is_shown() -> None:
    problem = Problem(Reason.SYNTAX, {"nl": "Zo niet.", "en": "Not so."}, 1, 501)
    [line] = texts(shown("a" * 500 + "b" * 500, problem=problem), "//pre")
    assert line == "a" * 60 + "b" * 60


def test_only_the_form_may_do_more_than_on_other_pages() -> None:
    page = Vraagpagina(lambda: (), lambda taal: {}, Gaps).page(View("nl"))
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert isinstance(page.content, str)
    assert "form-action 'self'" in html.unescape(page.content)
    assert "<script" not in page.content
    assert " style=" not in page.content
