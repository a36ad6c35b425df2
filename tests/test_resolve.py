"""Referentie → province: what is inherited, what is not, what follows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from catalogus import config, sources, stand, vocabulary
from catalogus.build import build
from catalogus.model import Catalogus
from catalogus.namespaces import CPSV, CV, DCAT, DCT, PPC, RDF, TALEN
from catalogus.resolve import Resolution, Resolved, Stage, differing, resolve

BASE = "https://producten.example"
REFERENTIE = """
upn: wedstrijd op de weg
titel: {nl: Wedstrijd, en: Race}
tekst:
  nl: In {provincieNaam} bij de {provincie}; zie {website}.
  en: In {provincieNaam} of the {provincie}; see {website}.
vereisten: {nl: Een fiets., en: A bicycle.}
trefwoorden: {nl: [fiets, weg], en: [bicycle]}
kosten:
  - id: leges
    omschrijving: {nl: Leges, en: Fee}
    bedrag: 10
  - bedrag: 20
links:
  nl: [{label: "Van {provincieNaam}", url: "https://referentie.example"}]
  en: [{label: "Of {provincieNaam}", url: "https://referentie.example/en"}]
"""
ORGANISATIE = """
tooi: https://identifier.overheid.nl/tooi/id/provincie/pv22
owmsIdentifier: http://standaarden.overheid.nl/owms/terms/Drenthe
contactWebsite: https://drenthe.example
locaties:
  - {id: huis, naam: Huis, straat: Weg, nummer: "1", postcode: 9400 aa, plaats: Assen, land: Nederland}
  - {id: loket, naam: Loket, straat: Pad, nummer: "2", postcode: 9400AB, plaats: Assen, land: Nederland}
"""
OFFERED = "referentie: race\nproductAanwezig: ja\npublicatieDatum: 2026-01-15\n"

Make = Callable[..., Resolution]


def built(resolution: Resolution) -> Catalogus:
    """What Drenthe has to publish, as values."""
    return build([stand.take(resolution, "drenthe")], resolution.source.vocabulary, resolution.datum)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A catalogue of these products of Drenthe (by the name of their file), on a day."""

    def make(day: str = "2026-11-25", **products: str) -> Resolution:
        files = {
            "catalogus.toml": f'naam = "x"\nbasis = "{BASE}"\nlicentie = "CC0-1.0"\n',
            "referentie/race.yaml": REFERENTIE,
            "provincies/drenthe/organisatie.yaml": ORGANISATIE,
        }
        files |= {f"provincies/drenthe/{name}.yaml": text for name, text in products.items()}
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        source = sources.read(config.read(tmp_path), vocabulary.load())
        assert not source.problems
        return resolve(source, date.fromisoformat(day))

    return make


def only(resolution: Resolution) -> Resolved:
    (product,) = resolution.producten
    return product


def text(product: Resolved, property: NamedNode, taal: str = "nl") -> str | None:
    return product.graph.text(product.iri, property, taal)


def test_what_a_product_does_not_give_comes_from_its_referentie(make: Make) -> None:
    product = only(make(race=OFFERED))
    assert text(product, DCT.title) == "Wedstrijd"
    assert text(product, PPC.vereisten, "en") == "A bicycle."
    assert product.graph.values(product.iri, DCAT.keyword) == (
        Literal("fiets", language="nl"),
        Literal("weg", language="nl"),
        Literal("bicycle", language="en"),
    )


def test_what_a_product_gives_replaces_the_whole_field_in_both_languages(make: Make) -> None:
    product = only(make(race=OFFERED + "vereisten:\n  nl: Een helm.\ntrefwoorden: {nl: [helm]}\n"))
    assert text(product, PPC.vereisten) == "Een helm."
    assert text(product, PPC.vereisten, "en") is None
    assert product.graph.values(product.iri, DCAT.keyword) == (Literal("helm", language="nl"),)


@pytest.mark.parametrize("none", ["~", "null"])
def test_a_tilde_means_none_here(make: Make, none: str) -> None:
    product = only(make(race=f"{OFFERED}vereisten: {none}\nkosten: []\n"))
    assert not product.graph.values(product.iri, PPC.vereisten)
    assert not product.graph.values(product.iri, CV.hasCost)


def test_nested_objects_are_inherited_under_the_products_own_address(make: Make) -> None:
    product = only(make(race=OFFERED))
    costs = [f"{BASE}/drenthe/race/kosten/{name}" for name in ("leges", "2")]
    assert [node.value for node in product.graph.nodes(product.iri, CV.hasCost)] == costs
    for node in product.graph.nodes(product.iri, CV.hasCost):
        assert product.graph.has(node, RDF.type, CV.Cost)
        assert product.graph.text(node, DCT.identifier) == node.value


