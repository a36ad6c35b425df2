"""The SPARQL 1.1 Protocol tests of the W3C for who only reads, re-made from the specification, over a real socket.

Each test is named as in the manifest of the W3C; `NOT_HERE` has those that are about something else than reading.
Below them stands what the protocol leaves open: forms, ETags, CORS, and what is wrong in words.
"""

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest
import werkzeug.test
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogus.description import SPARQL_AT, VOID_AT
from catalogus.diagnostics import Messages
from catalogus.endpoint import Endpoint, View
from catalogus.live_store import Held
from catalogus.namespaces import RDF, RDFS, SD, VOID
from catalogus.serving import HOST, Answer, Application
from catalogus.sparql.errors import QueryError, Reason
from catalogus.sparql.pool import Question
from harness.endpoint import held, served

pytestmark = pytest.mark.allow_hosts([HOST])

NOT_HERE = {
    "query_multiple_dataset": "FROM in a query is refused: graphs are chosen in the address",
    **dict.fromkeys(
        (
            *("update_dataset_default_graph", "update_dataset_default_graphs", "update_dataset_named_graphs"),
            *("update_dataset_full", "update_post_form", "update_post_direct", "update_base_uri"),
        ),
        "nothing can be changed here (section 2.2): an update is refused, as test_an_update_is_refused says",
    ),
    **dict.fromkeys(
        (
            *("bad_update_get", "bad_multiple_updates", "bad_update_wrong_media_type", "bad_update_missing_form_type"),
            *("bad_update_non_utf8", "bad_update_syntax", "bad_update_dataset_conflict"),
        ),
        "every update is refused, good or bad",
    ),
}
"""The tests of the W3C that do not apply to an endpoint that is only read, and why."""

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
BASIS = "https://producten.example/graaf/"
ONE, TWO, THREE = (f"{BASIS}{name}" for name in ("een", "twee", "drie"))
KIND = ox.NamedNode("https://producten.example/soort")
ROWS = "SELECT ?s WHERE { ?s a ?type } ORDER BY ?s"


@dataclass(frozen=True)
class Got:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def is_true(self) -> bool:
        """What an ASK gave."""
        assert self.status == 200, self.content
        assert self.media_type == "application/sparql-results+json"
        answer = json.loads(self.content)["boolean"]
        assert isinstance(answer, bool)
        return answer


@dataclass
class Counting:
    """Passes questions on, and remembers them; or fails as it is told."""

    pool: object
    asked: list[Question] = field(default_factory=list)
    fails: QueryError | None = None

    def ask(self, question: Question) -> bytes:
        self.asked.append(question)
        if self.fails:
            raise self.fails
        answer = self.pool.ask(question)  # type: ignore[attr-defined]
        assert isinstance(answer, bytes)
        return answer


@dataclass
class Client:
    """Somebody at the other end of a socket, and what is there now."""

    address: str
    held: Held
    pool: Counting

    def ask(
        self,
        method: str = "GET",
        at: str = SPARQL_AT,
        query: list[tuple[str, str]] | None = None,
        body: bytes | str = b"",
        **headers: str,
    ) -> Got:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        target = f"{at}?{urlencode(query)}" if query else at
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body or None, sent)
        answer = connection.getresponse()
        got = Got(answer.status, dict(answer.headers.items()), answer.read())
        connection.close()
        return got

    def get(self, text: str, *more: tuple[str, str], **headers: str) -> Got:
        return self.ask(query=[("query", text), *more], **headers)

    def post(self, text: str, *more: tuple[str, str], **headers: str) -> Got:
        return self.ask("POST", body=urlencode([("query", text), *more]), Content_Type=FORM, **headers)

    def direct(self, text: str, *more: tuple[str, str], **headers: str) -> Got:
        return self.ask("POST", query=list(more), body=text.encode(), Content_Type=DIRECT, **headers)


