"""A SPARQL endpoint on another machine, asked by SPARQL 1.1 Protocol; what it holds of a catalogue, it says itself.

A store may have other graphs than ours, and its own idea of what a question without GRAPH is about. So it is told: of
the graphs that `catalogus push` has brought there. An answer that is cut short counts for nothing.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Triple

from catalogus import problems
from catalogus.namespaces import PROBLEEM, TALEN, XSD
from catalogus.pushing import PRESENT
from catalogus.remote import Remote, RemoteError, Reply, answers
from catalogus.sparql.check import Query, check, syntax, undeclared
from catalogus.sparql.errors import QueryError, Reason
from catalogus.sparql.table import rows
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
        found = rows(self._rows(check(PRESENT.format(inhoud.value)), ()))
        listed = [] if isinstance(found, bool) else found[1]
        return tuple(sorted(row[0].value for row in listed if isinstance(row[0], NamedNode)))

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
            triples = [quad.triple for quad in ox.parse(reply.body, format=found, lenient=True)]
        except (SyntaxError, ValueError) as error:
            raise RemoteError(_UNREADABLE) from error
        return as_triples((Triple(t.subject, t.predicate, _mended(t.object)) for t in triples), form)

    def _rows(self, query: Query, graphs: tuple[str, ...]) -> bytes:
        """An answer of rows, or of yes or no, that is JSON to its end."""
        body = self._reply(query, graphs, _ROWS).body
        try:
            found = rows(body)
        except (SyntaxError, ValueError) as error:
            raise RemoteError(_UNREADABLE) from error
        if isinstance(found, bool):
            return body
        if query.kind == "ask":  # Virtuoso 7: a row for yes, none for no
            return b'{"head":{},"boolean":%s}' % (b"true" if found[1] else b"false")
        return _with_durations(body) if any(_mended(term) != term for row in found[1] for term in row) else body

    def _reply(self, query: Query, graphs: tuple[str, ...], accept: str) -> Reply:
        prologue = "".join(f"PREFIX {prefix}: <{base}> " for prefix, base in undeclared(query).items())
        fields = [("query", prologue + query.plain)]
        fields += [(name, graph) for name in ("default-graph-uri", "named-graph-uri") for graph in graphs]
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        reply = self._remote.ask("POST", {}, headers, urlencode(fields).encode(), self._seconds)
        if reply.status == 400 and (error := _refused(reply, prologue + query.plain)):
            raise _moved(error, len(prologue))
        if reply.status != 200:
            raise RemoteError(answers(reply.status))
        return reply


def _refused(reply: Reply, text: str) -> QueryError | None:
    """What a server says that is wrong with a question: where, and in our own words."""
    said = reply.body.decode("utf-8", "replace").strip()
    if reply.media_type == problems.MEDIA_TYPE:  # ours
        return _ours(said)
    if said.startswith("error at "):  # Oxigraph
        return syntax(text, said)
    if found := re.search(r"\bline ([0-9]+)", said):  # Virtuoso
        return QueryError(Reason.SYNTAX, _LINE, min(int(found[1]), text.count("\n") + 1), 1)
    return None


def _ours(said: str) -> QueryError | None:
    try:
        found = json.loads(said)
        reason = Reason(found["type"].removeprefix(PROBLEEM.base))
        place = (found.get("line"), found.get("column"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not all(number is None or isinstance(number, int) for number in place):
        return None
    return QueryError(reason, {taal: f"{problems.TITLES[reason][taal]}." for taal in TALEN}, *place)


# Virtuoso 7 writes a duration as a number: of months, or of seconds. A term is no hundred years and no second.


def _mended(term: Any) -> Any:
    if isinstance(term, ox.Literal) and term.datatype == XSD.duration:
        return ox.Literal(_duration(term.value), datatype=XSD.duration)
    return term


def _duration(text: str) -> str:
    try:
        number = float(text)
    except ValueError:  # as it should be
        return text
    sign, number = "-" if number < 0 else "", abs(round(number))
    if number < _MONTHS:
        return f"{sign}P{number}M"
    return f"{sign}PT{number}S" if number % _DAY else f"{sign}P{number // _DAY}D"


def _with_durations(body: bytes) -> bytes:
    found = json.loads(body)
    for row in found["results"]["bindings"]:
        for term in row.values():
            if term.get("datatype") == XSD.duration.value:
                term["value"] = _duration(term["value"])
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


_MONTHS, _DAY = 1_200, 86_400


def _moved(error: QueryError, by: int) -> QueryError:
    """The same fault in the text without what was put before it."""
    column = error.column - by if error.line == 1 and error.column else error.column
    return QueryError(error.reason, error.messages, error.line, column, error.hint)


_LINE = {
    "nl": "De server kan de vraag niet lezen, op deze regel of vlak ervoor.",
    "en": "The server cannot read the query, on this line or just before it.",
}
_UNREADABLE: Mapping[str, str] = {
    "nl": "het antwoord is niet volledig, of geen antwoord op deze vraag",
    "en": "the answer is incomplete, or no answer to this question",
}
