"""Questions over HTTP: SPARQL 1.1 Protocol (W3C Recommendation of 2013-03-21), for who only reads.

Nothing can be changed, and only graphs of the catalogue can be named. A browser gets a page; everybody else an answer
or a problem (RFC 9457). The ETag of an answer is known before anything runs, so that asking again costs nothing.
It is a weak one: the same rows may come in another order.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import takewhile
from threading import Lock

from pyoxigraph import RdfFormat, serialize
from werkzeug.datastructures import MultiDict
from werkzeug.http import quote_etag

from catalogus import __version__, asking, description, problems
from catalogus.graph import Graph, turtle
from catalogus.live_store import Held, StoppedError
from catalogus.namespaces import TALEN
from catalogus.problems import Problem, ProblemError
from catalogus.serving import READING, Answer, Asked, Route, Routes
from catalogus.sparql.advice import Advice, advice
from catalogus.sparql.check import Query, check
from catalogus.sparql.errors import QueryError
from catalogus.sparql.forms import FORMS
from catalogus.sparql.pool import Question
from catalogus.sparql.tokens import Kind


@dataclass(frozen=True)
class View:
    """What a page shows: what was asked with which parameters, and its answer or what is wrong with it.

    An answer is JSON where there are rows or a yes or no, N-Triples where there are triples; `advice` is what is good
    to know beside it.
    """

    taal: str
    parameters: MultiDict[str, str] = field(default_factory=MultiDict)
    query: Query | None = None
    answer: bytes = b""
    problem: Problem | None = None
    advice: tuple[Advice, ...] = ()


class Endpoint:
    """Answers questions about a catalogue as it is when it is `opened`; `page` is for who has a browser."""

    def __init__(
        self, opened: Callable[[], AbstractContextManager[Held]], taal: str, page: Callable[[View], Answer]
    ) -> None:
        self._opened = opened
        self._taal = taal
        self._page = page
        self._counting = Lock()
        self._counted: tuple[tuple[str, str], Graph] = ("", ""), Graph()

    def routes(self) -> Routes:
        """Its addresses."""
        return {
            description.SPARQL_AT: Route(lambda asked: _shared(self._sparql(asked)), body=asking.BODY),
            description.VOID_AT: Route(lambda asked: _shared(self._void(asked)), body=0),
        }

    def _sparql(self, asked: Asked) -> Answer:
        """The answer to a question, or what is wrong with it."""
        if asked.method == "OPTIONS":
            return _preflight(asking.METHODS)
        parameters = asked.query
        try:
            parameters = asking.parameters(asked)
            text = asking.text(asked, parameters)
            return self._introduction(asked) if text is None else self._answer(text, asked, parameters)
        except (ProblemError, QueryError, StoppedError) as error:
            return self._problem(error, asked, parameters)

    def _void(self, asked: Asked) -> Answer:
        """How much of what there is to ask."""
        if asked.method == "OPTIONS":
            return _preflight(_VOID_METHODS)
        try:
            asking.allowed(asked, _VOID_METHODS)
            media_type = asking.negotiated(asked, asking.RDF)
            with self._opened() as held:
                return _kept(asked, held, media_type, lambda: _written(self._numbers(asked, held), media_type))
        except (ProblemError, QueryError, StoppedError) as error:
            return self._problem(error, asked, asked.query)

    def _answer(self, text: str, asked: Asked, parameters: MultiDict[str, str]) -> Answer:
        with self._opened() as held:
            return self._answer_of(held, check(text), asked, parameters)

    def _answer_of(self, held: Held, query: Query, asked: Asked, parameters: MultiDict[str, str]) -> Answer:
        default_graphs, named_graphs = asking.dataset(parameters, held.store.graphs)
        form, media_type = asking.form(asked, parameters, query.kind)
        if form == asking.PAGE:
            plain = "json" if query.kind in FORMS["json"].kinds else "ntriples"
            content = held.pool.ask(Question(query, plain, default_graphs, named_graphs))
            known = tuple(advice(query, held.store.terms))
            return self._page(View(self._language(parameters), parameters, query, content, advice=known))
        question = Question(query, form, default_graphs, named_graphs)
        if not _is_repeatable(query):
            return Answer(held.pool.ask(question), media_type)
        what = (query.text, *default_graphs, "", *named_graphs)
        return _kept(asked, held, media_type, lambda: held.pool.ask(question), *what)

    def _introduction(self, asked: Asked) -> Answer:
        """The empty page, or what the endpoint says of itself."""
        media_type = asking.negotiated(asked, (*asking.RDF, asking.HTML))
        if media_type == asking.HTML:
            return self._page(View(self._language(asked.query), asked.query))
        with self._opened() as held:
            graph = description.service(asked.origin, held.store.graphs)
            return _kept(asked, held, media_type, lambda: _written(graph, media_type))

    def _numbers(self, asked: Asked, held: Held) -> Graph:
        """What is counted once, for as long as nothing changes."""
        key = (held.digest, asked.origin)
        with self._counting:
            if self._counted[0] != key:
                self._counted = key, description.void(asked.origin, held.pool.ask)
            return self._counted[1]

    def _problem(
        self, error: ProblemError | QueryError | StoppedError, asked: Asked, parameters: MultiDict[str, str]
    ) -> Answer:
        problem = error.problem if isinstance(error, ProblemError) else problems.of(error)
        taal = self._language(parameters)
        if asked.path == description.SPARQL_AT and asking.for_people(asked):
            found = self._page(View(taal, parameters, problem=problem))
        else:
            found = Answer(problem.json(taal), problems.MEDIA_TYPE, headers={"Content-Language": taal})
        return replace(found, status=problem.status, headers={**found.headers, **problem.headers})

    def _language(self, parameters: MultiDict[str, str]) -> str:
        taal = parameters.get("taal", self._taal)
        return taal if taal in TALEN else self._taal


def _kept(asked: Asked, held: Held, media_type: str, make: Callable[[], bytes], *what: str) -> Answer:
    """An answer that may be kept, and is made only for who does not have it yet."""
    if asked.method == "POST":
        return Answer(make(), media_type)
    parts = (__version__, held.digest, asked.origin, asked.path, media_type, *what)
    etag = sha256("\0".join(parts).encode()).hexdigest()[:32]
    headers = {"ETag": quote_etag(etag, weak=True), "Cache-Control": "no-cache"}
    if etag in asked.known.as_set(include_weak=True):
        return Answer(status=304, headers=headers)
    return Answer(make(), media_type, headers=headers)


def _is_repeatable(query: Query) -> bool:
    """Whether the same question of the same store has the same answer, blank nodes included."""
    template = takewhile(lambda piece: piece.text != "}", query.pieces) if query.kind == "construct" else ()
    blank = any(piece.kind is Kind.BLANK or piece.text in ("[", "(") for piece in template)
    return not blank and not any(piece.is_word("NOW", "RAND", "UUID", "STRUUID", "BNODE") for piece in query.pieces)


def _written(graph: Graph, media_type: str) -> bytes:
    format = RdfFormat.from_media_type(media_type)
    assert format
    if format == RdfFormat.TURTLE:
        return turtle(graph, description.NAMES)
    return serialize(graph, format=format) or b""


def _shared(answer: Answer) -> Answer:
    """An answer that pages of others may read."""
    return replace(answer, headers={**_SHARED, **answer.headers})


def _preflight(methods: Sequence[str]) -> Answer:
    """What a browser asks before it does what a page of others wants."""
    headers = {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
        "Access-Control-Max-Age": "86400",
        "Allow": ", ".join(methods),
    }
    return Answer(status=204, headers=headers)


_VOID_METHODS = (*READING, "OPTIONS")
_SHARED: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Vary": "Accept",
}