def page(view: View) -> Answer:
    """A page that says little."""
    return Answer(f"<p>{view.query.kind if view.query else ''} {view.answer.decode()}</p>")


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Three graphs; each says of itself what kind it is, and nothing of the others. Two say what kind that is."""
    graphs = [ox.NamedNode(name) for name in (ONE, TWO, THREE)]
    both = ox.Triple(KIND, RDF.type, RDFS.Class)
    with held(
        {graph: frozenset([ox.Triple(graph, RDF.type, KIND), *[both] * (graph != graphs[-1])]) for graph in graphs}
    ) as found:
        pool = Counting(found.pool)
        counted = replace(found, pool=pool)  # type: ignore[arg-type]
        there = Client("", counted, pool)
        with served(Endpoint(lambda: nullcontext(there.held), "nl", page).routes()) as address:
            there.address = address
            yield there


@pytest.fixture(autouse=True)
def _fresh(client: Client) -> Iterator[None]:
    client.pool.asked.clear()
    there = client.held
    yield
    client.pool.fails, client.held = None, there


# --- the tests of the W3C ---------------------------------------------------------------------------------------------


def test_query_get(client: Client) -> None:
    assert client.get("ASK {}").is_true


def test_query_post_form(client: Client) -> None:
    assert client.post("ASK {}").is_true
    assert client.ask("POST", query=[("default-graph-uri", ONE)], body="query=ASK%20%7B%7D", Content_Type=FORM).is_true


def test_query_post_direct(client: Client) -> None:
    assert client.direct("ASK {}").is_true
    assert client.direct("ASK {}", ("default-graph-uri", ONE)).is_true
    assert client.ask("POST", body="ASK {}", Content_Type="Application/SPARQL-Query; Charset=UTF-8").is_true


def both(*graphs: str) -> str:
    return "ASK { " + " ".join(f"<{graph}> a ?type ." for graph in graphs) + " }"


@pytest.mark.parametrize("way", ["get", "post", "direct"])
def test_query_dataset_default_graph(client: Client, way: str) -> None:
    ask = getattr(client, way)
    assert ask(both(ONE), ("default-graph-uri", ONE)).is_true
    assert not ask(both(TWO), ("default-graph-uri", ONE)).is_true
    assert not ask("ASK { GRAPH ?g { ?s ?p ?o } }", ("default-graph-uri", ONE)).is_true


@pytest.mark.parametrize("way", ["get", "post", "direct"], ids=["get", "post", "post_direct"])
def test_query_dataset_default_graphs(client: Client, way: str) -> None:
    chosen = [("default-graph-uri", ONE), ("default-graph-uri", TWO)]
    assert getattr(client, way)(both(ONE, TWO), *chosen).is_true
    assert not getattr(client, way)(both(ONE, TWO, THREE), *chosen).is_true


@pytest.mark.parametrize("way", ["get", "post", "direct"], ids=["get", "post", "post_direct"])
def test_query_dataset_named_graphs(client: Client, way: str) -> None:
    ask, chosen = getattr(client, way), [("named-graph-uri", ONE), ("named-graph-uri", TWO)]
    assert ask(f"ASK {{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}", *chosen).is_true
    assert not ask(f"ASK {{ GRAPH ?g {{ <{THREE}> a ?type }} }}", *chosen).is_true
    assert not ask(both(ONE), *chosen).is_true  # with named graphs only, the default graph is empty


@pytest.mark.parametrize("way", ["get", "post", "direct"])
def test_query_dataset_full(client: Client, way: str) -> None:
    ask = getattr(client, way)
    chosen = [("default-graph-uri", THREE), ("named-graph-uri", ONE), ("named-graph-uri", TWO)]
    text = f"ASK {{ <{THREE}> a ?t GRAPH ?g1 {{ <{ONE}> a ?t }} GRAPH ?g2 {{ <{TWO}> a ?t }} }}"
    assert ask(text, *chosen).is_true
    assert not ask(both(ONE), *chosen).is_true
    assert not ask(f"ASK {{ GRAPH ?g {{ <{THREE}> a ?type }} }}", *chosen).is_true


@pytest.mark.parametrize(
    ("name", "text", "parse"),
    [
        ("select", "SELECT (1 AS ?value) {}", ox.parse_query_results),
        ("ask", "ASK {}", ox.parse_query_results),
        ("describe", f"DESCRIBE <{ONE}>", ox.parse),
        ("construct", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", ox.parse),
    ],
)
def test_query_content_type(client: Client, name: str, text: str, parse: object) -> None:
    got = client.get(text)
    known = ox.QueryResultsFormat if parse is ox.parse_query_results else ox.RdfFormat
    format = known.from_media_type(got.media_type)
    assert format is not None
    found = parse(got.content, format)  # type: ignore[operator]
    assert bool(found) if name == "ask" else len(list(found)) >= 1


def test_bad_query_method(client: Client) -> None:
    got = client.ask("PUT", body="query=ASK%20%7B%7D", Content_Type=FORM)
    assert (got.status, got.headers["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_bad_multiple_queries(client: Client) -> None:
    assert client.get("ASK {}", ("query", "SELECT * {}")).status == 400
    assert client.post("ASK {}", ("query", "SELECT * {}")).status == 400
    assert client.direct("ASK {}", ("query", "SELECT * {}")).status == 400


def test_bad_query_wrong_media_type(client: Client) -> None:
    assert client.ask("POST", body="query=ASK%20%7B%7D", Content_Type="text/plain").status == 415


def test_bad_query_missing_form_type(client: Client) -> None:
    assert client.ask("POST", body=b"query=ASK%20%7B%7D").status == 415


def test_bad_query_missing_direct_type(client: Client) -> None:
    assert client.ask("POST", body=b"ASK {}").status == 415


def test_bad_query_non_utf8(client: Client) -> None:
    text = "ASK {}".encode("utf-16")
    assert client.ask("POST", body=text, Content_Type=f"{DIRECT}; charset=UTF-16").status == 415
    assert client.ask("POST", body=text, Content_Type=DIRECT).status == 400
    for value, status in (("%C3%AB", 200), ("%FF", 400)):
        body = f"query=ASK%20%7B%20%3Fs%20%3Fp%20%22{value}%22%20%7D"
        assert client.ask("POST", body=body, Content_Type=FORM).status == status
        assert client.ask("POST", f"{SPARQL_AT}?taal={value}", body="query=ASK{}", Content_Type=FORM).status == status
        got = client.ask(at=f"{SPARQL_AT}?{body}")
        assert got.status == status
        if status == 400:
            assert problem(got)["detail"] == "Gebruik UTF-8."


def test_bad_query_syntax(client: Client) -> None:
    assert client.get("ASK {").status == 400
    assert client.post("ASK { ?s ?p }").status == 400
    assert client.direct("ASK WHERE WHERE {}").status == 400


def test_every_test_of_the_w3c_is_here_or_is_not_for_who_only_reads() -> None:
    """34 in the manifest of 2013; one test here may stand for those with GET and with POST."""
    here = {name.removeprefix("test_") for name in globals() if name.startswith(("test_query_", "test_bad_query_"))}
    several = {"query_dataset_default_graphs": 2, "query_dataset_named_graphs": 2, "query_content_type": 4}
    ours = {"query_dataset_default_graph"}  # the specification has it, the manifest does not
    counted = sum(several.get(name, 1) for name in here - ours) + ("test_bad_multiple_queries" in globals())
    assert counted + len(NOT_HERE) == 34


# --- forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "accept", "media_type"),
    [
        (ROWS, "*/*", "application/sparql-results+json"),
        (ROWS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ROWS, "application/json", "application/json"),
        (ROWS, "application/xml;q=0.5, text/csv;q=0.4", "application/xml"),
        (ROWS, "text/csv", "text/csv"),
        (ROWS, "text/tab-separated-values", "text/tab-separated-values"),
        (ROWS, "text/turtle, text/csv;q=0.1", "text/csv"),
        (ROWS, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("ASK {}", "text/csv, */*;q=0.1", "application/sparql-results+json"),
        (f"DESCRIBE <{ONE}>", "*/*", "text/turtle"),
        (f"DESCRIBE <{ONE}>", "application/ld+json", "application/ld+json"),
        (f"DESCRIBE <{ONE}>", "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        (f"DESCRIBE <{ONE}>", "application/n-triples", "application/n-triples"),
    ],
)
def test_a_client_gets_what_it_likes_best(client: Client, text: str, accept: str, media_type: str) -> None:
    for way in (client.get, client.post, client.direct):
        got = way(text, Accept=accept)
        assert (got.status, got.media_type) == (200, media_type)
        assert "Accept" in got.headers["Vary"]


@pytest.mark.parametrize(
    ("text", "accept"),
    [(ROWS, "text/turtle"), ("ASK {}", "text/csv"), (f"DESCRIBE <{ONE}>", "text/csv"), (ROWS, "image/png")],
)
def test_what_is_in_no_form_that_fits_is_406_and_says_which_there_are(client: Client, text: str, accept: str) -> None:
    got = client.get(text, Accept=accept)
    assert (got.status, got.media_type) == (406, "application/problem+json")
    assert "application/" in json.loads(got.content)["hint"]
    assert client.pool.asked == []


def test_the_address_can_say_the_form(client: Client) -> None:
    assert client.get(ROWS, ("format", "csv"), Accept="text/html").media_type == "text/csv"
    assert client.get(ROWS, ("format", "html")).media_type == "text/html"
    got = client.get(ROWS, ("format", "turtle"))
    assert (got.status, json.loads(got.content)["hint"]) == (406, "Kies uit: json, xml, csv, tsv")


def test_head_has_the_headers_of_get_and_no_more(client: Client) -> None:
    target = f"{SPARQL_AT}?{urlencode({'query': ROWS})}"
    got, head = client.ask(at=target), client.ask("HEAD", at=target)
    assert (head.status, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == got.headers[name]


# --- asking again -----------------------------------------------------------------------------------------------------


def test_what_somebody_has_is_not_asked_again(client: Client) -> None:
    first = client.get(ROWS)
    client.pool.asked.clear()
    assert first.headers["ETag"].startswith('W/"')
    again = client.get(ROWS, If_None_Match=first.headers["ETag"])
    assert (again.status, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert (first.headers["Cache-Control"], again.headers["Cache-Control"]) == ("no-cache", "no-cache")
    assert client.get("ASK {").headers["Cache-Control"] == "no-store"
    assert client.pool.asked == []


def test_another_question_dataset_form_or_catalogue_has_another_etag(client: Client) -> None:
    found = [
        client.get(ROWS),
        client.get(f"{ROWS} LIMIT 1"),
        client.get(ROWS, ("default-graph-uri", ONE)),
        client.get(ROWS, ("named-graph-uri", ONE)),
        client.get(ROWS, ("default-graph-uri", ONE), ("default-graph-uri", TWO)),
        client.get(ROWS, ("default-graph-uri", ONE), ("named-graph-uri", TWO)),
        client.get(ROWS, Accept="text/csv"),
        client.ask(),
        client.ask(at=VOID_AT),
    ]
    client.held = replace(client.held, digest="twee")
    found.append(client.get(ROWS))
    assert len({got.headers["ETag"] for got in found}) == len(found)


def test_anything_is_no_answer_that_somebody_has(client: Client) -> None:
    got = client.get(ROWS, If_None_Match="*")
    assert (got.status, got.content) == (200, client.get(ROWS).content)


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("SELECT (now() AS ?t) {}", False),
        ("SELECT * { ?s ?p ?o } ORDER BY RAND()", False),
        ("SELECT (UUID() AS ?t) {}", False),
        ("SELECT (STRUUID() AS ?t) {}", False),
        ("SELECT (BNODE() AS ?t) {}", False),
        ("CONSTRUCT { _:a ?p ?o } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s ?p (1 2) } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o ; ?q [] FILTER(?p = ?q) }", True),
        ("SELECT ?now { ?now ?p [] FILTER(?p != 'RAND') }", True),
    ],
)
def test_what_is_another_answer_every_time_is_not_to_be_kept(client: Client, text: str, is_kept: bool) -> None:
    got = client.get(text)
    assert (got.status, "ETag" in got.headers) == (200, is_kept)
    assert got.headers["Cache-Control"] == ("no-cache" if is_kept else "no-store")


def test_a_post_has_no_etag_and_is_always_asked(client: Client) -> None:
    etag = client.get(ROWS).headers["ETag"]
    got = client.post(ROWS, If_None_Match=etag)
    assert (got.status, "ETag" in got.headers) == (200, False)


# --- who may read -----------------------------------------------------------------------------------------------------


def test_pages_of_others_may_read_answers_and_problems(client: Client) -> None:
    for got in (client.get(ROWS), client.get("ASK {"), client.ask("PUT"), client.ask(), client.ask(at=VOID_AT)):
        assert got.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in got.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in got.headers


def test_a_browser_may_ask_whether_it_may_post(client: Client) -> None:
    got = client.ask("OPTIONS", Origin="https://elders.example", Access_Control_Request_Method="POST")
    assert (got.status, got.content) == (204, b"")
    assert got.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in got.headers["Access-Control-Allow-Headers"]
    got = client.ask("OPTIONS", VOID_AT, Origin="https://elders.example", Access_Control_Request_Method="GET")
    assert (got.status, got.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert got.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_another_name_for_this_machine_gets_nothing(client: Client) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        got = client.ask(method, Host="evil.example")
        assert (got.status, "Access-Control-Allow-Origin" in got.headers) == (421, False)


# --- what is wrong ----------------------------------------------------------------------------------------------------


def problem(got: Got) -> dict[str, object]:
    assert got.media_type == "application/problem+json"
    found = json.loads(got.content)
    assert isinstance(found, dict)
    assert found["status"] == got.status
    assert {"type", "title", "detail"} <= found.keys()
    assert None not in found.values()
    return found


def test_a_query_that_cannot_be_read_has_its_place(client: Client) -> None:
    found = problem(client.get("SELECT *\nWHERE { ?s dtc:title ?o }"))
    assert (found["status"], found["line"], found["column"]) == (400, 2, 12)
    assert found["type"] == "https://w3id.org/provinciale-producten-catalogus/probleem/syntax"
    assert found["detail"] == "Het voorvoegsel «dtc:» is niet bekend."
    assert "dct" in str(found["hint"])


def test_a_problem_is_in_the_language_that_the_address_asks_for(client: Client) -> None:
    got = client.get("ASK { ?s dtc:title ?o }", ("taal", "en"))
    assert (problem(got)["detail"], got.headers["Content-Language"]) == ("The prefix «dtc:» is not known.", "en")
    assert client.get("ASK {", ("taal", "fy")).headers["Content-Language"] == "nl"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "service"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "from"),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", "update"),
        ("{" * 300, "syntax"),
        (f"ASK {'{' * 300}", "te-diep"),
    ],
)
def test_what_is_not_allowed_is_refused_before_anybody_is_asked(client: Client, text: str, kind: str) -> None:
    found = problem(client.direct(text))
    assert (found["status"], str(found["type"]).rpartition("/")[2]) == (400, kind)
    assert client.pool.asked == []


def test_a_graph_that_is_not_there_is_said_with_those_that_are(client: Client) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        for graph in ("file:///etc/passwd", "http://127.0.0.1/", ""):
            found = problem(client.get(ROWS, (name, graph)))
            assert found["status"] == 400
            assert ONE in str(found["hint"])
            assert THREE in str(found["hint"])
    assert client.pool.asked == []


def test_an_update_is_refused(client: Client) -> None:
    update = "INSERT DATA { <a:a> <a:a> <a:a> }"
    assert problem(client.ask("POST", body=urlencode({"update": update}), Content_Type=FORM))["status"] == 400
    assert problem(client.ask(query=[("update", update)]))["status"] == 400
    got = client.ask("POST", body=update, Content_Type="application/sparql-update")
    assert problem(got)["status"] == 415
    assert "niet gewijzigd" in str(problem(got)["detail"])


def test_a_message_that_is_too_large_is_refused(client: Client) -> None:
    assert problem(client.direct("#" * 700_000))["status"] == 413
    found = problem(client.direct("#" * 60_000))
    assert (found["status"], str(found["type"]).rpartition("/")[2]) == (400, "te-lang")


def test_a_message_without_a_query_says_so(client: Client) -> None:
    assert "query" in str(problem(client.ask("POST", body="vraag=x", Content_Type=FORM))["detail"])


SAID: Messages = {"nl": "Zo is het.", "en": "So it is."}


@pytest.mark.parametrize(
    ("reason", "status"), [(Reason.TIMEOUT, 503), (Reason.BUSY, 503), (Reason.CRASH, 500), (Reason.TOO_LARGE, 400)]
)
def test_what_asking_takes_is_a_problem_of_its_own(client: Client, reason: Reason, status: int) -> None:
    client.pool.fails = QueryError(reason, SAID)
    got = client.get(ROWS)
    assert (problem(got)["status"], problem(got)["detail"]) == (status, "Zo is het.")
    assert ("Retry-After" in got.headers) == (status == 503)
    assert "ETag" not in got.headers


def test_a_browser_gets_a_page_with_the_same_status(client: Client) -> None:
    got = client.get("ASK {", Accept="text/html, */*;q=0.1")
    assert (got.status, got.media_type) == (400, "text/html")
    assert client.ask(Accept="text/html").media_type == "text/html"
    assert problem(client.get("ASK {", Accept="text/html;q=0.9, application/problem+json"))["status"] == 400


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("", ""),
        ("GET /spa", ""),
        ("POST /sparql HTTP/1.1\r\nHost: {}\r\nContent-Length: 9\r\n\r\nq", "HTTP/1.1 408 REQUEST TIMEOUT"),
    ],
)
def test_who_says_nothing_more_is_let_go(
    client: Client, monkeypatch: pytest.MonkeyPatch, said: str, answer: str
) -> None:
    monkeypatch.setattr("catalogus.serving._Quiet.timeout", 0.2)
    host, _, port = urlsplit(client.address).netloc.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(said.format(f"{host}:{port}").encode())
        got = b"".join(iter(lambda: connection.recv(1000), b"")).decode()
    assert got.partition("\r\n")[0] == answer


def test_a_body_without_a_length_is_read_to_its_end_and_no_further(client: Client) -> None:
    def sent(parts: list[bytes]) -> int:
        connection = http.client.HTTPConnection(urlsplit(client.address).netloc, timeout=30)
        connection.request("POST", SPARQL_AT, iter(parts), {"Content-Type": DIRECT}, encode_chunked=True)
        status = connection.getresponse().status
        connection.close()
        return status

    assert sent([b"ASK ", b"{}"]) == 200
    assert sent([b"ASK {}", *[b"#" * 100_000] * 8]) == 413


TEXTS = st.one_of(
    st.text(max_size=20), st.sampled_from(["ASK {}", ROWS, "ASK {", f"DESCRIBE <{ONE}>", ONE, "html", "csv"])
)
NAMES = st.sampled_from(["query", "update", "default-graph-uri", "named-graph-uri", "format", "taal", "vraag", "x"])
TYPES = st.sampled_from(
    ["", FORM, DIRECT, f"{DIRECT}; charset=latin1", "application/sparql-update", "x/y; charset", ";"]
)
ACCEPTS = st.one_of(
    st.sampled_from(["", "*/*", "text/html", "text/csv;q=0.1,text/*", "application/xml;q=0", "text/turtle;q=x"]),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=20),
)


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS"]),
    st.lists(st.tuples(NAMES, TEXTS), max_size=4),
    TYPES,
    ACCEPTS,
    st.one_of(st.binary(max_size=30), TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))),
)
def test_whatever_is_sent_gets_an_answer_or_a_problem(
    client: Client, method: str, query: list[tuple[str, str]], media_type: str, accept: str, body: bytes
) -> None:
    application = Application(
        Endpoint(lambda: nullcontext(client.held), "nl", page).routes(), 8000, {}, lambda error: Answer(status=599)
    )
    got = werkzeug.test.Client(application).open(
        SPARQL_AT,
        base_url=f"http://{HOST}:8000",
        method=method,
        query_string=urlencode(query, errors="surrogatepass"),
        headers={"Accept": accept, "Content-Type": media_type},
        data=body,
    )
    assert got.status_code in {200, 204, 400, 405, 406, 413, 415}
    if got.status_code >= 400 and method != "HEAD" and got.mimetype != "text/html":
        assert json.loads(got.data)["status"] == got.status_code


# --- what it says of itself -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["*/*", "text/turtle", "application/ld+json", "application/rdf+xml"])
def test_without_a_query_it_says_what_it_can(client: Client, accept: str) -> None:
    got = client.ask(Accept=accept)
    format = ox.RdfFormat.from_media_type(got.media_type)
    assert format is not None
    found = {quad.triple for quad in ox.parse(got.content, format)}
    endpoint = ox.NamedNode(client.address + SPARQL_AT)
    assert ox.Triple(endpoint, RDF.type, SD.Service) in found
    assert ox.Triple(endpoint, SD.endpoint, endpoint) in found
    assert {triple.object.value for triple in found if triple.predicate == SD.name} == {ONE, TWO, THREE}
    assert len([triple for triple in found if triple.predicate == SD.resultFormat]) == 8
    assert client.pool.asked == []


def test_it_says_how_much_there_is(client: Client) -> None:
    got = client.ask(at=VOID_AT)
    assert got.media_type == "text/turtle"
    found = {(quad.subject, quad.predicate): quad.object for quad in ox.parse(got.content, ox.RdfFormat.TURTLE)}
    document = client.address + VOID_AT
    everything = ox.NamedNode(f"{document}#gegevens")
    assert found[everything, VOID.sparqlEndpoint] == ox.NamedNode(client.address + SPARQL_AT)
    for name, counted, number in (
        (everything.value, VOID.triples, "4"),  # what two graphs say is one triple of them all
        (everything.value, VOID.distinctSubjects, "4"),
        (TWO, VOID.triples, "2"),
        (THREE, VOID.triples, "1"),
        (f"{document}#klasse/rdfs:Class", VOID.entities, "1"),
        (f"{document}#eigenschap/rdf:type", VOID.triples, "4"),
    ):
        assert found[ox.NamedNode(name), counted].value == number, (name, counted)


def test_it_counts_once_until_something_changes(client: Client) -> None:
    client.held = replace(client.held, digest="drie")
    for accept, asked in (("text/turtle", 4), ("application/ld+json", 0)):
        client.pool.asked.clear()
        assert client.ask(at=VOID_AT, Accept=accept).media_type == accept
        assert len(client.pool.asked) == asked
    client.held = replace(client.held, digest="vier")
    with ThreadPoolExecutor(4) as threads:
        together = [threads.submit(client.ask, at=VOID_AT) for _ in range(4)]
    assert {got.result().status for got in together} == {200}
    assert len(client.pool.asked) == 4


def test_how_much_there_is_is_for_machines(client: Client) -> None:
    for accept in ("text/csv", "text/html"):
        assert problem(client.ask(at=VOID_AT, Accept=accept))["status"] == 406


def test_only_its_own_addresses_take_a_post(client: Client) -> None:
    got = client.ask("POST", at=VOID_AT, body="x")
    assert (problem(got)["status"], got.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
