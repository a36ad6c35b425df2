"""A catalogue into a triple store that is there already: which graphs differ, and putting those there one by one.

The store itself keeps what is in it: a small graph that has for each of ours its hash, its size and its number of
products. A graph that is about to change loses its hash there first, and gets the new one when what the store gives
back is what was sent; one that is to go is forgotten when the store gives nothing back. So wherever a push is killed,
the next one sees what remains to be done.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from catalogus.comparing import Difference, difference
from catalogus.dataset import digest
from catalogus.diagnostics import Messages
from catalogus.namespaces import PPC, RDF, Namespace
from catalogus.publish import SHRINK
from catalogus.stores import Store

INHOUD = "inhoud"
"""The last step of the name of the graph that says what is in the store."""

SCHEMA, VOID = Namespace("https://schema.org/"), Namespace("http://rdfs.org/ns/void#")

PRESENT = f"SELECT DISTINCT ?graaf {{{{ GRAPH <{{}}> {{{{ ?graaf {VOID.triples} ?aantal }}}} }}}}"
"""The question which graphs a store has of us, for the name of the graph that says so."""


@dataclass(frozen=True)
class Entry:
    """What a store has of one graph; without a hash it is being changed, or that was cut short."""

    sha256: str
    triples: int
    products: int


class Task(StrEnum):
    """What is to be done with a graph."""

    NEW = "new"
    CHANGED = "changed"
    DAMAGED = "damaged"
    SAME = "same"
    GONE = "gone"


WRITING = (Task.NEW, Task.CHANGED, Task.DAMAGED, Task.GONE)
"""What asks for writing."""


@dataclass(frozen=True)
class Plan:
    """What is to be done with each graph, and why some stay as they are for now."""

    tasks: Mapping[NamedNode, Task]
    held: Mapping[NamedNode, Messages]

    def those(self, *tasks: Task) -> tuple[NamedNode, ...]:
        return tuple(graph for graph, task in self.tasks.items() if task in tasks)


@dataclass(frozen=True)
class Push:
    """One catalogue for one store: the graphs that are to be there, and the name of the graph that says so."""

    store: Store
    inhoud: NamedNode
    graphs: Mapping[NamedNode, frozenset[Triple]]

    def present(self) -> Mapping[NamedNode, Entry]:
        """What the store has of us, as it says; where it says nothing of a graph of ours, as it is found there.

        Raises RemoteError, as all that follows.
        """
        found = dict(self._noted())
        for graph in self.graphs:
            if graph not in found and (triples := self.store.read(graph)):
                found[graph] = replace(entry_of(triples), sha256="")
        return found

    def _noted(self) -> Mapping[NamedNode, Entry]:
        ours = self.inhoud.value.removesuffix(INHOUD)
        found = _entries(self.store.read(self.inhoud))
        return {graph: entry for graph, entry in found.items() if graph.value.startswith(ours) and graph != self.inhoud}

    @cached_property
    def entries(self) -> Mapping[NamedNode, Entry]:
        """What is to be known of each of the graphs."""
        return {graph: entry_of(triples) for graph, triples in self.graphs.items()}

    def plan(self, present: Mapping[NamedNode, Entry], kept: Collection[NamedNode] | None, allow_shrink: bool) -> Plan:
        """What differs. Of what is there and not ours, `kept` stays; with None, all of it."""
        tasks, held = {}, {}
        for graph in sorted({*self.graphs, *present}, key=str):
            was, entry = present.get(graph), self.entries.get(graph)
            if entry is None and (kept is None or graph in kept):
                continue
            if was and not allow_shrink and (reason := _shrunk(was, entry)):
                held[graph] = reason
            elif entry is None:
                tasks[graph] = Task.GONE
            elif was is None:
                tasks[graph] = Task.NEW
            else:
                tasks[graph] = Task.SAME if was.sha256 == entry.sha256 else Task.CHANGED
        return Plan(tasks, held)

    def verified(self, plan: Plan) -> Plan:
        """The same plan, with what the store says to have and has not."""
        broken = {graph: Task.DAMAGED for graph in plan.those(Task.SAME) if self.difference(graph)}
        return replace(plan, tasks={**plan.tasks, **broken})

    def difference(self, graph: NamedNode) -> Difference:
        """What a graph in the store lacks, and what it has too much."""
        return difference(self.graphs.get(graph, ()), self.store.read(graph))

    def carry_out(self, plan: Plan, present: Mapping[NamedNode, Entry]) -> Iterator[tuple[NamedNode, Difference]]:
        """Do it: each graph when it is done, with what the store made of it otherwise than was sent."""
        todo = plan.those(*WRITING)
        if not todo:
            return
        self._note({graph: replace(present.get(graph) or Entry("", 0, 0), sha256="") for graph in todo})
        for graph in todo:
            if plan.tasks[graph] is Task.GONE:
                self.store.remove(graph)
            else:
                self.store.replace(graph, self.graphs[graph])
            found = self.difference(graph)  # whatever the store answered
            if not found:
                self._note({graph: self.entries.get(graph)})
            yield graph, found

    def _note(self, changes: Mapping[NamedNode, Entry | None]) -> None:
        """Say of these graphs what they are now; of the others what the store says by now.

        So pushes at once of other provinces leave each other's notes alone, but for the milliseconds between reading
        and writing them here: nothing is locked, since the protocol has no locks.
        """
        entries = {**self._noted(), **changes}
        self.store.replace(self.inhoud, _triples({graph: entry for graph, entry in entries.items() if entry}))


def entry_of(triples: frozenset[Triple]) -> Entry:
    """What is to be known of a graph."""
    kinds = (PPC.Product, PPC.Referentieproduct)
    products = {triple.subject for triple in triples if triple.predicate == RDF.type and triple.object in kinds}
    return Entry(digest(triples), len(triples), len(products))


def _shrunk(was: Entry, entry: Entry | None) -> Messages | None:
    if entry is None:
        return _GONE
    if entry.products < was.products * (1 - SHRINK):
        return {taal: text.format(was.products, entry.products) for taal, text in _SHRUNK.items()}
    return None


def _triples(entries: Mapping[NamedNode, Entry]) -> Iterable[Triple]:
    for graph, entry in entries.items():
        if entry.sha256:
            yield Triple(graph, SCHEMA.sha256, Literal(entry.sha256))
        yield Triple(graph, VOID.triples, Literal(entry.triples))
        yield Triple(graph, VOID.entities, Literal(entry.products))


def _entries(triples: Iterable[Triple]) -> Mapping[NamedNode, Entry]:
    found: dict[NamedNode, dict[NamedNode, str]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            found.setdefault(triple.subject, {})[triple.predicate] = triple.object.value
    return {
        graph: Entry(said.get(SCHEMA.sha256, ""), _number(said, VOID.triples), _number(said, VOID.entities))
        for graph, said in found.items()
    }


def _number(said: Mapping[NamedNode, str], property: NamedNode) -> int:
    text = said.get(property, "")
    return int(text) if text.isascii() and text.isdigit() else 0


_SHRUNK = {
    "nl": "van {} producten zouden er nog {} over zijn; klopt dat, voeg dan --allow-shrink toe",
    "en": "of {} products {} would be left; if that is right, add --allow-shrink",
}
_GONE = {
    "nl": "de catalogus heeft haar niet meer; mag zij uit de opslag, voeg dan --allow-shrink toe",
    "en": "the catalogue no longer has it; if it may leave the store, add --allow-shrink",
}
