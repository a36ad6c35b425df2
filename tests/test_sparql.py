"""Questions: what may be asked, values for variables, and processes that answer beside one another."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from catalogus import filling
from catalogus.sparql.advice import advice
from catalogus.sparql.bind import bind, parameters
from catalogus.sparql.check import DEPTH, LENGTH, PIECES, check, undeclared
from catalogus.sparql.errors import QueryError, Reason
from catalogus.sparql.forms import FORMS, of
from catalogus.sparql.places import Pace, Places
from catalogus.sparql.pool import Limits, Pool, Question
from catalogus.sparql.prefixes import PREFIXES, short
from catalogus.sparql.store import Store
from catalogus.sparql.table import ordered, rows, table
from catalogus.sparql.tokens import Kind, position, tokens

GRAPHS = ("https://a.example/graaf/een", "https://a.example/graaf/twee")
MB = 1_000_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two graphs: each thing has a number and a text in two languages."""
    graphs = {
        NamedNode(name): frozenset(
            Triple(NamedNode(f"https://a.example/{graph}/{number}"), NamedNode(f"https://a.example/{word}"), value)
            for number in range(60)
            for word, value in (
                ("nummer", Literal(number)),
                ("naam", Literal(f"naam {number}", language="nl")),
                ("naam", Literal(f"name {number}", language="en")),
            )
        )
        for graph, name in enumerate(GRAPHS)
    }
    return filling.write(graphs, 0, tmp_path_factory.mktemp("store"))


@pytest.fixture
def pool(store: Store) -> Iterator[Pool]:
    with Pool(store.place, Limits(seconds=20, moment=20, memory=0)) as pool:
        yield pool


def refusal(ask: Callable[[], object]) -> QueryError:
    with pytest.raises(QueryError) as caught:
        ask()
    return caught.value


@pytest.mark.parametrize(
    ("text", "reason", "place", "message", "hint"),
    [
        ("SELEKT * {}", Reason.SYNTAX, (1, 1), "begint met SELECT", "«SELECT»"),
        ("SELECT * {\n ?s dkt:title ?o }", Reason.SYNTAX, (2, 5), "«dkt:»", "«dct»"),
        ("SELECT * { ?s ?p ?o FILER(?s) }", Reason.SYNTAX, (1, 21), "«FILER»", "«FILTER»"),
        ("SELECT * { ?s title ?o }", Reason.SYNTAX, (1, 15), "«title»", "voorvoegsel"),
        ("SELECT * {\n\n ?s ?p ?o", Reason.SYNTAX, (1, 10), "«{» wordt nergens gesloten", None),
        ("SELECT * { ?s ?p ?o }}", Reason.SYNTAX, (1, 22), "«}» sluit iets", None),
        ("SELECT * { FILTER(?s }", Reason.SYNTAX, (1, 22), "sluit met «)»", None),
        ("SELECT * { ?s ?p 'x }", Reason.SYNTAX, (1, 18), "nergens gesloten", None),
        ("", Reason.SYNTAX, (None, None), "leeg", None),
        ("# niets\n", Reason.SYNTAX, (None, None), "leeg", None),
        ("PREFIX a: <b:b>\nDELETE WHERE { ?s ?p ?o }", Reason.UPDATE, (2, 1), "niet gewijzigd", None),
        ("LOAD <https://a.example/>", Reason.UPDATE, (1, 1), "niet gewijzigd", None),
        ("SELECT * FROM <https://a.example/> {}", Reason.FROM, (1, 10), "default-graph-uri", None),
        ("SELECT * from named <https://a.example/> {}", Reason.FROM, (1, 10), "GRAPH", None),
        ("ASK {" * (DEPTH + 1), Reason.TOO_DEEP, (1, 5 * (DEPTH + 1)), "haakjes", None),
        ("ASK {} #" + "x" * LENGTH, Reason.TOO_LONG, (None, None), "tekens", None),
        ("ASK { FILTER(" + "!" * PIECES, Reason.TOO_LONG, (1, PIECES + 10), "woorden", None),
    ],
)
def test_what_is_wrong_with_a_question_is_said_at_its_place(
    text: str, reason: Reason, place: tuple[int | None, int | None], message: str, hint: str | None
) -> None:
    error = refusal(lambda: check(text))
    assert (error.reason, (error.line, error.column)) == (reason, place)
    assert message in error.messages["nl"]
    assert error.messages["en"] != error.messages["nl"]
    assert hint is None or hint in error.hint["nl"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT (COUNT(?s) AS ?n) ?p { ?s ?p ?o }", "nergens in de vraag een waarde"),
        ("SELECT * { ?s ?p ?o } ; SELECT * {}", "Vanaf «SELECT»"),
        ("SELECT * { ?s ?p }", "Ergens hiervoor"),
    ],
)
def test_what_only_the_engine_sees_is_told_in_words_too(pool: Pool, text: str, place: str) -> None:
    error = refusal(lambda: pool.ask(Question(check(text), "json")))
    assert error.reason is Reason.SYNTAX
    assert error.line == 1
    assert place in error.messages["nl"]


