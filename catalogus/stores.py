"""A triple store, over the SPARQL 1.1 Graph Store HTTP Protocol: one graph read, replaced or removed at a time."""

from collections.abc import Iterable

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat, Triple

from catalogus.dataset import n_triples
from catalogus.remote import Remote, RemoteError, answers

_ACCEPT = "application/n-triples, text/turtle;q=0.5"
_CONTENT = "text/turtle; charset=utf-8"  # as N-Triples, which is Turtle too: not every store reads that by its own name


class Store:
    """Named graphs on another machine; every method raises RemoteError."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    def read(self, graph: NamedNode) -> frozenset[Triple]:
        """All triples of a graph; none when there is no such graph."""
        reply = self._remote.ask("GET", {"graph": graph.value}, {"Accept": _ACCEPT})
        if reply.status == 404:
            return frozenset()
        if reply.status != 200:
            raise RemoteError(answers(reply.status))
        form = RdfFormat.from_media_type(reply.media_type)
        if form not in (RdfFormat.N_TRIPLES, RdfFormat.TURTLE):
            raise RemoteError(_UNREADABLE)
        try:
            return frozenset(quad.triple for quad in ox.parse(reply.body, format=form, lenient=True))
        except (SyntaxError, ValueError) as error:
            raise RemoteError(_UNREADABLE) from error

    def replace(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Put a graph in the place of what has its name."""
        reply = self._remote.ask("PUT", {"graph": graph.value}, {"Content-Type": _CONTENT}, n_triples(triples))
        if reply.status not in (200, 201, 204):
            raise RemoteError(answers(reply.status))

    def remove(self, graph: NamedNode) -> None:
        """Remove a graph; that it is gone already is no fault."""
        reply = self._remote.ask("DELETE", {"graph": graph.value}, {})
        if reply.status not in (200, 202, 204, 404):
            raise RemoteError(answers(reply.status))


_UNREADABLE = {"nl": "het antwoord is geen graaf", "en": "the answer is no graph"}
