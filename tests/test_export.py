"""The linked data that is published: valid against the standards, and only what is active."""

from pathlib import Path

import pyshacl
import pytest
import rdflib

from catalogus.vocabulary import load

PROVINCIES = sorted(load().provincies)


@pytest.mark.parametrize(
    "shapes",
    [
        "cpsv-ap/cpsv-ap-3.2.0-SHACL.ttl",
        "core-vocabularies/cccev-2.1.0-SHACL.ttl",
        "core-vocabularies/cpov-2.1.2-SHACL.ttl",
    ],
)
def test_the_linked_data_conforms_to_the_official_shapes(public: Path, reference: Path, shapes: str) -> None:
    data = rdflib.Graph().parse(public / "data/catalogus.ttl", format="turtle")
    official = rdflib.Graph().parse(reference / "eu" / shapes, format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=official)
    assert conforms, text


def test_the_official_shapes_can_refuse_our_data(public: Path, reference: Path) -> None:
    data = rdflib.Graph().parse(public / "data/catalogus.ttl", format="turtle")
    data.remove((None, rdflib.DCTERMS.title, None))
    official = rdflib.Graph().parse(reference / "eu/cpsv-ap/cpsv-ap-3.2.0-SHACL.ttl", format="turtle")
    assert not pyshacl.validate(data, shacl_graph=official)[0]


def test_there_are_no_blank_nodes_to_change_name(public: Path) -> None:
    data = rdflib.Graph().parse(public / "data/catalogus.ttl", format="turtle")
    assert not [term for triple in data for term in triple if isinstance(term, rdflib.BNode)]


def test_twelve_provinces_are_published_and_nothing_that_is_not_active(public: Path) -> None:
    assert {path.stem for path in (public / "sdg").glob("*.json")} == set(PROVINCIES)
    turtle = (public / "data/catalogus.ttl").read_text("utf-8")
    assert "limburg/natuurgebied-vergunning" not in turtle  # a concept
    data = rdflib.Graph().parse(data=turtle, format="turtle")
    service = rdflib.URIRef("http://purl.org/vocab/cpsv#PublicService")
    services = set(data.subjects(rdflib.RDF.type, service))
    assert len(services) == 130
    assert rdflib.URIRef("https://producten.example/flevoland/ontgrondingsvergunning") not in services  # not offered
    assert rdflib.URIRef("https://producten.example/utrecht/wedstrijd-op-de-weg") not in services  # falls under another
    assert rdflib.URIRef("https://producten.example/zeeland/wedstrijd-op-de-weg") in services  # written in Turtle
