"""An answer as bytes, in one of the forms."""

from collections.abc import Iterable
from io import BytesIO
from typing import IO

import pyoxigraph as ox
from pyoxigraph import QueryBoolean, QuerySolutions, Triple

from catalogus.sparql.prefixes import PREFIXES

ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def write_rows(found: QuerySolutions | QueryBoolean, form: str, out: IO[bytes]) -> None:
    """Rows, or yes or no."""
    found.serialize(out, format=ROWS[form])


def write_triples(found: Iterable[Triple], form: str, out: IO[bytes]) -> None:
    """Each triple once, in the order of their terms: an engine has another order in another store."""
    triples = sorted(set(found), key=str)
    if form == "turtle":
        text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
        body = b"".join(text.splitlines(keepends=True)[len(PREFIXES) :])
        for prefix, base in sorted(PREFIXES.items()):
            if f"{prefix}:".encode() in body:
                out.write(f"@prefix {prefix}: <{base}> .\n".encode())
        out.write(b"\n" + body)
    else:
        ox.serialize(triples, out, format=TRIPLES[form])


def as_rows(answer: bytes, form: str) -> bytes:
    """Rows in the form `json`, or yes or no, in another form."""
    found = ox.parse_query_results(answer, format=ROWS["json"])
    return answer if form == "json" else found.serialize(format=ROWS[form]) or b""


def as_triples(found: Iterable[Triple], form: str) -> bytes:
    """Triples in a form."""
    out = BytesIO()
    write_triples(found, form, out)
    return out.getvalue()
