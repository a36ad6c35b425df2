"""`catalogus query --endpoint`: the saved queries on stores of others, and what goes wrong on the way."""

import json
import re
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from catalogus import credentials, dataset, filling, http, lists, remote, sources, vragen
from catalogus.client import Client
from catalogus.comparing import value
from catalogus.config import read
from catalogus.credentials import Credentials
from catalogus.namespaces import PROBLEEM
from catalogus.pushing import INHOUD, Push
from catalogus.resolve import resolve
from catalogus.sparql.bind import bind, parameters
from catalogus.sparql.check import check
from catalogus.sparql.pool import Limits, Pool, Question
from catalogus.stores import Store
from catalogus.vragen import Vraag
from conftest import DAY, SAMPLES, Ran
from harness import faults
from harness.faults import Proxy, proxy
from harness.servers import Server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SAVED = vragen.read(SAMPLES)[0]
BASIS = "https://producten.example"
CANARY = "kanarie-9c1e-geheim"
Runner = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is known, and nobody waits."""
    for name in credentials.NAMES:
        monkeypatch.delenv(credentials.ENVIRONMENT + name.upper(), raising=False)
    monkeypatch.setattr(remote, "BACKOFF", 0.0)
    monkeypatch.setattr(http, "LONGEST_WAIT", 0.2)


@pytest.fixture(scope="module")
def graphs() -> dataset.Graphs:
    return dataset.graphs(resolve(sources.read(read(SAMPLES), lists.load(SAMPLES)), date.fromisoformat(DAY)))


@contextmanager
def filled(server: Server, graphs: dataset.Graphs) -> Iterator[Server]:
    """A store with the samples, until the tests of this module are done."""
    inhoud = dataset.name(BASIS, INHOUD)
    with remote.Remote(server.store, Credentials(server.user, server.password)) as session:
        store = Store(session)
        push = Push(store, inhoud, graphs)
        assert not any(difference for _, difference in push.carry_out(push.plan({}, None, False), {}))
        yield server
        for graph in (inhoud, *graphs):
            store.remove(graph)


@pytest.fixture(scope="module")
def oxi(oxigraph: Server, graphs: dataset.Graphs) -> Iterator[Server]:
    with filled(oxigraph, graphs) as server:
        yield server


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, graphs: dataset.Graphs) -> Iterator[Server]:
    """Each of the two."""
    if request.param == "oxigraph":
        yield request.getfixturevalue("oxi")
    else:
        with filled(request.getfixturevalue("virtuoso"), graphs) as server:
            yield server


@pytest.fixture
def between(oxi: Server) -> Iterator[Proxy]:
    """A proxy before an endpoint."""
    with proxy(oxi.endpoint) as server:
        yield server


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory, graphs: dataset.Graphs) -> Iterator[Pool]:
    """The samples as we answer ourselves."""
    store = filling.write(graphs, 0, tmp_path_factory.mktemp("store"))
    with Pool(store.place, Limits(seconds=60, moment=60)) as pool:
        yield pool


def query(run: Runner, *arguments: object) -> Ran:
    return run("query", SAMPLES, "--date", DAY, *arguments)


def said(answer: bytes, kind: str) -> list[Hashable]:
    """The rows of an answer in their order, or its triples, by their values."""
    if kind == "construct":
        triples = ox.parse(answer, format=ox.RdfFormat.N_TRIPLES)
        return sorted(str((t.subject, t.predicate, value(t.object))) for t in triples)
    found = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return [bool(found)]
    return [tuple(value(term) for term in row) for row in found]


OTHERS = {
    "provincie": "utrecht",
    "peildatum": "2031-01-01",
    "sinds": "2020-01-01",
    "voor": "2031-01-01",
    "upn": "owms:wegenverkeerswetontheffing",
    "wet": "BWBR0037885",
    "woord": "water",
    "product": f"{BASIS}/utrecht/watervergunning",
}


@pytest.mark.parametrize("vraag", SAVED, ids=lambda vraag: vraag.naam)
def test_a_saved_query_gives_the_same_here_and_on_stores_of_others(
    server: Server, pool: Pool, graphs: dataset.Graphs, vraag: Vraag
) -> None:
    query = check(vraag.text)
    other = bind(query, {naam: OTHERS[naam] for naam in parameters(query)})
    form = "ntriples" if vraag.kind == "construct" else "json"
    with remote.Remote(server.endpoint, Credentials()) as session:
        client = Client(session, 60)
        names = client.graphs(dataset.name(BASIS, INHOUD))
        assert names == tuple(sorted(graph.value for graph in graphs))
        for asked in (query, other):
            assert said(client.ask(asked, form, names), vraag.kind) == said(pool.ask(Question(asked, form)), vraag.kind)


def test_a_saved_query_is_asked_elsewhere_with_a_value(run: Runner, server: Server) -> None:
    arguments = ("--example", "producten-op-een-wet", "--param", "wet=BWBR0037885", "--form", "csv")
    here, there = (query(run, *arguments, *options) for options in ((), ("--endpoint", server.endpoint)))
    assert here == there
    assert len(here.out.splitlines()) > 3


@pytest.mark.parametrize("answer", [True, False])
def test_yes_and_no_are_said_in_one_way(run: Runner, server: Server, answer: bool) -> None:
    text = f"ASK {{ ?s a {'ppc:Product' if answer else 'ppc:Onzin'} }}"
    assert json.loads(query(run, "-e", text, "--endpoint", server.endpoint).out)["boolean"] is answer


def test_a_question_is_about_the_graphs_of_the_catalogue_and_no_others(run: Runner, server: Server) -> None:
    foreign = "<https://elders.example/graaf>"
    session = remote.Remote(server.store, Credentials(server.user, server.password))
    with session:
        content = b"<https://elders.example/x> a <https://w3id.org/provinciale-producten-catalogus/def#Product> ."
        session.ask("PUT", {"graph": foreign[1:-1]}, {"Content-Type": "text/turtle"}, content)
        try:
            count = "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a ppc:Product }"
            named = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?p a ppc:Product } }"
            for text in (count, named):
                here, there = (
                    query(run, "-e", text, "--form", "csv", *options).out.split()[1]
                    for options in ((), ("--endpoint", server.endpoint))
                )
                assert here == there
            chosen = f"ASK FROM {foreign} {{ <https://elders.example/x> ?p ?o }}"
            assert "true" in query(run, "-e", chosen, "--endpoint", server.endpoint).out
        finally:
            session.ask("DELETE", {"graph": foreign[1:-1]}, {})


@pytest.mark.parametrize("form", ["csv", "tsv", "xml", "json", "table"])
def test_an_answer_of_others_comes_in_every_form(run: Runner, server: Server, form: str) -> None:
    text = "SELECT ?n { VALUES ?n { 1 2 } } ORDER BY ?n"
    here, there = (query(run, "-e", text, "--form", form, *o).out for o in ((), ("--endpoint", server.endpoint)))
    assert re.findall(r"(?<!\d)[12](?!\d)", here) == re.findall(r"(?<!\d)[12](?!\d)", there)


def test_what_a_store_cannot_read_is_told_at_its_place(run: Runner, oxi: Server) -> None:
    ran = query(run, "-e", "SELECT *\n{ ?s ?p }", "--endpoint", oxi.endpoint)
    assert ran.code == 2
    assert ran.err.startswith("-e:2:")
    prefixed = query(run, "-e", "SELECT * { ?s dct:title } # x", "--endpoint", oxi.endpoint)
    assert prefixed.err.startswith("-e:1:")
    assert "      |" in prefixed.err


def test_what_virtuoso_cannot_read_is_told_at_its_line(run: Runner, virtuoso: Server) -> None:
    ran = query(run, "-e", "SELECT *\n{ ?s ?p ?o\n,, }", "--endpoint", virtuoso.endpoint)
    assert ran.code == 2
    assert re.match(r"-e:[23]:1: fout: De server kan de vraag niet lezen", ran.err)


def test_what_our_own_endpoint_refuses_is_told_at_its_place(run: Runner, between: Proxy) -> None:
    said = {"type": PROBLEEM["syntax"].value, "title": CANARY, "detail": CANARY, "line": 2, "column": 3}
    between.faults += [
        faults.passes,
        faults.status(400, {"Content-Type": "application/problem+json"}, json.dumps(said)),
    ]
    ran = query(run, "-e", "SELECT *\n{ ?s ?p ?o }", "--endpoint", between.store)
    assert ran.code == 2
    assert ran.err.startswith("-e:2:3: fout: De vraag is niet te lezen.")
    assert CANARY not in ran.err


@pytest.mark.parametrize("said", ["{}", "[]", '{"type": 1}', '{"type": "x"}', "geen json"])
def test_a_problem_of_somebody_else_is_no_more_than_its_status(run: Runner, between: Proxy, said: str) -> None:
    between.faults += [faults.passes, faults.status(400, {"Content-Type": "application/problem+json"}, said)]
    ran = query(run, "-e", "ASK {}", "--endpoint", between.store)
    assert ran.code == 3
    assert "400" in ran.err


def test_a_folder_without_a_catalogue_can_ask_elsewhere(
    run: Runner, oxi: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("query", "-e", "ASK { ?s a ppc:Product }", "--endpoint", oxi.endpoint)
    assert (ran.code, json.loads(ran.out)["boolean"]) == (0, True)


@pytest.mark.parametrize(
    "fault",
    [faults.reset, faults.status(500), faults.status(503, {"Retry-After": "0"}), faults.truncated],
    ids=["reset", "500", "503", "truncated"],
)
def test_what_passes_is_asked_again(run: Runner, between: Proxy, fault: faults.Fault) -> None:
    between.faults += [fault, faults.passes, fault]
    ran = query(run, "-e", "SELECT ?n { VALUES ?n { 1 } }", "--endpoint", between.store)
    assert (ran.code, ran.out) == (0, "n\r\n1\r\n")
    assert len(between.asked) == 4


@pytest.mark.parametrize("status", [401, 403, 404, 406, 302])
def test_what_does_not_pass_is_said_without_a_secret(
    run: Runner, between: Proxy, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOGUS_STORE_TOKEN", CANARY)
    headers = {"Location": f"https://elders.example/?{CANARY}"} if status == 302 else {}
    between.faults += [faults.status(status, headers)] * 9
    ran = query(run, "-e", "ASK {}", "--endpoint", between.store)
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err.startswith("Kon 127.0.0.1:")
    assert "elders.example" in ran.err if status == 302 else str(status) in ran.err
    assert CANARY not in ran.err
    assert {asked.authorization for asked in between.asked} == {f"Bearer {CANARY}"}


@pytest.mark.parametrize(
    "address", ["http://opslag.example/query", "https://jan:geheim@opslag.example/", "ftp://x", "x"]
)
def test_an_address_that_is_not_safe_is_refused_and_not_repeated(run: Runner, address: str) -> None:
    ran = query(run, "-e", "ASK {}", "--endpoint", address)
    assert ran.code == 2
    assert "--endpoint" in ran.err
    assert "geheim" not in ran.err
