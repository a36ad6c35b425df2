"""Linked data: conforming to the official shapes in every file, the same triples in every form, and truly described."""

import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Triple

from catalogus.export import Artifact, Entry, Publication, Staged
from catalogus.graph import Graph
from catalogus.ledger import Event, Ledger
from catalogus.namespaces import ADMS, CPSV, CV, DCAT, DCT, FOAF, RDF, SKOS, VOID, XSD
from catalogus_exporters import EXPORTERS
from catalogus_exporters.linked_data import EXPORTER, jsonld
from catalogus_exporters.linked_data.dcat import SPDX, VCARD
from catalogus_exporters.linked_data.documents import n_triples, parts, turtle
from conftest import body, entries

BASIS = "https://producten.example"
OFFICIAL = (
    "cpsv-ap/cpsv-ap-3.2.0-SHACL.ttl",
    "core-vocabularies/cccev-2.1.0-SHACL.ttl",
    "core-vocabularies/cpov-2.1.2-SHACL.ttl",
)
OF_CATALOGUES = ("dcat-ap-nl/dcat-ap-nl-SHACL.ttl", "dcat-ap-nl/dcat-ap-nl-SHACL-klassebereik.ttl")
DOCUMENTS = (
    "data/drenthe/bodemverontreiniging-melding.ttl",
    "data/flevoland/ontgrondingsvergunning.ttl",  # not offered
    "data/utrecht/wedstrijd-op-de-weg.ttl",  # falls under another
    "data/zeeland/wedstrijd-op-de-weg.ttl",  # written in Turtle
)
CATALOGUE, WHOLE, DRENTHE = (NamedNode(f"{BASIS}/{x}") for x in ("data/catalogus", "data/catalogus/geheel", "drenthe"))

Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def others(samples_publication: Publication) -> list[Entry]:
    """What others have made for machines."""
    names = ("sdg", "samenwerkende-catalogi", "upl", "your-europe", "ldes", "atom")
    return [entry for name in names for entry in entries(EXPORTERS[name].files(samples_publication), name)]


@pytest.fixture(scope="module")
def made(samples_publication: Publication, others: list[Entry]) -> list[Artifact]:
    """Our own files, in the order in which they are made; those that describe come last."""
    own = [_read(artifact) for artifact in EXPORTER.files(samples_publication)]
    described = EXPORTER.describe(samples_publication, [*others, *entries(own, "data")])
    return [*own, *map(_read, described)]


@pytest.fixture(scope="module")
def files(made: list[Artifact]) -> Files:
    return {artifact.path.as_posix(): body(artifact) for artifact in made}


def _read(artifact: Artifact) -> Artifact:
    return replace(artifact, content=body(artifact))


def triples(path: str, content: bytes) -> list[Triple]:
    """What a file says, as often as it says it."""
    ending = PurePosixPath(path).suffix
    if ending == ".jsonld":
        content = jsonld.local(io.BytesIO(content), BASIS).read()
    form = {".jsonld": ox.RdfFormat.JSON_LD, ".nt": ox.RdfFormat.N_TRIPLES}.get(ending, ox.RdfFormat.TURTLE)
    return [quad.triple for quad in ox.parse(content, format=form)]


def graph(files: Files, path: str) -> Graph:
    return Graph(triples(path, files[path]))


def forms(files: Files) -> dict[str, list[str]]:
    """The files that say the same, by their name without its ending."""
    found: dict[str, list[str]] = {}
    for path in files:
        if path != jsonld.PLACE and "void" not in path:
            found.setdefault(path.rpartition(".")[0], []).append(path)
    return found


