"""Linked Data Event Stream: every version of every product, for who keeps a copy in step.

Standard: Linked Data Event Streams and TREE as of 2026-05-10 (SEMIC). A version is an object of its own,
`<product>/versies/<n>`, that says of which product it is one and since when it holds; a product that has ended gets a
last one of the class `ppc:Einde`. A page with a hundred members is full and never changes; the root leads to all pages
by time.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from catalogus.config import LICENTIES
from catalogus.export import Artifact, Exporter, Finding, Publication, Staged
from catalogus.graph import Term, turtle
from catalogus.ledger import Event
from catalogus.namespaces import DCT, LDES, PPC, RDF, TREE, XSD

FULL = 100
"""The members of a full page; another number would change pages that were never to change."""

PREFIXES = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "ldes": "https://w3id.org/ldes#",
    "ppc": "https://w3id.org/provinciale-producten-catalogus/def#",
    "tree": "https://w3id.org/tree#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Of every page, now and later: the same holds for these."""

ROOT = PurePosixPath("ldes/index.ttl")


def files(publication: Publication) -> Iterator[Artifact]:
    config, events = publication.config, publication.ledger.events
    stream = NamedNode(f"{config.basis}/ldes/stroom")
    pages = [events[start : start + FULL] for start in range(0, len(events), FULL)]
    yield Artifact(ROOT, turtle(_root(publication, stream, pages), PREFIXES))
    for number, members in enumerate(pages, start=1):
        page = NamedNode(f"{config.basis}/{_path(number)}")
        yield Artifact(_path(number), turtle(_page(stream, page, members), PREFIXES))


def _path(number: int) -> PurePosixPath:
    return PurePosixPath(f"ldes/pagina-{number}.ttl")


def _root(publication: Publication, stream: NamedNode, pages: Sequence[Sequence[Event]]) -> Iterator[Triple]:
    config = publication.config
    root = NamedNode(f"{config.basis}/{ROOT}")
    yield Triple(stream, RDF.type, LDES.EventStream)
    yield Triple(stream, DCT.title, Literal(f"Versies: {config.naam}", language="nl"))
    yield Triple(stream, DCT.title, Literal(f"Versions: {config.naam}", language="en"))
    yield Triple(stream, DCT.license, NamedNode(LICENTIES[config.licentie]))
    yield Triple(stream, LDES.timestampPath, DCT.created)
    yield Triple(stream, LDES.sequencePath, PPC.gebeurtenis)
    yield Triple(stream, LDES.versionOfPath, DCT.isVersionOf)
    yield Triple(stream, LDES.versionDeleteObject, PPC.Einde)
    yield Triple(stream, TREE.view, root)
    yield Triple(root, RDF.type, TREE.Node)
    relations = [NamedNode(f"{config.basis}/ldes/pagina-{number}") for number in range(1, len(pages) + 1)]
    for relation in relations:
        yield Triple(root, TREE.relation, relation)
    for number, (relation, members) in enumerate(zip(relations, pages, strict=True), start=1):
        yield Triple(relation, RDF.type, TREE.GreaterThanOrEqualToRelation)
        yield Triple(relation, TREE.node, NamedNode(f"{config.basis}/{_path(number)}"))
        yield Triple(relation, TREE.path, DCT.created)
        yield Triple(relation, TREE.value, _moment(members[0]))


def _page(stream: NamedNode, page: NamedNode, members: Sequence[Event]) -> Iterator[Triple]:
    yield Triple(page, RDF.type, TREE.Node)
    if len(members) == FULL:
        yield Triple(page, LDES.immutable, Literal("true", datatype=XSD.boolean))
    for event in members:
        yield Triple(stream, TREE.member, NamedNode(versie(event)))
    for event in members:
        yield from _member(event)


def versie(event: Event) -> str:
    """The address of one version of a product."""
    return f"{event.iri}/versies/{event.versie}"


def _member(event: Event) -> Iterator[Triple]:
    """A version with all that stands below it, under its own name, so that no version changes another."""
    node = NamedNode(versie(event))
    yield Triple(node, DCT.isVersionOf, NamedNode(event.iri))
    yield Triple(node, DCT.created, _moment(event))
    yield Triple(node, PPC.gebeurtenis, _number(event.nummer))
    yield Triple(node, PPC.versie, _number(event.versie))
    if event.is_end:
        yield Triple(node, RDF.type, PPC.Einde)
        yield Triple(node, PPC.redenEinde, Literal(event.reden))
    for triple in event.graph:
        subject = _moved(triple.subject, event, node)
        if isinstance(subject, NamedNode):
            yield Triple(subject, triple.predicate, _moved(triple.object, event, node))


def _moved(term: Term, event: Event, node: NamedNode) -> Term:
    if isinstance(term, NamedNode) and (term.value == event.iri or term.value.startswith(f"{event.iri}/")):
        return NamedNode(node.value + term.value.removeprefix(event.iri))
    return term


def _moment(event: Event) -> Literal:
    return Literal(event.moment, datatype=XSD.dateTime)


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)


def check(staged: Staged) -> Iterator[Finding]:
    """Every event is a member of one page, in its order, and pages read as what they are."""
    members: list[str] = []
    for number in range(1, -(-len(staged.publication.ledger.events) // FULL) + 1):
        path = staged.folder / _path(number)
        page = ox.parse(path=path, format=ox.RdfFormat.TURTLE) if path.is_file() else ()
        members += [quad.object.value for quad in page if quad.predicate == TREE.member]
    if members != [versie(event) for event in staged.publication.ledger.events]:
        yield Finding(_MEMBERS, ROOT)


_MEMBERS = {
    "nl": "de stroom heeft niet precies de versies van het grootboek",
    "en": "the stream does not have exactly the versions of the ledger",
}

EXPORTER = Exporter(
    name="ldes",
    summary={
        "nl": "LDES: elke versie van elk product, om bij te blijven (Turtle)",
        "en": "LDES: every version of every product, to keep in step (Turtle)",
    },
    files=files,
    check=check,
    remembers=True,
)
