"""Linked data: the whole catalogue as RDF, conforming to CPSV-AP 3.2.0.

Every code value and organisation that a product refers to is described with its type, as the shapes of CPSV-AP
ask. The triples are sorted and have no blank nodes: the same content gives the same bytes.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from catalogus.export import Artifact, Exporter, Publication
from catalogus.graph import sort_key, turtle


def files(publication: Publication) -> Iterator[Artifact]:
    graphs = [graph for own in publication.graphs.values() for graph in own.values()]
    triples = sorted({*(triple for graph in graphs for triple in graph), *publication.terms(graphs)}, key=sort_key)
    yield Artifact(PurePosixPath("data/catalogus.ttl"), turtle(triples))


EXPORTER = Exporter(
    name="data",
    summary={
        "nl": "linked data: alles als Turtle (CPSV-AP 3.2)",
        "en": "linked data: everything as Turtle (CPSV-AP 3.2)",
    },
    files=files,
)