@pytest.mark.parametrize(
    "clause",
    [
        "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }",
        "service silent <http://127.0.0.1:9/>{?a ?b ?c}",
        "OPTIONAL { SERVICE ?s { ?a ?b ?c } }",
        "{ ?a ?b ?c } UNION { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "MINUS { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "FILTER(1 = 1 && NOT EXISTS { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } })",
        "GRAPH ?g { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        "{ SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } } }",
        r"?s a ppc:x\'y . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } #'",
        r"?s a ppc:x\#y . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }",
        "?s a <http://x\\u0041#> . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }",
        "?s a 'x\\'' . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }",
        '?s a """x""y""" . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }',
        "FILTER(?a<?b)SERVICE<http://127.0.0.1:9/>{ ?a ?b ?c }",
        "# niets\rSERVICE <http://127.0.0.1:9/> { ?a ?b ?c }",
    ],
)
@pytest.mark.parametrize("start", ["SELECT *", "ASK", "CONSTRUCT { ?a ?b ?c } WHERE", "DESCRIBE ?a"])
def test_no_clause_asks_another_server(start: str, clause: str) -> None:
    error = refusal(lambda: check(f"{start} {{ {clause} }}"))
    assert error.reason is Reason.SERVICE
    assert error.column


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ppc:service ?from, 'SERVICE <x> {}', <https://a.example/SERVICE> } # FROM",
        'ASK { ?s ?p """\nFROM SERVICE\n""", "a\\"SERVICE"@en-service }',
        "SELECT * { ?s ?p ?o FILTER(?s<?o && ?o>?s) }",
        "PREFIX from: <https://a.example/> SELECT * { ?s from:from ?o }",
    ],
)
def test_a_word_is_only_a_keyword_where_it_is_one(text: str, pool: Pool) -> None:
    assert pool.ask(Question(check(text), "json"))


@given(st.text("SERVICE<>{}'\"\\#:?$@_ax1 .\n", max_size=60))
def test_the_pieces_of_a_question_are_the_question(text: str) -> None:
    pieces = tokens(text)
    assert "".join(text.split()) == "".join("".join(piece.text for piece in pieces).split())
    assert [piece.text for piece in pieces] == [text[piece.start : piece.end] for piece in pieces]


@given(st.text(max_size=80))
def test_whatever_is_asked_is_understood_or_refused(text: str) -> None:
    try:
        query = check(text)
    except QueryError:
        return
    assert len(query.plain) == len(text)


def test_a_place_counts_from_one() -> None:
    assert [position("a\nbc", offset) for offset in (0, 1, 2, 3)] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_nothing_in_a_comment_reaches_the_engine() -> None:
    assert check("ASK { # }\n}# SERVICE").plain == "ASK {    \n}         "


def test_the_prefixes_that_a_question_lacks_are_known() -> None:
    query = check("PREFIX dct: <b:b> SELECT * { ?s dct:title ?t ; a ppc:Product }")
    assert undeclared(query) == {"ppc": PREFIXES["ppc"]}


