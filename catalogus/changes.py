"""What is different between two editions of a list."""

from dataclasses import dataclass
from enum import Enum

from pyoxigraph import Literal, NamedNode

from catalogus.graph import Graph
from catalogus.namespaces import CV, DCT, OWL, PPC, SKOS, XSD


class What(Enum):
    """The kinds of change, in the order in which to tell them."""

    GONE = "gone"
    RENAMED = "renamed"
    UNTICKED = "unticked"
    CODES = "codes"
    ENDED = "ended"
    BASES = "bases"
    TICKED = "ticked"
    NEW = "new"
    BACK = "back"
    OTHER = "other"


@dataclass(frozen=True)
class Change:
    """One thing that is different about one name; a name can have several.

    `before` and `after` hold what differs: labels (RENAMED), SDG codes (CODES), titles of legal bases that go and
    come (BASES), an end date (ENDED), the successor (GONE). `provincial` is whether it is or was ticked for provinces.
    """

    scheme: NamedNode
    iri: NamedNode
    label: str
    what: What
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    provincial: bool = False


def current(graph: Graph, scheme: NamedNode) -> set[NamedNode]:
    """What is in a list and has not been withdrawn."""
    return {node for node in graph.subjects() if isinstance(node, NamedNode) and _is_current(graph, node, scheme)}


def compare(old: Graph, new: Graph, scheme: NamedNode) -> tuple[Change, ...]:
    """Every change of what is or was current in a list, sorted by kind, then by label."""
    before, after = current(old, scheme), current(new, scheme)
    found = [change for node in before | after for change in _changes(old, new, scheme, node)]
    order = list(What)
    return tuple(sorted(found, key=lambda change: (order.index(change.what), change.label.lower(), change.iri.value)))


def _changes(old: Graph, new: Graph, scheme: NamedNode, node: NamedNode) -> list[Change]:
    was, remains = (_is_current(graph, node, scheme) for graph in (old, new))
    label = (new if remains else old).text(node, SKOS.prefLabel, "nl") or node.value
    ticks = [graph.has(node, PPC.uplKolom, PROVINCIE) for graph in (old, new)]

    def change(what: What, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Change:
        return Change(scheme, node, label, what, before, after, any(ticks))

    if not remains:
        successor = new.node(node, DCT.isReplacedBy)
        shown = new.text(successor, SKOS.prefLabel, "nl") if successor and not _is_withdrawn(new, successor) else None
        return [change(What.GONE, after=(shown,) if shown else ())]
    if not was:
        return [change(What.BACK if node in old else What.NEW)]
    found = []
    labels, codes, ends = (
        [_texts(graph, node, property) for graph in (old, new)]
        for property in (SKOS.prefLabel, PPC.sdgCodes, PPC.eindDatum)
    )
    for what, (first, second) in ((What.RENAMED, labels), (What.CODES, codes), (What.ENDED, ends)):
        if first != second:
            found.append(change(what, first, second))
    if ticks[0] != ticks[1]:
        found.append(change(What.TICKED if ticks[1] else What.UNTICKED))
    bases = [set(graph.nodes(node, CV.hasLegalResource)) for graph in (old, new)]
    if bases[0] != bases[1]:
        found.append(change(What.BASES, _titles(old, bases[0] - bases[1]), _titles(new, bases[1] - bases[0])))
    if not found and set(old.about(node)) != set(new.about(node)):
        found.append(change(What.OTHER))
    return found


def _is_current(graph: Graph, node: NamedNode, scheme: NamedNode) -> bool:
    return graph.has(node, SKOS.inScheme, scheme) and not _is_withdrawn(graph, node)


def _is_withdrawn(graph: Graph, node: NamedNode) -> bool:
    return graph.has(node, OWL.deprecated, Literal("true", datatype=XSD.boolean))


def _texts(graph: Graph, node: NamedNode, property: NamedNode) -> tuple[str, ...]:
    return tuple(literal.value for literal in graph.literals(node, property))


def _titles(graph: Graph, bases: set[NamedNode]) -> tuple[str, ...]:
    return tuple(sorted(graph.text(basis, DCT.title) or basis.value for basis in bases))


PROVINCIE = Literal("Provincie")
"""The tick in the UPL for what provinces offer."""
