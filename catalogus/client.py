"""A SPARQL endpoint on another machine, asked by SPARQL 1.1 Protocol; what it holds of a catalogue, it says itself.

A store may have other graphs than ours, and its own idea of what a question without GRAPH is about. So it is told: of
the graphs that `catalogus push` has brought there. An answer that is cut short counts for nothing.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

import pyoxigraph as ox
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat

from catalogus.pushing import PRESENT
from catalogus.remote import Remote, RemoteError, Reply, answers
from catalogus.sparql.check import Query, check, syntax, undeclared
from catalogus.sparql.errors import QueryError
from catalogus.sparql.writing import as_rows, as_triples

_ROWS, _TRIPLES = QueryResultsFormat.JSON.media_type, RdfFormat.N_TRIPLES.media_type
_TURTLE = RdfFormat.TURTLE.media_type


class Client:
    """One endpoint; its methods raise RemoteError, and QueryError where the question is at fault."""

    def __init__(self, remote: Remote, seconds: float) -> None:
        self._remote = remote
        self._seconds = seconds

    def graphs(self, inhoud: NamedNode) -> tuple[str, ...]:
        """The graphs that a catalogue has there, by the graph that says so; none where it was never brought."""
        found = ox.parse_query_results(
            self._rows(check(PRESENT.format(inhoud.value)), ()), format=QueryResultsFormat.JSON
        )
        assert isinstance(found, ox.QuerySolutions)
        return tuple(sorted(row[0].value for row in found if isinstance(row[0], NamedNode)))

    def ask(self, query: Query, form: str, graphs: tuple[str, ...]) -> bytes:
        """The answer in a form, about these graphs, or about what the endpoint thinks best."""
        if any(piece.is_word("FROM") for piece in query.pieces):
            graphs = ()  # it says itself which
        if query.kind in ("select", "ask"):
            return as_rows(self._rows(query, graphs), form)
        reply = self._reply(query, graphs, f"{_TRIPLES}, {_TURTLE};q=0.5")
        if (found := RdfFormat.from_media_type(reply.media_type)) is None:
            raise RemoteError(_UNREADABLE)
        try:
            return as_triples((quad.triple for quad in ox.parse(reply.body, format=found, lenient=True)), form)
        except (SyntaxError, ValueError) as error:
            raise RemoteError(_UNREADABLE) from error

    def _rows(self, query: Query, graphs: tuple[str, ...]) -> bytes:
        """An answer of rows, or of yes or no, that is JSON to its end."""
        body = self._reply(query, graphs, _ROWS).body
        try:
            found = ox.parse_query_results(body, format=QueryResultsFormat.JSON)
            rows = [] if isinstance(found, ox.QueryBoolean) else list(found)
        except (SyntaxError, ValueError) as error:
            raise RemoteError(_UNREADABLE) from error
        if query.kind == "ask" and not isinstance(found, ox.QueryBoolean):  # Virtuoso 7: a row for yes, none for no
            return b'{"head":{},"boolean":%s}' % (b"true" if rows else b"false")
        return body

    def _reply(self, query: Query, graphs: tuple[str, ...], accept: str) -> Reply:
        prologue = "".join(f"PREFIX {prefix}: <{base}> " for prefix, base in undeclared(query).items())
        fields = [("query", prologue + query.plain)]
        fields += [(name, graph) for name in ("default-graph-uri", "named-graph-uri") for graph in graphs]
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        reply = self._remote.ask("POST", {}, headers, urlencode(fields).encode(), self._seconds)
        if reply.status == 400 and (said := _complaint(reply.body)):
            raise _moved(syntax(prologue + query.plain, said), len(prologue))
        if reply.status != 200:
            raise RemoteError(answers(reply.status))
        return reply


def _complaint(body: bytes) -> str:
    """What Oxigraph says of a question that it cannot read."""
    said = body.decode("utf-8", "replace").strip()
    return said if said.startswith("error at ") else ""


def _moved(error: QueryError, by: int) -> QueryError:
    """The same fault in the text without what was put before it."""
    column = error.column - by if error.line == 1 and error.column else error.column
    return QueryError(error.reason, error.messages, error.line, column, error.hint)


_UNREADABLE: Mapping[str, str] = {
    "nl": "het antwoord is niet volledig, of geen antwoord op deze vraag",
    "en": "the answer is incomplete, or no answer to this question",
}
