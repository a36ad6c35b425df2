"""The context is real JSON-LD: a JSON-LD processor reads the same facts from it as our reader does."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import pyoxigraph as ox
import pytest
import yaml
from pyoxigraph import Literal, NamedNode

from catalogus import context, vocabulary, yaml_reader
from catalogus.folders import VOCAB
from catalogus.graph import Graph
from catalogus.namespaces import LOCN, PPC, RDFS
from catalogus.values import DATATYPES, Lookup

CASES = Path(__file__).parent / "cases"
PRODUCT = NamedNode("https://producten.example/drenthe/geval")
FILES = {
    "Product": CASES / "ok" / "alles.yaml",
    "Organisatie": CASES / "basis" / "provincies" / "drenthe" / "organisatie.yaml",
}
KEYS = [(kind, key) for kind, keys in context.load().items() for key in context.every_key(keys)]


def facts(graph: Graph, node: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every literal, with the properties that lead to it: nested objects need not have the same name."""
    for property in graph.predicates(node):
        for value in graph.values(node, property):
            here = (*path, property.value)
            if isinstance(value, Literal):
                yield here, f"{value.value.rstrip()} {value.language or value.datatype}"
            elif value in graph:
                yield from facts(graph, value, here)


def processed(text: str, kind: str) -> Graph:
    """What a JSON-LD processor makes of the same file, given the context of its kind."""
    whole = json.loads((VOCAB / "context.jsonld").read_text("utf-8"))["@context"]
    prefixes = {term: value for term, value in whole.items() if not isinstance(value, dict)}
    document = {"@context": {**prefixes, **whole[kind]["@context"]}, "@id": PRODUCT.value}
    document |= yaml.load(text, Loader=yaml.CBaseLoader)  # BaseLoader makes strings only
    for name in [name for name, value in document.items() if value == "~"]:
        document[name] = None
    quads = ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD, base_iri="https://producten.example/drenthe/")
    return Graph(quad.triple for quad in quads)


@pytest.mark.parametrize("kind", FILES)
def test_a_json_ld_processor_reads_the_same_facts(kind: str) -> None:
    text = FILES[kind].read_text("utf-8")
    base = "https://producten.example/"
    lookup = Lookup(vocabulary.load(), dict.fromkeys((PPC.Product, PPC.Referentieproduct, LOCN.Address), base))
    ours = yaml_reader.read(text, PurePosixPath("x.yaml"), PRODUCT, context.load()[kind], lookup)
    codes = {key.iri.value for _, key in KEYS if key.iri and key.reference}

    def literals(found: Iterable[tuple[tuple[str, ...], str]]) -> list[tuple[tuple[str, ...], str]]:
        return sorted((path, value) for path, value in found if path[-1] not in codes)

    assert not ours.problems
    assert literals(facts(ours.graph, PRODUCT)) == literals(facts(processed(text, kind), PRODUCT))
    assert len(literals(facts(ours.graph, PRODUCT))) >= 10


def test_the_example_with_every_key_has_every_key() -> None:
    written = set(yaml.load(FILES["Product"].read_text("utf-8"), Loader=yaml.CBaseLoader))
    without = {
        "vergrendeld",
        "productAanwezigToelichting",
        "productValtOnder",
        "productValtOnderToelichting",
        "links",
    } - written
    assert set(context.load()["Product"]) - written == without


@pytest.mark.parametrize(("kind", "key"), KEYS, ids=lambda value: getattr(value, "name", value))
def test_every_key_is_defined_in_the_vocabulary_and_can_be_checked(kind: str, key: context.Key) -> None:
    known = vocabulary.load()
    if key.iri is None:
        return
    if key.iri.value.startswith(PPC.base):
        assert all(known.graph.text(key.iri, RDFS.label, taal) for taal in ("nl", "en"))
    if key.reference:
        points_to_address = key.name in {"tooi", "owmsIdentifier"}
        assert known.code_list(key.iri) or known.range(key.iri) or points_to_address
    elif key.keys:
        assert known.range(key.iri) or key.is_group
    else:
        assert key.per_language or key.language or key.datatype in DATATYPES


def test_one_property_has_one_meaning_wherever_it_stands() -> None:
    meanings: dict[NamedNode, set[object]] = {}
    for kind, key in KEYS:
        if key.iri is not None and (kind, key.name) not in {("Product", "locaties")}:
            meaning = (key.datatype, key.language, key.reference, key.per_language)
            meanings.setdefault(key.iri, set()).add(meaning)
    assert {property.value for property, found in meanings.items() if len(found) > 1} == set()