PARAMETERS = (
    'SELECT * { VALUES ?wet { <https://a.example/wet> } VALUES ?sinds { "2026-01-01"^^xsd:date } '
    'VALUES ?woord { "x"@nl } VALUES ?aantal { 5 } VALUES ?ja { true } ?s ?p ?wet , ?los FILTER(?los > ?sinds) }'
)


def test_a_list_of_values_is_no_parameter() -> None:
    assert parameters(check("ASK { VALUES ?x { 1 2 } VALUES (?y) { (3) (4) } VALUES (?z) { ( 5 ) } }")) == {"z": "5"}


def test_parameters_are_told_with_the_values_that_they_have() -> None:
    assert parameters(check(PARAMETERS)) == {
        "wet": "https://a.example/wet",
        "sinds": "2026-01-01",
        "woord": "x",
        "aantal": "5",
        "ja": "true",
    }


@pytest.mark.parametrize(
    ("naam", "value", "term"),
    [
        ("wet", "https://b.example/", "<https://b.example/>"),
        ("wet", "ppc:Product", f"<{PREFIXES['ppc']}Product>"),
        ("sinds", "2026-02-28", '"2026-02-28"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("woord", 'a" } b', r'"a\" } b"@nl'),
        ("aantal", "7.50", '"7.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("ja", "false", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("los", "7", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("los", "zeven", '"zeven"'),
        ("los", '"zeven"@nl', '"zeven"@nl'),
        ("los", "<https://b.example/>", "<https://b.example/>"),
    ],
)
def test_a_value_takes_the_kind_of_the_one_that_stands_there(naam: str, value: str, term: str) -> None:
    found = bind(check(PARAMETERS), {naam: value})
    assert re.search(rf"VALUES \?{naam} {{ {re.escape(term)} }}", found.text)
    again = bind(found, {naam: parameters(found)[naam]})
    assert again.text == found.text


@pytest.mark.parametrize(
    ("naam", "value", "hint"),
    [
        ("sinds", "2026-02-30", "2026-03-31"),
        ("sinds", "gisteren", "2026-03-31"),
        ("wet", "> } evil <", "https://"),
        ("wet", "zomaar", "https://"),
        ("aantal", "veel", "12"),
        ("wett", "x", "«wet»"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_does(naam: str, value: str, hint: str) -> None:
    error = refusal(lambda: bind(check(PARAMETERS), {naam: value}))
    assert naam in error.messages["nl"]
    assert hint in error.hint["nl"]


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        (
            "PREFIX ex: <https://a.example/> ASK { VALUES ?x { ex:a } ?x ?p ?o }",
            "ex:b",
            "VALUES ?x { <https://a.example/b> }",
        ),
        ("PREFIX owms: <https://a.example/> ASK { VALUES ?x { <a:a> } }", "owms:b", "{ <https://a.example/b> }"),
        ('PREFIX ex: <https://a.example/> ASK { VALUES ?x { "1"^^ex:kg } }', "2", '{ "2"^^<https://a.example/kg> }'),
        ("ASK { VALUES ?x { -5 } }", "-6.5", '{ "-6.5"^^<http://www.w3.org/2001/XMLSchema#decimal> }'),
        ("ASK { VALUES ?x { 1e3 } }", "1e4", '{ "1e4"^^<http://www.w3.org/2001/XMLSchema#double> }'),
        ('ASK { VALUES ?x { "a"@nl "b"@nl } }', "c", '{ "c"@nl }'),
        ('ASK { VALUES (?x) { ("a") ("b") } }', "c", 'VALUES (?x) { ("c") }'),
        ("ASK { VALUES ?x { UNDEF } }", "c", '{ "c" }'),
        ('ASK { VALUES ?x { # } "z"\n "a" # }\n } }', "c", '"c"'),
        ("ASK { ?x ?p ?o }", "https://a.example/b", "VALUES ?x { <https://a.example/b> }"),
        ("ASK { ?x ?p ?o }", "12", '{ "12"^^<http://www.w3.org/2001/XMLSchema#integer> }'),
        ("ASK { ?x ?p ?o }", '"12"', '{ "12" }'),
    ],
)
def test_values_are_put_where_values_stand(text: str, value: str, bound: str) -> None:
    assert bound in bind(check(text), {"x": value}).text


def test_a_parameter_has_the_same_value_everywhere(pool: Pool) -> None:
    text = 'SELECT ?x ?n { { VALUES ?x { "a" } BIND(1 AS ?n) } UNION { VALUES ?x { "a" } BIND(2 AS ?n) } } ORDER BY ?n'
    assert pool.ask(Question(bind(check(text), {"x": "c"}), "csv")) == b"x,n\r\nc,1\r\nc,2\r\n"


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("ASK { VALUES (?x ?y) { (1 2) } }", "3", "samen met een andere variabele"),
        ("CONSTRUCT WHERE { ?x ?p ?o }", "3", "voluit"),
        ("DESCRIBE ?x", "3", "geen voorwaarden"),
        ('ASK { VALUES ?x { "2026-01-01T00:00:00"^^xsd:dateTime } }', "gisteren", "past niet"),
        ("ASK { VALUES ?x { 1 } }", "١٢", "past niet"),
        ('ASK { VALUES ?x { "a" } }', "\udcff", "past niet"),
    ],
)
def test_what_can_get_no_value_says_so(text: str, value: str, message: str) -> None:
    assert message in refusal(lambda: bind(check(text), {"x": value})).messages["nl"]


def test_a_question_is_text() -> None:
    assert "UTF-8" in refusal(lambda: check("ASK { ?s ?p '\udcff' }")).messages["nl"]


def test_names_have_the_letters_that_the_standard_gives_them(pool: Pool) -> None:
    text = 'SELECT ?a·b‿c ?नाम { ?s ?p "x"@en--ltr ; <https://a.example/naam> ?नाम ; dct:a‿b ?a·b‿c }'
    assert pool.ask(Question(check(text), "csv"))


@given(st.text(max_size=40))
def test_no_value_can_become_anything_but_one_term(value: str) -> None:
    query = check('SELECT * { VALUES ?woord { "x" } ?s ?p ?woord }')
    found = bind(query, {"woord": value})
    assert [piece.kind for piece in found.pieces] == [piece.kind for piece in query.pieces]
    assert Literal(value) == next(iter(_terms(found.text)))


def _terms(text: str) -> Iterator[Literal]:
    import pyoxigraph

    for row in pyoxigraph.Store().query(re.sub(r"\?s \?p \?woord ", "", text)):  # type: ignore[union-attr]
        yield row[0]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s <https://a.example/nummer> ?n }",
        "SELECT (COUNT(*) AS ?aantal) WHERE { ?s <https://a.example/nummer> ?n }",
        "CONSTRUCT { ?s ?p ?n } WHERE { ?s ?p ?n }",
    ],
)
def test_a_variable_without_a_value_of_its_own_gets_one(pool: Pool, text: str) -> None:
    query = bind(check(text), {"n": "7"})
    answer = pool.ask(Question(query, of(query.kind)[0])).decode()
    assert "/7" in answer or '"value":"2"' in answer
    assert "/8" not in answer