def shapes(reference: Path, name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(reference / "eu" / name, format="turtle")


def refused(data: bytes, official: rdflib.Graph) -> str:
    """What shapes have against a file; empty when it conforms."""
    conforms, _, text = pyshacl.validate(rdflib.Graph().parse(data, format="turtle"), shacl_graph=official)
    return "" if conforms else str(text)


# --- conforming -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OFFICIAL)
def test_every_file_conforms_to_the_official_shapes_by_itself(files: Files, reference: Path, name: str) -> None:
    official = shapes(reference, name)
    provincies = sorted({path for path in files if path.count("/") == 1 and path.endswith(".ttl")} - {"data/void.ttl"})
    assert len(provincies) == 14  # the twelve, everything, and the DCAT file
    for path in (*provincies, *DOCUMENTS):
        assert refused(files[path], official) == "", path


def test_the_official_shapes_can_refuse_our_data(files: Files, reference: Path) -> None:
    spoilt = [t for t in triples(DOCUMENTS[0], files[DOCUMENTS[0]]) if t.predicate != DCT.title]
    said = refused(b"".join(turtle([(DRENTHE, Graph(spoilt))])), shapes(reference, OFFICIAL[0]))
    assert "MinCountConstraintComponent" in said
    assert ":title" in said


@pytest.mark.parametrize("name", OF_CATALOGUES)
def test_the_description_for_data_portals_conforms_to_dcat_ap_nl(files: Files, reference: Path, name: str) -> None:
    assert refused(files["data/dcat.ttl"], shapes(reference, name)) == ""


def test_the_shapes_of_dcat_ap_nl_can_refuse_it(files: Files, reference: Path) -> None:
    said = graph(files, "data/dcat.ttl")
    without = Graph(t for t in said if t.predicate not in (DCAT.contactPoint, DCT.license))
    assert "contactPoint" in refused(b"".join(turtle([(DRENTHE, without)])), shapes(reference, OF_CATALOGUES[0]))
    no_kind = Graph(t for t in said if t.object != VCARD.Kind)
    assert "Kind" in refused(b"".join(turtle([(DRENTHE, no_kind)])), shapes(reference, OF_CATALOGUES[1]))


# --- the same in every form -------------------------------------------------------------------------------------------


def test_every_form_of_a_file_says_the_same_and_nothing_twice(files: Files) -> None:
    found = forms(files)
    assert len(found) == 1 + 12 + 135 + 1  # everything, provinces, products, and the DCAT file
    for name, paths in found.items():
        said = [triples(path, files[path]) for path in paths]
        assert len(paths) == (2 if name.count("/") == 2 or name == "data/dcat" else 3), name
        assert all(len(one) == len(set(one)) > 0 for one in said), name
        assert len({frozenset(one) for one in said}) == 1, name


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own, in its own parser
@pytest.mark.parametrize("path", ["data/utrecht/wedstrijd-op-de-weg", "data/drenthe", "data/dcat"])
def test_another_reader_of_json_ld_finds_the_same(files: Files, path: str) -> None:
    read = rdflib.Graph().parse(data=jsonld.local(io.BytesIO(files[f"{path}.jsonld"]), BASIS).read(), format="json-ld")
    turtle = rdflib.Graph().parse(data=files[f"{path}.ttl"], format="turtle")
    assert set(read) == set(turtle)


def test_there_are_no_blank_nodes_to_change_name(files: Files) -> None:
    for path in ("data/catalogus.nt", "data/dcat.ttl", "data/void.ttl"):
        assert not [t for t in triples(path, files[path]) if isinstance(t.subject, ox.BlankNode)]
        assert not [t for t in triples(path, files[path]) if isinstance(t.object, ox.BlankNode)]


def test_a_document_names_our_context_by_its_address_and_is_read_without_it(files: Files) -> None:
    document = files["data/drenthe.jsonld"]
    assert json.loads(document)["@context"] == f"{BASIS}/data/context.jsonld"
    with pytest.raises(ValueError, match="context"):
        jsonld.local(io.BytesIO(document), "https://elders.example")


def test_json_ld_reads_as_the_key_names_of_an_editor(files: Files) -> None:
    document = json.loads(files["data/drenthe/ontgrondingsvergunning.jsonld"])
    product, organisatie = document["@graph"][:2]
    assert product["@id"] == f"{BASIS}/drenthe/ontgrondingsvergunning"
    assert "PublicService" in product["@type"]
    assert {"titel", "samenvatting", "vereisten", "trefwoorden", "publicatieDatum", "kanalen"} <= set(product)
    assert set(product["titel"]) == {"nl", "en"}
    assert product["publicatieDatum"] == date.fromisoformat(product["publicatieDatum"]).isoformat()
    assert all(isinstance(words, list) for words in product["trefwoorden"].values())
    assert product["bevoegdeOrganisatie"] == organisatie["@id"]
    assert product["kanalen"][0]["@id"].startswith(f"{product['@id']}/kanalen/")
    assert not [key for key in (*product, *organisatie) if ":" in key]
    assert organisatie["locaties"][0]["plaats"] == {"nl": "Assen"}
    inside = {part["@id"] for key in ("kanalen", "links", "grondslagen") for part in product.get(key, ())}
    assert not inside & {node["@id"] for node in document["@graph"]}


def written(*said: Triple) -> tuple[list[Triple], dict[str, object]]:
    """What is read back of a thing, and its node object."""
    thing = NamedNode(f"{BASIS}/drenthe/x")
    document = b"".join(jsonld.write([(thing, Graph(said))], BASIS))
    return triples("x.jsonld", document), json.loads(document)["@graph"][0]


def test_a_value_that_fits_no_term_says_itself_what_it_is() -> None:
    x, unknown = NamedNode(f"{BASIS}/drenthe/x"), NamedNode("https://elders.example/eigenschap")
    said = [
        Triple(x, DCT.issued, Literal("2026", datatype=XSD.gYear)),
        Triple(x, DCT.issued, Literal("2026-01-01", datatype=XSD.date)),
        Triple(x, DCT.title, Literal("zonder taal")),
        Triple(x, DCT.title, Literal("één", language="nl")),
        Triple(x, DCT.title, Literal("twee", language="nl")),
        Triple(x, unknown, Literal("woord", language="nl")),
        Triple(x, unknown, Literal("woord")),
        Triple(x, unknown, NamedNode("urn:iets")),
        Triple(x, CV.hasCost, NamedNode(f"{BASIS}/drenthe/x/kosten/1")),
        Triple(NamedNode(f"{BASIS}/drenthe/x/kosten/1"), CV.hasValue, Literal("12.50", datatype=XSD.double)),
        Triple(NamedNode(f"{BASIS}/drenthe/x/kosten/1"), DCT.title, Literal("leges", language="nl")),
        Triple(NamedNode("urn:iets"), RDF.type, NamedNode("https://elders.example/Klasse")),
    ]
    read, node = written(*said)
    assert sorted(map(str, read)) == sorted(map(str, said))
    assert node["publicatieDatum"] == "2026-01-01"
    assert node["dct:issued"] == {"@value": "2026", "@type": XSD.gYear.value}
    assert node["titel"] == {"nl": ["één", "twee"]}
    assert node["kosten"] == [{"@id": f"{BASIS}/drenthe/x/kosten/1", "bedrag": "12.50", "titel": {"nl": "leges"}}]


def test_what_two_things_refer_to_stands_inside_one_of_them_only() -> None:
    x = NamedNode(f"{BASIS}/drenthe/x")
    kanaal, bewijs = (NamedNode(f"{x.value}/kanalen/{name}") for name in ("a", "a/bewijs"))
    said = [
        Triple(x, CV.hasChannel, kanaal),
        Triple(x, CPSV.hasInput, bewijs),
        Triple(kanaal, CPSV.hasInput, bewijs),
        Triple(kanaal, DCT.type, NamedNode("urn:soort")),
        Triple(bewijs, DCT.title, Literal("pas", language="nl")),
        Triple(bewijs, SKOS.prefLabel, Literal("Pas", language="nl")),
        Triple(bewijs, DCT.type, NamedNode("urn:soort")),
    ]
    read, _ = written(*said)
    assert sorted(map(str, read)) == sorted(map(str, said))


# --- written a product at a time --------------------------------------------------------------------------------------


def test_a_file_of_everything_comes_a_product_at_a_time(samples_publication: Publication) -> None:
    things = {iri: found for own in samples_publication.graphs.values() for iri, found in own.items()}
    roots = [root for root, _ in parts(samples_publication, things)]
    assert roots[: len(things)] == list(things)
    for pieces in (n_triples, turtle, lambda found: jsonld.write(found, BASIS)):
        sizes = [len(piece) for piece in pieces(parts(samples_publication, things))]
        assert len(sizes) > len(things)
        assert max(sizes) < sum(sizes) / 50


def test_a_page_that_two_provinces_share_is_described_once(samples_publication: Publication) -> None:
    page, kind = (
        NamedNode("https://samen.example/"),
        Triple(NamedNode("https://samen.example/"), RDF.type, FOAF.Document),
    )
    things = {
        iri: Graph([*found, kind, Triple(iri, CV.contactPage, page)])
        for own in samples_publication.graphs.values()
        for iri, found in own.items()
        if iri.value.endswith("/organisatie")
    }
    said = [triple for _, found in parts(samples_publication, things) for triple in found]
    assert (said.count(kind), len(said)) == (1, len(set(said)))


def test_the_order_of_an_editors_keys_changes_nothing(samples_publication: Publication) -> None:
    iri, found = list(samples_publication.graphs["drenthe"].items())[1]
    backwards = Graph(reversed(list(found)))
    once, again = (b"".join(turtle(parts(samples_publication, {iri: one}))) for one in (found, backwards))
    assert once == again


def test_every_product_that_is_active_has_a_document_and_no_other(files: Files) -> None:
    services = {t.subject.value for t in triples("x.nt", files["data/catalogus.nt"]) if t.object == CPSV.PublicService}
    assert len(services) == 130
    assert f"{BASIS}/flevoland/ontgrondingsvergunning" not in services  # not offered
    assert f"{BASIS}/utrecht/wedstrijd-op-de-weg" not in services  # falls under another
    assert f"{BASIS}/zeeland/wedstrijd-op-de-weg" in services  # written in Turtle
    assert "data/limburg/natuurgebied-vergunning.ttl" not in files  # a concept
    assert {f"data/{iri.removeprefix(f'{BASIS}/')}.ttl" for iri in services} < set(files)


def test_only_what_is_of_one_province_is_marked_so(made: list[Artifact]) -> None:
    for artifact in made:
        step = artifact.path.parts[1].partition(".")[0]
        assert artifact.provincie == (None if step in {"catalogus", "context", "dcat", "void"} else step)


# --- described --------------------------------------------------------------------------------------------------------


def test_every_distribution_has_the_size_and_the_checksum_of_its_file(files: Files, others: list[Entry], made) -> None:
    said = graph(files, "data/dcat.ttl")
    known = {entry.path.as_posix(): entry for entry in [*others, *entries(made, "data")]}
    distributions = [s for s in said.subjects() if said.has(s, RDF.type, DCAT.Distribution)]
    assert len(distributions) == 12 * 11 + 13  # of all: no Samenwerkende Catalogi, but three files more
    for distribution in distributions:
        address = said.node(distribution, DCAT.downloadURL)
        assert address is not None
        entry = known[address.value.removeprefix(f"{BASIS}/")]
        checksum = said.node(distribution, SPDX.checksum)
        assert said.text(distribution, DCAT.byteSize) == str(entry.bytes)
        assert said.text(checksum, SPDX.checksumValue) == entry.sha256
        assert said.node(distribution, DCAT.mediaType).value.endswith(f"/media-types/{entry.media_type}")
        assert said.node(distribution, DCAT.accessURL) == address
        assert {title.language for title in said.literals(distribution, DCT.title)} == {"nl", "en"}
        assert said.values(distribution, ADMS.status)
        assert said.values(distribution, DCT.format)
        owners = [s for s in said.subjects() if said.has(s, DCAT.distribution, distribution)]
        assert owners == [NamedNode(f"{BASIS}/{entry.provincie}") if entry.provincie else WHOLE]


def test_the_catalogue_holds_the_datasets_that_our_data_speak_of(files: Files) -> None:
    said, data = graph(files, "data/dcat.ttl"), graph(files, "data/drenthe.ttl")
    assert len(said.nodes(CATALOGUE, DCAT.dataset)) == 13
    assert set(data.about(DRENTHE)) < set(said.about(DRENTHE))
    contact = said.node(DRENTHE, DCAT.contactPoint)
    assert [n.value for n in said.nodes(contact, VCARD.hasEmail)] == ["mailto:post@drenthe.example"]
    assert [n.value for n in said.nodes(contact, VCARD.hasTelephone)] == ["tel:+31592000000"]
    publisher = said.node(CATALOGUE, DCT.publisher)
    assert said.text(publisher, FOAF.name, "nl") == "Stichting Samenwerkende Provincies (voorbeeld)"


def described(publication: Publication, others: Sequence[Entry]) -> bytes:
    """The DCAT file of another publication."""
    own = Entry(PurePosixPath("data/catalogus.nt"), "application/n-triples", 1, "00", "data")
    return next(body(a) for a in EXPORTER.describe(publication, [*others, own]) if a.path.name == "dcat.ttl")


def test_what_is_not_published_is_not_described(samples_publication: Publication, others: list[Entry]) -> None:
    assert list(EXPORTER.describe(samples_publication, others)) == []
    assert "data/drenthe.ttl" not in described(samples_publication, others).decode()


def test_without_a_publisher_the_catalogue_speaks_for_itself(
    samples_publication: Publication, others: list[Entry], reference: Path
) -> None:
    nobody = replace(samples_publication, config=replace(samples_publication.config, uitgever=None))
    ttl = described(nobody, others)
    said = Graph(triples("x.ttl", ttl))
    assert said.text(said.node(CATALOGUE, DCT.publisher), FOAF.name) == nobody.config.naam
    contact = said.node(CATALOGUE, DCAT.contactPoint)
    assert (said.nodes(contact, VCARD.hasURL), said.nodes(contact, VCARD.hasEmail)) == ([NamedNode(BASIS)], [])
    assert refused(ttl, shapes(reference, OF_CATALOGUES[0])) == ""


def test_a_public_endpoint_is_described_to_portals_and_machines(
    samples_publication: Publication, others: list[Entry], reference: Path
) -> None:
    assert "DataService" not in described(samples_publication, others).decode()
    asked = replace(
        samples_publication, config=replace(samples_publication.config, sparql="https://vraag.example/sparql")
    )
    ttl = described(asked, others)
    said = Graph(triples("x.ttl", ttl))
    service = said.node(CATALOGUE, DCAT.service)
    assert said.nodes(service, DCAT.endpointURL) == [NamedNode("https://vraag.example/sparql")]
    assert said.nodes(service, DCAT.servesDataset) == [WHOLE]
    for name in OF_CATALOGUES:
        assert refused(ttl, shapes(reference, name)) == ""
    own = Entry(PurePosixPath("data/catalogus.nt"), "application/n-triples", 1, "00", "data")
    void = next(body(a) for a in EXPORTER.describe(asked, [own]) if a.path.name == "void.ttl")
    assert Graph(triples("x.ttl", void)).nodes(WHOLE, VOID.sparqlEndpoint) == [
        NamedNode("https://vraag.example/sparql")
    ]


def test_a_dataset_is_as_new_as_the_newest_event_of_its_province(
    samples_publication: Publication, others: list[Entry]
) -> None:
    days = {"drenthe": (date(2026, 1, 1), date(2026, 3, 1)), "zeeland": (date(2026, 2, 1), date(2026, 2, 2))}
    events = tuple(
        Event(number, f"{BASIS}/{provincie}/x", provincie, 1, day, "abc", "", "")
        for number, (provincie, day) in enumerate(sorted((p, d) for p, ds in days.items() for d in ds), start=1)
    )
    ordered = tuple(sorted(events, key=lambda event: event.datum))
    ttl = described(replace(samples_publication, ledger=Ledger(ordered)), others)
    said = Graph(triples("x.ttl", ttl))

    def dates(node: NamedNode) -> list[str | None]:
        return [said.text(node, property) for property in (DCT.issued, DCT.modified)]

    assert dates(DRENTHE) == ["2026-01-01", "2026-03-01"]
    assert dates(NamedNode(f"{BASIS}/zeeland")) == ["2026-02-01", "2026-02-02"]
    assert dates(WHOLE) == dates(CATALOGUE) == ["2026-01-01", "2026-03-01"]
    assert dates(NamedNode(f"{BASIS}/utrecht")) == [None, None]


def test_the_numbers_of_void_are_those_of_a_query(files: Files) -> None:
    said = graph(files, "data/void.ttl")
    assert files["data/void.ttl"] == files[".well-known/void"]
    assert len(said.nodes(WHOLE, VOID.subset)) == 12
    for dataset, name in ((WHOLE, "catalogus"), (DRENTHE, "drenthe")):
        store = ox.Store()
        store.load(files[f"data/{name}.nt"], format=ox.RdfFormat.N_TRIPLES)
        classes = counted(store, "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x")
        properties = counted(store, "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x")
        assert said.text(dataset, VOID.triples) == str(len(store))
        assert partitions(said, dataset, VOID.classPartition, VOID["class"], VOID.entities) == classes
        assert classes[CPSV.PublicService.value] == {"catalogus": 130, "drenthe": 11}[name]
        if dataset == WHOLE:
            assert partitions(said, dataset, VOID.propertyPartition, VOID.property, VOID.triples) == properties
        dumps = {dump.value.removeprefix(f"{BASIS}/") for dump in said.nodes(dataset, VOID.dataDump)}
        assert dumps == {f"data/{name}.{ending}" for ending in ("ttl", "jsonld", "nt")} <= set(files)
        example = said.node(dataset, VOID.exampleResource)
        assert store.query(f"ASK {{ {example} a <{CPSV.base}PublicService> }}")
        assert example.value.startswith(said.text(dataset, VOID.uriSpace))


def counted(store: ox.Store, query: str) -> dict[str, int]:
    return {row["x"].value: int(row["n"].value) for row in store.query(query)}


def partitions(said: Graph, dataset: NamedNode, part: NamedNode, of: NamedNode, number: NamedNode) -> dict[str, int]:
    return {said.node(node, of).value: int(said.text(node, number)) for node in said.nodes(dataset, part)}


# --- checked ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def staged(tmp_path: Path, made: list[Artifact], samples_publication: Publication) -> Staged:
    """Everything, the whole of Drenthe and the description on disk, and a folder for shapes."""
    wanted = ("data/catalogus", "data/drenthe", "data/dcat", "data/void", "data/context", ".well-known")
    some = [artifact for artifact in made if artifact.path.as_posix().startswith(wanted)]
    for artifact in some:
        place = tmp_path / "public" / artifact.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body(artifact))
    return Staged(tmp_path / "public", entries(some, "data"), tmp_path / "schemas", samples_publication)


