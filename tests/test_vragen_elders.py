"""The saved queries on the triple stores of others: unchanged, and with the same rows as ours, value for value."""

import json
from collections.abc import Hashable, Iterator
from datetime import date

import pyoxigraph as ox
import pytest
import requests
from pyoxigraph import Literal, NamedNode
from requests.auth import HTTPDigestAuth

from catalogus import dataset, lists, sources, vragen
from catalogus.config import read
from catalogus.namespaces import XSD
from catalogus.resolve import resolve
from catalogus.vragen import Vraag
from conftest import DAY, SAMPLES

value = pytest.importorskip("catalogus.comparing").value
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
GRAPHS = dataset.graphs(resolve(sources.read(read(SAMPLES), lists.load(SAMPLES)), date.fromisoformat(DAY)))
SAVED, _ = vragen.read(SAMPLES)
JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def endpoint(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where each of the two answers, with the samples in it."""
    server = request.getfixturevalue(request.param)
    session = requests.Session()
    session.trust_env = False
    session.auth = HTTPDigestAuth(server.user, server.password) if server.user else None
    name = "graph-uri" if server.user else "graph"  # Virtuoso takes both, and lists only the first
    for graph, triples in GRAPHS.items():
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        put = session.put(server.store, params={name: graph.value}, data=content, headers={"Content-Type": TRIPLES})
        put.raise_for_status()
    yield server.endpoint
    for graph in GRAPHS:
        session.delete(server.store, params={name: graph.value})


@pytest.fixture(scope="module")
def ours() -> ox.Store:
    store = ox.Store()
    store.bulk_extend(dataset.quads(GRAPHS))
    return store


@pytest.mark.parametrize("vraag", SAVED, ids=lambda vraag: vraag.naam)
def test_another_store_gives_the_same_rows(vraag: Vraag, endpoint: str, ours: ox.Store) -> None:
    found = ours.query(vraag.text, use_default_graph_as_union=True)
    form = ox.RdfFormat.N_TRIPLES if vraag.kind == "construct" else ox.QueryResultsFormat.JSON
    content = found.serialize(format=form)  # type: ignore[arg-type]
    graphs = [graph.value for graph in GRAPHS]
    form_data = {"query": vraag.text, "default-graph-uri": graphs, "named-graph-uri": graphs}
    accept = TRIPLES if vraag.kind == "construct" else JSON
    answer = requests.post(endpoint, data=form_data, headers={"Accept": accept}, timeout=60)
    assert answer.status_code == 200, answer.text[:500]
    assert read_answer(vraag.kind, answer.content) == read_answer(vraag.kind, content)


def read_answer(kind: str, content: bytes) -> object:
    """What an answer says, whoever wrote it down."""
    if kind == "construct":
        triples = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
        return {(triple.subject, triple.predicate, meant(triple.object)) for triple in triples}
    found = json.loads(content)
    if kind == "ask":  # Virtuoso 7 writes a table with a single 1, or with nothing
        return found["boolean"] if "boolean" in found else bool(found["results"]["bindings"])
    columns = found["head"]["vars"]
    return columns, [
        [column in row and term(row[column]) for column in columns] for row in found["results"]["bindings"]
    ]


def term(found: dict[str, str]) -> Hashable:
    if found["type"] == "uri":
        return NamedNode(found["value"])
    datatype = NamedNode(found["datatype"]) if "datatype" in found else None
    return meant(Literal(found["value"], datatype=datatype, language=found.get("xml:lang")))


def meant(term: object) -> Hashable:
    """The value of a term, as far as a store that keeps six digits, and counts a duration, can tell it."""
    found: Hashable = value(term)
    match found:
        case (NamedNode(), float() as number):
            return f"{number:.6g}"
        case (XSD.duration, (int() as months, seconds)):
            return f"{float(months or seconds):.6g}"
        case (XSD.duration, _, text):  # no duration at all: Virtuoso 7 writes months, or seconds
            return f"{float(str(text)):.6g}"
    return found