def test_what_a_catalogue_does_not_have_is_told_with_the_nearest() -> None:
    query = check("SELECT * { ?s a ppc:Produkt ;\n dct:titel ?t ; owl:sameAs ?x ; ppc:naam ?n ; ppc:naam ?m }")
    terms = {PREFIXES["ppc"] + "Product", PREFIXES["dct"] + "title", PREFIXES["ppc"] + "url"}
    found = [(one.line, one.column, one.hint.get("nl", "")) for one in advice(query, terms)]
    assert found == [(1, 17, "Bedoelt u «ppc:Product»?"), (2, 2, "Bedoelt u «dct:title»?"), (2, 33, "")]


def test_a_prefix_that_a_question_gives_another_meaning_is_not_ours() -> None:
    query = check("PREFIX dct: <https://a.example/> ASK { ?s dct:titel ?o }")
    assert not list(advice(query, {PREFIXES["dct"] + "title"}))


def test_names_are_short_where_a_prefix_fits() -> None:
    assert short(PREFIXES["ppc"] + "Product") == "ppc:Product"
    assert short("https://a.example/x") == "<https://a.example/x>"
    assert short(PREFIXES["ppc"]) == f"<{PREFIXES['ppc']}>"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_written_and_read_back(pool: Pool, form: str) -> None:
    import pyoxigraph as ox

    if "select" in FORMS[form].kinds:
        text = "SELECT ?n { <https://a.example/0/7> <https://a.example/naam> ?n } ORDER BY LANG(?n)"
        answer = pool.ask(Question(check(text), form))
        if form == "csv":
            assert answer == b"n\r\nname 7\r\nnaam 7\r\n"
        else:
            read = ox.parse_query_results(answer, format=ox.QueryResultsFormat.from_media_type(FORMS[form].media_type))
            assert [row["n"].value for row in read] == ["name 7", "naam 7"]
    else:
        text = "CONSTRUCT { ?s dct:title ?n } { ?s <https://a.example/naam> ?n }"
        answer = pool.ask(Question(check(text), form))
        read = list(ox.parse(answer, format=ox.RdfFormat.from_media_type(FORMS[form].media_type)))
        assert len(read) == 240


