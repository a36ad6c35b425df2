"""The forms of an answer, by name: their media types (IANA), and for which kinds of question they are."""

from collections.abc import Mapping
from dataclasses import dataclass

ROWS, YES_NO, TRIPLES = ("select",), ("ask",), ("construct", "describe")


@dataclass(frozen=True)
class Form:
    """A form of an answer."""

    name: str
    media_type: str
    kinds: tuple[str, ...]


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("json", "application/sparql-results+json", ROWS + YES_NO),
        Form("xml", "application/sparql-results+xml", ROWS + YES_NO),
        Form("csv", "text/csv", ROWS),
        Form("tsv", "text/tab-separated-values", ROWS),
        Form("turtle", "text/turtle", TRIPLES),
        Form("ntriples", "application/n-triples", TRIPLES),
        Form("jsonld", "application/ld+json", TRIPLES),
        Form("rdfxml", "application/rdf+xml", TRIPLES),
    )
}


def of(kind: str) -> tuple[str, ...]:
    """The forms for a kind of question, the one for who does not choose first."""
    return tuple(form.name for form in FORMS.values() if kind in form.kinds)