def test_an_inherited_value_keeps_its_place_in_the_referentie(make: Make) -> None:
    product = only(make(race=OFFERED))
    place = product.origins.find(product.iri, PPC.vereisten)
    assert place is not None
    assert (place.path.as_posix(), place.line, place.column) == ("referentie/race.yaml", 7, 1)
    filled = product.origins.find(product.iri, PPC.tekst, product.graph.value(product.iri, PPC.tekst))
    assert filled is not None
    assert (filled.line, filled.column) == (5, 7)


def test_names_in_braces_are_filled_in_for_each_language(make: Make) -> None:
    product = only(make(race=OFFERED))
    assert text(product, PPC.tekst) == "In Drenthe bij de provincie Drenthe; zie https://drenthe.example."
    assert text(product, PPC.tekst, "en") == "In Drenthe of the province of Drenthe; see https://drenthe.example."
    labels = [product.graph.text(link, PPC.label) for link in product.graph.nodes(product.iri, PPC.link)]
    assert labels == ["Van Drenthe", "Of Drenthe"]


def test_what_python_would_format_is_left_alone(make: Make) -> None:
    product = only(make(race=OFFERED + "vereisten:\n  nl: '{0} {provincie.__class__} {}'\n"))
    assert text(product, PPC.vereisten) == "{0} {provincie.__class__} {}"


def test_the_stage_of_each_version_follows_from_the_day(make: Make) -> None:
    versions = {
        "race": OFFERED,
        "race.2026-06-01": OFFERED.replace("2026-01-15", "2026-06-01"),
        "race.2027-01-01": OFFERED.replace("2026-01-15", "2027-01-01"),
        "race.2028-01-01": "referentie: race\n",
    }
    stages = {product.document.datum: product.stage for product in make(**versions).producten}
    assert stages == {
        date(2026, 6, 1): Stage.ACTIEF,  # the first version has been replaced, and is no longer looked at
        date(2027, 1, 1): Stage.GEPLAND,
        date(2028, 1, 1): Stage.CONCEPT,
    }
    later = make("2027-01-01", **versions)
    assert [product.document.datum for product in later.actief.values()] == [date(2027, 1, 1)]


def test_a_version_counts_from_its_own_day(make: Make) -> None:
    assert only(make("2026-01-14", race=OFFERED)).stage is Stage.GEPLAND
    assert only(make("2026-01-15", race=OFFERED)).stage is Stage.ACTIEF


@pytest.mark.parametrize(
    ("extra", "kind"),
    [
        ("", CPSV.PublicService),
        ("productValtOnder: evenement\n", PPC.ValtOnder),
    ],
)
def test_only_what_is_offered_is_a_public_service(make: Make, extra: str, kind: NamedNode) -> None:
    product = only(make(race=OFFERED + extra))
    kinds = {CPSV.PublicService, PPC.ValtOnder, PPC.NietAangeboden}
    assert kinds & set(product.graph.nodes(product.iri, RDF.type)) == {kind}


def test_a_product_not_offered_is_no_public_service(make: Make) -> None:
    product = only(make(race=OFFERED.replace(": ja", ": nee")))
    assert product.graph.has(product.iri, RDF.type, PPC.NietAangeboden)
    assert not product.graph.has(product.iri, RDF.type, CPSV.PublicService)


def test_the_target_groups_follow_from_the_name(make: Make) -> None:
    product = only(make(race=OFFERED))
    assert {node.value.rpartition("/")[2] for node in product.graph.nodes(product.iri, DCT.audience)} == {
        "eu-burger",
        "eu-bedrijf",
    }
    assert product.graph.has(product.iri, RDF.type, PPC.SdgProduct)
    assert len(product.graph.nodes(product.iri, CV.isClassifiedBy)) == 3  # the name and its two themes


def test_the_province_decides_unless_another_body_does(make: Make) -> None:
    assert only(make(race=OFFERED)).graph.nodes(NamedNode(f"{BASE}/drenthe/race"), CV.hasCompetentAuthority) == [
        NamedNode(f"{BASE}/drenthe/organisatie")
    ]
    other = only(make(race=OFFERED + "bevoegdeOrganisatie:\n  naam: Waterschap\n"))
    (authority,) = other.graph.nodes(other.iri, CV.hasCompetentAuthority)
    assert other.graph.has(authority, RDF.type, CV.PublicOrganisation)
    assert other.graph.values(authority, DCT.spatial)