def test_turtle_is_sorted_and_has_only_the_prefixes_that_it_uses(pool: Pool) -> None:
    text = "CONSTRUCT { ?s dct:title ?n } { VALUES ?s { <https://a.example/1/7> } ?s <https://a.example/naam> ?n }"
    assert pool.ask(Question(check(text), "turtle")).decode() == (
        '@prefix dct: <http://purl.org/dc/terms/> .\n\n<https://a.example/1/7> dct:title "naam 7"@nl , "name 7"@en .\n'
    )


def test_a_question_is_about_all_graphs_or_those_that_are_named(pool: Pool) -> None:
    def count(text: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> str:
        return re.findall(rb'"value":"(\d+)"', pool.ask(Question(check(text), "json", default, named)))[0].decode()

    everywhere, by_graph = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(everywhere) == count(by_graph) == "360"
    assert count(everywhere, GRAPHS[:1]) == "180"
    assert count(by_graph, GRAPHS[:1]) == "0"
    assert count(everywhere, (), GRAPHS[:1]) == "0"
    assert count(by_graph, (), GRAPHS[1:]) == "180"


def test_a_table_shows_names_texts_and_numbers() -> None:
    found = rows(
        json.dumps(
            {
                "head": {"vars": ["wat", "titel", "aantal"]},
                "results": {
                    "bindings": [
                        {
                            "wat": {"type": "uri", "value": PREFIXES["ppc"] + "Product"},
                            "titel": {"type": "literal", "value": "a\u202eb\nc", "xml:lang": "nl"},
                            "aantal": {"type": "literal", "value": "7", "datatype": PREFIXES["xsd"] + "integer"},
                        },
                        {"aantal": {"type": "literal", "value": "12", "datatype": PREFIXES["xsd"] + "integer"}},
                    ]
                },
            }
        ).encode()
    )
    assert not isinstance(found, bool)
    drawn = table(*found, 80)
    assert "ppc:Product" in drawn
    assert "│      7 │" in drawn
    assert "\u202e" not in drawn
    assert len(drawn.splitlines()) == 6


def test_the_columns_of_everything_stand_as_the_question_names_them(pool: Pool) -> None:
    query = check("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 1")
    found = rows(pool.ask(Question(query, "json")))
    assert not isinstance(found, bool)
    names, (row,) = ordered(query, *found)
    assert names == ("s", "p", "o")
    assert row[0] == NamedNode("https://a.example/0/0")
    chosen = check("SELECT ?o ?s { ?s ?p ?o }")
    assert ordered(chosen, ("o", "s"), []) == (("o", "s"), [])


@pytest.mark.parametrize("width", [20, 80])
def test_no_table_is_empty_or_loses_the_head_of_a_column(width: int) -> None:
    assert table((), [()], width) == "()"
    drawn = table(("een-lange-naam", "b"), [(Literal("x" * 90), Literal("y"))], width)
    assert "een-lange-naam" in drawn
    assert len({len(line) for line in drawn.splitlines()}) == 1


CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c < ?f && ?f < ?i && ?i < ?l) }"
CRASH = "ASK { ?s ?p (" + "?a " * 4_900 + ") }"


