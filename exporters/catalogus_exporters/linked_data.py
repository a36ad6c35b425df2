"""Linked data: the whole catalogue as RDF, conforming to CPSV-AP 3.2.0.

Every code value and organisation that a product refers to is described with its type, as the shapes of CPSV-AP
ask. The triples are sorted and have no blank nodes: the same content gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

import pyoxigraph as ox
from pyoxigraph import Triple

from catalogus.export import Artifact, Exporter, Publication
from catalogus.graph import sort_key
from catalogus.namespaces import PREFIXES


def files(publication: Publication) -> Iterator[Artifact]:
    triples = sorted(publication.graph, key=sort_key)
    yield Artifact(PurePosixPath("data/catalogus.ttl"), turtle(triples))


def turtle(triples: Sequence[Triple]) -> bytes:
    """Triples as Turtle, in their order, with our prefixes: pyoxigraph writes those in another order each time."""
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    lines = written.splitlines(keepends=True)
    return b"".join((*sorted(lines[: len(PREFIXES)]), b"\n", *lines[len(PREFIXES) :]))


EXPORTER = Exporter(
    name="data",
    summary={
        "nl": "linked data: alles als Turtle (CPSV-AP 3.2)",
        "en": "linked data: everything as Turtle (CPSV-AP 3.2)",
    },
    files=files,
)
