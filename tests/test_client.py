"""`catalogus query --endpoint`: the saved queries on stores of others, and what goes wrong on the way."""

import json
import os
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from catalogus import credentials, http, remote, vragen
from catalogus.comparing import value
from catalogus.vragen import Vraag
from conftest import DAY, SAMPLES, Ran
from harness import faults
from harness.faults import Proxy, proxy
from harness.servers import Server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SAVED = vragen.read(SAMPLES)[0]
CANARY = "kanarie-9c1e-geheim"
Runner = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is known, and nobody waits."""
    for name in credentials.NAMES:
        monkeypatch.delenv(credentials.ENVIRONMENT + name.upper(), raising=False)
    monkeypatch.setattr(remote, "BACKOFF", 0.0)
    monkeypatch.setattr(http, "LONGEST_WAIT", 0.2)


def filled(run: Runner, server: Server) -> Server:
    """A store with the samples, and with a graph of somebody else."""
    os.environ.update({"CATALOGUS_STORE_USER": server.user, "CATALOGUS_STORE_PASSWORD": server.password})
    try:
        ran = run("push", SAMPLES, "--store", server.store, "--date", DAY)
        assert ran.code == 0, ran.err
    finally:
        del os.environ["CATALOGUS_STORE_USER"], os.environ["CATALOGUS_STORE_PASSWORD"]
    return server


@pytest.fixture(params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, run: Runner) -> Server:
    """Each of the two, with the samples."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    return filled(run, found)


@pytest.fixture
def between(oxigraph: Server, run: Runner) -> Iterator[Proxy]:
    """A proxy before the endpoint of a store with the samples."""
    filled(run, oxigraph)
    with proxy(oxigraph.endpoint) as server:
        yield server


def query(run: Runner, *arguments: object) -> Ran:
    return run("query", SAMPLES, "--date", DAY, *arguments)


def said(answer: str, kind: str) -> list[Hashable]:
    """The rows of an answer in their order, or its triples, by their values."""
    if kind == "construct":
        triples = ox.parse(answer, format=ox.RdfFormat.N_TRIPLES)
        return sorted(str((t.subject, t.predicate, value(t.object))) for t in triples)
    found = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    if isinstance(found, ox.QueryBoolean):
        return [bool(found)]
    return [tuple(value(term) for term in row) for row in found]


def test_every_saved_query_gives_the_same_rows_here_and_on_a_store_of_others(run: Runner, server: Server) -> None:
    assert len(SAVED) >= 12
    for vraag in SAVED:
        arguments = ("--example", vraag.naam, "--form", "ntriples" if vraag.kind == "construct" else "json")
        here = query(run, *arguments)
        there = query(run, *arguments, "--endpoint", server.endpoint)
        assert (here.code, there.code) == (0, 0), (vraag.naam, there.err)
        assert said(there.out, vraag.kind) == said(here.out, vraag.kind), vraag.naam


@pytest.mark.parametrize("vraag", [vraag for vraag in SAVED if "VALUES ?" in vraag.text], ids=lambda vraag: vraag.naam)
def test_a_parameter_is_bound_for_a_store_of_others_too(run: Runner, oxigraph: Server, vraag: Vraag) -> None:
    filled(run, oxigraph)
    other = {
        "provincie": "utrecht",
        "peildatum": "2031-01-01",
        "sinds": "2020-01-01",
        "voor": "2031-01-01",
        "upn": "owms:wegenverkeerswetontheffing",
        "wet": "BWBR0037885",
        "woord": "water",
        "product": "https://producten.example/utrecht/watervergunning",
    }
    given = [f"--param={naam}={text}" for naam, text in other.items() if f"VALUES ?{naam} " in vraag.text]
    form = "ntriples" if vraag.kind == "construct" else "json"
    answers = [
        query(run, "--example", vraag.naam, "--form", form, *given, *there)
        for there in ((), ("--endpoint", oxigraph.endpoint))
    ]
    assert given
    assert {answer.code for answer in answers} == {0}, answers
    assert said(answers[0].out, vraag.kind) == said(answers[1].out, vraag.kind)


def test_a_question_is_about_the_graphs_of_the_catalogue_and_no_others(run: Runner, server: Server) -> None:
    foreign = "<https://elders.example/graaf>"
    session = remote.Remote(server.store, credentials.Credentials(server.user, server.password))
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
    if form == "tsv":  # which may write a number as it likes
        here, there = (answer.replace('"', "").split("^^")[0] for answer in (here, there))
    assert here.split()[:2] == there.split()[:2]
    assert "2" in there


def test_what_a_store_cannot_read_is_told_at_its_place(run: Runner, oxigraph: Server) -> None:
    ran = query(run, "-e", "SELECT *\n{ ?s ?p }", "--endpoint", oxigraph.endpoint)
    assert ran.code == 2
    assert ran.err.startswith("-e:2:")
    prefixed = query(run, "-e", "SELECT * { ?s dct:title } # x", "--endpoint", oxigraph.endpoint)
    assert prefixed.err.startswith("-e:1:")
    assert "      |" in prefixed.err


def test_a_folder_without_a_catalogue_can_ask_elsewhere(
    run: Runner, oxigraph: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(run, oxigraph)
    monkeypatch.chdir(tmp_path)
    ran = run("query", "-e", "ASK { ?s a ppc:Product }", "--endpoint", oxigraph.endpoint)
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