def test_a_question_that_takes_too_long_is_stopped_and_the_next_is_answered(store: Store) -> None:
    with Pool(store.place, Limits(seconds=0.4, moment=0.4, memory=0)) as pool:
        assert refusal(lambda: pool.ask(Question(check(CROSS), "json"))).reason is Reason.TIMEOUT
        assert pool.ask(Question(check("ASK {}"), "json"))


def test_a_question_that_breaks_the_engine_costs_one_process(pool: Pool) -> None:
    for _ in range(2):
        assert refusal(lambda: pool.ask(Question(check(CRASH), "json"))).reason is Reason.CRASH
        assert pool.ask(Question(check("ASK {}"), "json")) == b'{"head":{},"boolean":true}'


def test_an_answer_that_is_too_large_is_refused_before_it_is_whole(store: Store) -> None:
    with Pool(store.place, Limits(answer=1000)) as pool:
        assert refusal(lambda: pool.ask(Question(check("SELECT * { ?s ?p ?o }"), "csv"))).reason is Reason.TOO_LARGE
        assert pool.ask(Question(check("SELECT * { ?s ?p ?o } LIMIT 3"), "csv"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts all the memory of a process")
def test_a_question_that_takes_too_much_memory_is_stopped(store: Store) -> None:
    heavy = "SELECT (GROUP_CONCAT(STR(?b)) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with Pool(store.place, Limits(seconds=60, moment=60, memory=100 * MB)) as pool:
        assert refusal(lambda: pool.ask(Question(check(heavy), "json"))).reason is Reason.CRASH


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="this system does not say which files a process has open")
def test_a_process_that_answers_can_open_nothing_even_if_a_question_gets_past_the_check(pool: Pool) -> None:
    pool.ask(Question(check("ASK {}"), "json"))
    query = check("SELECT * { SERVICE <http://127.0.0.1:8899/> { ?s ?p ?o } }", elsewhere=True)
    error = refusal(lambda: pool.ask(Question(query, "json")))
    assert error.reason is Reason.ENGINE
    assert re.search("Too many open files|lookup", error.messages["en"]), error.messages


def test_a_slow_question_goes_on_beside_the_quick_ones(store: Store) -> None:
    limits = Limits(seconds=60, moment=0.1, patience=5, memory=0, quick=1, slow=1)
    with Pool(store.place, limits) as pool, ThreadPoolExecutor(2) as threads:
        first = threads.submit(pool.ask, Question(check(CROSS), "json"))
        time.sleep(0.3)
        assert pool.ask(Question(check("ASK {}"), "json"))
        second = refusal(lambda: pool.ask(Question(check(CROSS), "json")))
        assert second.reason is Reason.BUSY
        assert not first.done()
        pool.close()
        assert isinstance(first.exception(), QueryError)


def test_in_a_flood_what_was_quick_goes_first_and_the_rest_is_sent_away(store: Store) -> None:
    limits = Limits(seconds=3, moment=0.2, patience=1.0, memory=200 * MB, quick=2, slow=1)
    outcomes: list[str] = []
    answered: list[float] = []
    refused: list[Reason] = []

    with Pool(store.place, limits) as pool, ThreadPoolExecutor(30) as threads:
        until, over = time.monotonic() + 4, Event()

        def hostile(number: int) -> None:
            while not over.is_set():
                text = (CROSS, CRASH, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "ASK {" * 3000)[number % 4]
                try:
                    pool.ask(Question(check(text), "json"))
                except QueryError as error:
                    outcomes.append(error.reason.name)
                    time.sleep(0.01)  # the way back to who asked

        for number in range(29):
            threads.submit(hostile, number)
        while time.monotonic() < until or (len(answered) < 5 and len(refused) < 60):  # on a slow machine it is longer
            start = time.monotonic()
            try:
                pool.ask(Question(check("SELECT * { ?s <https://a.example/nummer> 7 }"), "json"))
                answered.append(time.monotonic() - start)
            except QueryError as error:
                refused.append(error.reason)
        processes = len(_children())
        over.set()
    assert len(answered) >= 5
    assert set(refused) <= {Reason.BUSY}
    assert {"TIMEOUT", "BUSY", "CRASH", "TOO_DEEP"} & set(outcomes)
    assert processes <= limits.quick + limits.slow + 1


def test_who_waits_is_served_by_pace_and_of_those_who_came_last() -> None:
    places, served = Places(1), []
    assert places.take(0)

    def wait(name: str, pace: Pace) -> None:
        if places.take(30, pace):
            served.append(name)
            places.leave()

    with ThreadPoolExecutor(5) as threads:
        waiting = {"traag": Pace.SLOW, "eerst": Pace.UNKNOWN, "laatst": Pace.UNKNOWN, "snel": Pace.QUICK}
        for number, (name, pace) in enumerate(waiting.items(), 1):
            threads.submit(wait, name, pace)
            while len(places._waiting) < number:
                time.sleep(0.001)
        assert not places.take(0.01, Pace.SLOW)  # who gives up is not waited for
        places.leave()
    assert served == ["snel", "laatst", "eerst", "traag"]
    assert places.take(0)
    assert not places.take(0)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists processes in /proc")
def test_a_process_whose_owner_is_killed_ends_by_itself(store: Store) -> None:
    owner = (
        "from pathlib import Path; from catalogus.sparql.check import check; from catalogus.sparql.pool import *\n"
        f"Pool(Path({str(store.place)!r}), Limits(seconds=0.5, moment=0.5)).ask(Question(check({CROSS!r}), 'json'))"
    )
    with subprocess.Popen([sys.executable, "-c", owner], stderr=subprocess.DEVNULL) as process:
        while not (left := _children(process.pid)):
            time.sleep(0.005)
        process.kill()
    until = time.monotonic() + 30
    while any(Path(f"/proc/{number}/cmdline").exists() for number in left) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(Path(f"/proc/{number}/cmdline").exists() for number in left)


def _children(of: int | None = None) -> list[int]:
    """The processes of this process that answer questions."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, parent = (
                (folder / "cmdline").read_bytes(),
                (folder / "stat").read_text().rpartition(")")[2].split()[1],
            )
        except OSError:
            continue
        if b"catalogus.sparql.worker" in command and int(parent) == (of or os.getpid()):
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists processes in /proc")
def test_a_store_that_is_gone_is_no_fault_of_the_question(tmp_path: Path) -> None:
    with Pool(tmp_path / "weg", Limits()) as pool:
        assert refusal(lambda: pool.ask(Question(check("ASK {}"), "json"))).reason is Reason.STORE


def test_what_an_engine_cannot_do_is_told_in_its_words(pool: Pool) -> None:
    error = refusal(lambda: pool.ask(Question(check("SELECT * { ?s ?p ?o FILTER(xsd:onzin(?o)) }"), "json")))
    assert error.reason is Reason.ENGINE
    assert "onzin" in error.messages["nl"]


def test_a_closed_pool_leaves_no_process(store: Store) -> None:
    with Pool(store.place, Limits()) as pool:
        pool.ask(Question(check("ASK {}"), "json"))
        assert len(_children()) == 1
    assert not _children()


def test_a_kind_of_piece_is_named_as_the_lexer_names_it() -> None:
    text = "# c\n<i:i> 'text' ?v _:b @en ppc:x 1.5 a ."
    assert [piece.kind for piece in tokens(text)] == list(Kind)
