"""What changed: an event stream for programs (LDES) and feeds for people (Atom)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from lxml import etree
from pyoxigraph import Literal, NamedNode

from catalogus import ledger
from catalogus.export import Publication, publication
from catalogus.graph import Graph
from catalogus.ledger import Event, Ledger
from catalogus.namespaces import CV, DCT, LDES, PPC, RDF, TREE, XSD
from catalogus.stand import Stand
from catalogus_exporters import atom, ldes
from conftest import DAY, laid, stands

A = "{http://www.w3.org/2005/Atom}"
BASIS = "https://producten.example"
PRODUCT = NamedNode(f"{BASIS}/drenthe/ontgrondingsvergunning")
OTHER = NamedNode(f"{BASIS}/drenthe/wedstrijd-op-de-weg")


@pytest.fixture(scope="module")
def samples_stands() -> list[Stand]:
    return stands()


def after(start: Publication, now: list[Stand], day: str) -> Publication:
    """The next publication of the same catalogue."""
    events = ledger.changes(start.ledger, now, (), date.fromisoformat(day))
    book = Ledger((*start.ledger.events, *events), {len(start.ledger.events) + len(events): "x"})
    return publication(start.config, date.fromisoformat(day), now, start.vocabulary, book)


@pytest.fixture(scope="module")
def edited(samples_publication: Publication, samples_stands: list[Stand]) -> Publication:
    """The samples a day later: one product has another term, one is withdrawn."""
    now = []
    for stand in samples_stands:
        if stand.provincie == "drenthe":
            changed, over = Graph(stand.producten[PRODUCT]), Graph(stand.producten[OTHER])
            changed.add(PRODUCT, CV.processingTime, Literal("P57D", datatype=XSD.duration))
            over.add(OTHER, PPC.ingetrokkenOp, Literal("2026-11-26", datatype=XSD.date))
            over.add(OTHER, PPC.intrekkingToelichting, Literal("Dit regelt nu de gemeente.", language="nl"))
            active = {iri: graph for iri, graph in {**stand.producten, PRODUCT: changed}.items() if iri != OTHER}
            stand = replace(stand, producten=active, beeindigd={**stand.beeindigd, OTHER: over})
        now.append(stand)
    return after(samples_publication, now, "2026-11-26")


def pages(shown: Publication) -> Mapping[str, bytes]:
    return {str(artifact.path): bytes(artifact.content) for artifact in ldes.files(shown)}  # type: ignore[arg-type]


def followed(files: Mapping[str, bytes]) -> list[Graph]:
    """What a client gets that begins at the root and follows its relations in the order of time."""
    root = Graph(quad.triple for quad in ox.parse(files["ldes/index.ttl"], format=ox.RdfFormat.TURTLE))
    node = NamedNode(f"{BASIS}/ldes/index.ttl")
    found = []
    for relation in root.nodes(node, TREE.relation):
        page = root.node(relation, TREE.node)
        assert page is not None
        data = files[page.value.removeprefix(f"{BASIS}/")]
        found.append(Graph(quad.triple for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)))
    return found


STREAM = NamedNode(f"{BASIS}/ldes/stroom")


def members(graphs: list[Graph]) -> list[tuple[NamedNode, Graph]]:
    return [(member, graph) for graph in graphs for member in graph.nodes(STREAM, TREE.member)]


def test_who_follows_the_stream_has_every_version_once_in_its_order(edited: Publication) -> None:
    found = members(followed(pages(edited)))
    assert [member.value for member, _ in found] == [ldes.versie(event) for event in edited.ledger.events]
    assert [int(graph.text(member, PPC.gebeurtenis) or 0) for member, graph in found] == [*range(1, len(found) + 1)]
    moments = [graph.text(member, DCT.created) or "" for member, graph in found]
    assert moments == sorted(moments)
    assert set(moments) == {"2026-11-25T00:00:00+01:00", "2026-11-26T00:00:00+01:00"}


def test_who_keeps_the_last_version_of_each_has_what_is_published(edited: Publication) -> None:
    copy: dict[NamedNode, set[str]] = {}
    for member, graph in members(followed(pages(edited))):
        product = graph.node(member, DCT.isVersionOf)
        assert product is not None
        if graph.has(member, RDF.type, PPC.Einde):
            del copy[product]
            continue
        own = {DCT.isVersionOf, DCT.created, PPC.gebeurtenis, PPC.versie}
        copy[product] = {
            str(triple).replace(member.value, product.value)
            for triple in graph
            if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(member.value)
            if triple.predicate not in own
        }
    published = {
        iri: {str(triple) for triple in graph if triple.predicate != PPC.gecontroleerdOp}
        for graphs in edited.graphs.values()
        for iri, graph in list(graphs.items())[1:]
    }
    assert copy == published


def test_a_full_page_never_changes(samples_publication: Publication, edited: Publication) -> None:
    before, now = pages(samples_publication), pages(edited)
    assert len(samples_publication.ledger.events) > ldes.FULL
    assert before["ldes/pagina-1.ttl"] == now["ldes/pagina-1.ttl"]
    assert before["ldes/pagina-2.ttl"] != now["ldes/pagina-2.ttl"]
    first, second = followed(now)
    assert first.has(NamedNode(f"{BASIS}/ldes/pagina-1.ttl"), LDES.immutable, Literal("true", datatype=XSD.boolean))
    assert not any(triple.predicate == LDES.immutable for triple in second)


def test_a_new_page_begins_when_one_is_full(samples_publication: Publication) -> None:
    event = samples_publication.ledger.events[0]
    for count, expected in ((100, 1), (101, 2), (200, 2), (201, 3)):
        events = tuple(replace(event, nummer=n, versie=n) for n in range(1, count + 1))
        files = pages(replace(samples_publication, ledger=Ledger(events)))
        assert sorted(files) == sorted(["ldes/index.ttl", *(f"ldes/pagina-{n}.ttl" for n in range(1, expected + 1))])


def test_what_has_ended_says_why_and_keeps_its_name(edited: Publication) -> None:
    ((member, graph),) = [
        (member, graph) for member, graph in members(followed(pages(edited))) if graph.has(member, RDF.type, PPC.Einde)
    ]
    assert member.value == f"{OTHER.value}/versies/2"
    assert graph.text(member, PPC.redenEinde) == "ingetrokken"
    assert graph.text(member, PPC.intrekkingToelichting, "nl") == "Dit regelt nu de gemeente."
    assert graph.text(member, DCT.title, "nl")
    assert graph.text(member, PPC.tekst) is None


def test_every_word_of_the_stream_is_in_the_standard(edited: Publication, reference: Path) -> None:
    known = (reference / "eu/ldes/ldes-vocabulary.ttl").read_text("utf-8")
    used = {word for data in pages(edited).values() for word in re.findall(rb"\bldes:(\w+)", data)}
    assert {b"EventStream", b"timestampPath", b"versionOfPath", b"immutable"} <= used
    for word in used:
        assert re.search(rf"^ldes:{word.decode()} a ", known, re.MULTILINE), word


def test_a_stream_that_lost_a_version_is_found(edited: Publication, tmp_path: Path) -> None:
    staged = laid(ldes.EXPORTER, edited, tmp_path)
    assert list(ldes.check(staged)) == []
    page = tmp_path / "ldes/pagina-2.ttl"
    page.write_text(page.read_text("utf-8").replace("tree:member", "tree:view"), "utf-8")
    assert [finding.fatal for finding in ldes.check(staged)] == [True]


# --- atom -------------------------------------------------------------------------------------------------------------


def feeds(shown: Publication) -> Mapping[str, etree._Element]:
    return {artifact.path.stem: etree.fromstring(artifact.content) for artifact in atom.files(shown)}  # type: ignore[arg-type]


def test_a_feed_has_what_the_standard_asks(edited: Publication) -> None:
    found = feeds(edited)
    assert set(found) == {"catalogus", *edited.catalogus.organisaties}
    for name, feed in found.items():
        for node in (feed, *feed.iterfind(f"{A}entry")):
            for element in ("id", "title", "updated"):
                assert len(node.findall(f"{A}{element}")) == 1
                assert node.findtext(f"{A}{element}")
        assert feed.findtext(f"{A}author/{A}name")
        links = {link.attrib["rel"]: link.attrib["href"] for link in feed.iterfind(f"{A}link")}
        assert links["self"] == f"{BASIS}/atom/{name}.xml"
        names = [entry.findtext(f"{A}id") for entry in feed.iterfind(f"{A}entry")]
        assert len(names) == len(set(names)) <= 100
        moments = [entry.findtext(f"{A}updated") or "" for entry in feed.iterfind(f"{A}entry")]
        assert moments == sorted(moments, reverse=True)
        assert feed.findtext(f"{A}updated") == moments[0]


def test_an_entry_says_what_happened_in_words(edited: Publication) -> None:
    found = feeds(edited)["drenthe"].iter(f"{A}entry")
    entries = {entry.findtext(f"{A}id"): entry.findtext(f"{A}summary") for entry in found}
    assert entries[f"{PRODUCT.value}/versies/1"] == "Nieuw product."
    assert entries[f"{PRODUCT.value}/versies/2"] == "Gewijzigd: doorlooptijd."
    assert entries[f"{OTHER.value}/versies/2"] == "Dit product is ingetrokken."


def test_a_product_that_comes_back_says_so(edited: Publication, samples_stands: list[Stand]) -> None:
    again = after(edited, samples_stands, "2026-11-27")
    summaries = [entry.findtext(f"{A}summary") for entry in feeds(again)["drenthe"].iter(f"{A}entry")]
    assert summaries[:2] == ["Dit product is er weer.", "Gewijzigd: doorlooptijd."]


def test_a_feed_that_does_not_read_is_found(edited: Publication, tmp_path: Path) -> None:
    staged = laid(atom.EXPORTER, edited, tmp_path)
    assert list(atom.check(staged)) == []
    (tmp_path / "atom/drenthe.xml").write_bytes(b"<feed>")
    twice = tmp_path / "atom/zeeland.xml"
    text = twice.read_text("utf-8")
    entry = re.search(r"<entry>.*?</entry>", text, re.DOTALL)
    assert entry is not None
    twice.write_text(text.replace(entry[0], entry[0] * 2), "utf-8")
    assert [finding.provincie for finding in atom.check(staged)] == ["drenthe", "zeeland"]


def test_a_catalogue_without_events_has_a_stream_and_no_news(samples_publication: Publication) -> None:
    empty = replace(samples_publication, ledger=Ledger())
    assert list(pages(empty)) == ["ldes/index.ttl"]
    assert feeds(empty) == {}


def test_the_day_of_an_event_is_that_of_the_netherlands() -> None:
    event = Event(1, "x", "drenthe", 1, date.fromisoformat(DAY), "k", "", "")
    assert event.moment == "2026-11-25T00:00:00+01:00"