def test_dates_of_change_default_to_the_publication(make: Make) -> None:
    product = only(make(race=OFFERED + "gewijzigd: {en: 2026-02-01}\n"))
    assert text_of(product, PPC.gewijzigdNl) == "2026-01-15"
    assert text_of(product, PPC.gewijzigdEn) == "2026-02-01"


def text_of(product: Resolved, property: NamedNode) -> str | None:
    return product.graph.text(product.iri, property)


def test_the_model_has_the_locations_in_a_form_that_the_national_service_takes(make: Make) -> None:
    everywhere = built(make(race=OFFERED))
    assert [place.naam for place in everywhere.producten[0].locaties] == ["Huis", "Loket"]
    assert everywhere.organisaties["drenthe"].locaties[0].postcode == "9400AA"
    here = built(make(race=OFFERED + "locaties: loket\n"))
    assert [place.naam for place in here.producten[0].locaties] == ["Loket"]


def test_a_tilde_under_locaties_means_nowhere(make: Make) -> None:
    assert built(make(race=OFFERED + "locaties: ~\n")).producten[0].locaties == ()


def test_lists_keep_the_editors_order_also_beyond_nine(make: Make) -> None:
    links = "".join(f"    - {{label: L{n}, url: 'https://x.example/{n}'}}\n" for n in range(1, 12))
    product = built(make(race=f"{OFFERED}links:\n  nl:\n{links}  en:\n{links}")).producten[0]
    for taal in TALEN:
        assert [link.label for link in product.links[taal]] == [f"L{n}" for n in range(1, 12)]


OVER = "ingetrokken: {datum: 2026-11-01, toelichting: {nl: Weg., en: Gone.}, opvolger: ander}\n"


@pytest.mark.parametrize(
    ("extra", "day", "stage"),
    [
        ("geldigTot: 2026-06-30\n", "2026-06-30", Stage.ACTIEF),
        ("geldigTot: 2026-06-30\n", "2026-07-01", Stage.VERLOPEN),
        (OVER, "2026-10-31", Stage.ACTIEF),
        (OVER, "2026-11-01", Stage.INGETROKKEN),
        ("geldigTot: 2026-06-30\n" + OVER, "2026-11-25", Stage.INGETROKKEN),
    ],
)
def test_a_product_comes_to_an_end(make: Make, extra: str, day: str, stage: Stage) -> None:
    resolution = make(day, oud=OFFERED + extra)
    (product,) = resolution.producten
    assert product.stage is stage
    assert bool(resolution.actief) == (stage is Stage.ACTIEF)
    catalogus = built(resolution)
    assert len(catalogus.producten) + len(catalogus.beeindigd) == 1


def test_what_is_over_tells_why_and_where_to_go(make: Make) -> None:
    (product,) = built(make(oud=OFFERED + OVER, ander=OFFERED)).beeindigd
    assert product.einde is not None
    assert (product.einde.ingetrokken, product.einde.toelichting) == (True, {"nl": "Weg.", "en": "Gone."})
    assert product.einde.opvolger == f"{BASE}/drenthe/ander"


def test_an_expired_version_does_not_bring_back_the_one_before(make: Make) -> None:
    resolution = make(
        **{"race.2026-03-01": OFFERED.replace("2026-01-15", "2026-03-01") + "geldigTot: 2026-04-30\n", "race": OFFERED}
    )
    assert not resolution.actief


def test_what_says_something_else_than_the_referentie_is_known_and_never_published(make: Make) -> None:
    own = (
        "titel: {nl: Onze wedstrijd, en: Our race}\n"  # differs
        "vereisten: {nl: 'een fiets', en: A bicycle.}\n"  # a matter of form
        "kosten: ~\n"  # which the referentie has
        "bewijs: {nl: Een kaart., en: A map.}\n"  # which it has not
        "procedureLink: ~\n"
    )
    resolution = make(race=OFFERED + own)
    product = only(resolution)
    taken = stand.take(resolution, "drenthe").producten[product.iri]
    assert set(taken.nodes(product.iri, PPC.afwijkend)) == {DCT.title, CV.hasCost}
    shown = stand.published(taken)
    assert not shown.values(product.iri, PPC.afwijkend)


def test_a_product_without_a_referentie_differs_from_nothing(make: Make) -> None:
    resolution = make(los="upn: wedstrijd op de weg\ntitel: {nl: Wedstrijd, en: Race}\n")
    assert not list(differing(only(resolution), resolution.source.vocabulary))