def with_shapes(staged: Staged, reference: Path, *names: str) -> Staged:
    (staged.schemas / "shacl").mkdir(parents=True)
    for name in names:
        shutil.copy(reference / "eu" / name, staged.schemas / "shacl")
    return staged


def test_without_shapes_the_check_says_what_it_could_not_do(staged: Staged) -> None:
    (finding,) = EXPORTER.check(staged)
    assert not finding.fatal
    assert finding.messages["nl"].startswith("SHACL van buiten niet gecontroleerd")


def test_our_own_output_has_nothing_against_it(staged: Staged, reference: Path) -> None:
    assert list(EXPORTER.check(with_shapes(staged, reference, OFFICIAL[0], *OF_CATALOGUES))) == []


def test_nothing_of_ours_is_nothing_to_check(staged: Staged) -> None:
    assert list(EXPORTER.check(replace(staged, entries=[]))) == []


def spoil(staged: Staged, path: str, change: Callable[[bytes], bytes]) -> None:
    place = staged.folder / path
    place.write_bytes(change(place.read_bytes()))


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        ("data/drenthe.nt", lambda content: content[:-20], "data/drenthe.nt kan niet worden gelezen"),
        ("data/drenthe.ttl", lambda content: content + b"<x", "data/drenthe.ttl kan niet worden gelezen"),
        ("data/drenthe.jsonld", lambda content: content[:-2], "data/drenthe.jsonld kan niet worden gelezen"),
        ("data/dcat.jsonld", lambda content: b"{}", "data/dcat.jsonld kan niet worden gelezen"),
        (".well-known/void", lambda content: b"@prefix", ".well-known/void kan niet worden gelezen"),
        ("data/drenthe.nt", lambda content: content.split(b"\n", 1)[1], "data/drenthe.nt heeft "),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_named(
    staged: Staged, path: str, change: Callable[[bytes], bytes], said: str
) -> None:
    spoil(staged, path, change)
    fatal = [finding for finding in EXPORTER.check(staged) if finding.fatal]
    assert [finding.path for finding in fatal] == [PurePosixPath(path)]
    assert fatal[0].provincie == ("drenthe" if "drenthe" in path else None)
    assert said in fatal[0].messages["nl"]
    assert path in fatal[0].messages["en"]


def test_what_shapes_refuse_withholds_the_province_and_says_where(staged: Staged, reference: Path) -> None:
    with_shapes(staged, reference, OFFICIAL[0])
    for ending in ("ttl", "nt"):
        spoil(staged, f"data/drenthe.{ending}", lambda content: content.replace(b"@nl", b"").replace(b"@en", b""))
    fatal = [finding for finding in EXPORTER.check(staged) if finding.fatal and "SHACL" in finding.messages["nl"]]
    assert len(fatal) == 5
    assert {finding.provincie for finding in fatal} == {"drenthe"}
    assert "https://producten.example/drenthe" in fatal[0].messages["nl"]
    assert "http://purl.org/dc/terms/" in fatal[0].messages["nl"]


def test_shapes_that_are_none_are_told_and_withhold_nothing(staged: Staged, reference: Path) -> None:
    with_shapes(staged, reference)
    (staged.schemas / "shacl/a.ttl").write_text("geen turtle", "utf-8")
    (finding,) = EXPORTER.check(staged)
    assert (finding.fatal, "a.ttl is niet te gebruiken" in finding.messages["nl"]) == (False, True)
