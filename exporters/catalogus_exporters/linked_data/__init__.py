"""Linked data: the whole catalogue, each province and each product as RDF, conforming to CPSV-AP 3.2.0.

Every code value and organisation that a product refers to is described with its type, as the shapes of CPSV-AP ask:
each file conforms by itself. There are no blank nodes, and the same content gives the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from pyoxigraph import NamedNode

from catalogus.export import Artifact, Entry, Exporter, Publication
from catalogus.graph import Graph
from catalogus_exporters.linked_data import dcat, jsonld, void
from catalogus_exporters.linked_data.checks import check
from catalogus_exporters.linked_data.documents import n_triples, parts, turtle

WELL_KNOWN = ".well-known/void"
"""Where VoID says that machines look (RFC 8615): at the root of a host, outside our folder."""


def files(publication: Publication) -> Iterator[Artifact]:
    yield Artifact(PurePosixPath(jsonld.PLACE), jsonld.CONTEXT)
    everything = {iri: graph for own in publication.graphs.values() for iri, graph in own.items()}
    yield from _dumps(publication, "catalogus", everything, None)
    for provincie, own in publication.graphs.items():
        yield from _dumps(publication, provincie, own, provincie)
        numbers = b"".join(turtle([void.of_province(publication, provincie)], void.PREFIXES))
        place = PurePosixPath("site", provincie, WELL_KNOWN)  # the folder that can be the root of a host
        yield Artifact(place, numbers, provincie, "text/turtle")
        organisatie = NamedNode(publication.catalogus.organisaties[provincie].iri)
        for iri, graph in own.items():
            if iri != organisatie:
                document = list(parts(publication, {iri: graph, organisatie: own[organisatie]}))
                name = f"data/{provincie}/{iri.value.rpartition('/')[2]}"
                yield Artifact(PurePosixPath(f"{name}.ttl"), turtle(document), provincie)
                content = jsonld.write(document, publication.config.basis)
                yield Artifact(PurePosixPath(f"{name}.jsonld"), content, provincie)


def _dumps(
    publication: Publication, name: str, things: Mapping[NamedNode, Graph], provincie: str | None
) -> Iterator[Artifact]:
    """Many products together; each form reads them anew, so that none of them is ever whole in memory."""
    basis = publication.config.basis
    yield Artifact(PurePosixPath(f"data/{name}.ttl"), turtle(parts(publication, things)), provincie)
    yield Artifact(PurePosixPath(f"data/{name}.jsonld"), jsonld.write(parts(publication, things), basis), provincie)
    yield Artifact(PurePosixPath(f"data/{name}.nt"), n_triples(parts(publication, things)), provincie)


def describe(publication: Publication, entries: Sequence[Entry]) -> Iterator[Artifact]:
    if not any(entry.exporter == EXPORTER.name for entry in entries):
        return  # only other forms were asked for: what describes our data does not go without them
    catalogue = [dcat.part(publication, entries)]
    yield Artifact(PurePosixPath("data/dcat.ttl"), turtle(catalogue, dcat.PREFIXES))
    yield Artifact(PurePosixPath("data/dcat.jsonld"), jsonld.write(catalogue, publication.config.basis))
    numbers = b"".join(turtle([void.part(publication)], void.PREFIXES))
    yield Artifact(PurePosixPath("data/void.ttl"), numbers)
    yield Artifact(PurePosixPath(WELL_KNOWN), numbers, media_type="text/turtle")


EXPORTER = Exporter(
    name="data",
    summary={
        "nl": "linked data: alles, per provincie en per product als Turtle, JSON-LD en N-Triples (CPSV-AP 3.2)",
        "en": "linked data: all, by province and by product as Turtle, JSON-LD and N-Triples (CPSV-AP 3.2)",
    },
    files=files,
    describe=describe,
    check=check,
)
