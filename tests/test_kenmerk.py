"""Only what a text means raises a flag."""

import pytest
from pyoxigraph import Literal, NamedNode

from catalogus.graph import Graph
from catalogus.kenmerk import content, kenmerk
from catalogus.namespaces import CV, DCT, PPC, XSD

PRODUCT = NamedNode("https://producten.example/referentie/x")


def of(text: str, language: str = "nl") -> str:
    graph = Graph()
    graph.add(PRODUCT, PPC.tekst, Literal(text, language=language))
    return kenmerk(graph, PRODUCT, PPC.tekst)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("U vraagt een vergunning aan.", "U  vraagt\neen vergunning aan."),
        ("U vraagt een vergunning aan.", "U vraagt een **vergunning** aan!"),
        ("U vraagt een vergunning aan.", "Je vraagt een vergunning aan."),
        (
            "Vraagt u een vergunning aan? Dan hebt u uw tekening nodig.",
            "Vraag je een vergunning aan? Dan heb je je tekening nodig.",
        ),
        ("U bent eigenaar en u kunt bellen.", "Je bent eigenaar en je kunt bellen."),
        ("Bent u eigenaar, kunt u bellen", "Ben je eigenaar, kun je bellen"),
        ("- een tekening\n- een kaart", "* een tekening\n* een kaart"),
        ("‘Regels op de kaart’ – kijk daar.", "'Regels op de kaart', kijk daar"),
        ("De foto's tonen 2-3 bomen", "De foto’s tonen 2–3 bomen"),
        ("1. Vraag aan\n1. Wacht", "1. Vraag aan\n2. Wacht"),
        ("U kunt bellen", "Je kan bellen"),
        ("Gaat u weg? Meldt u zich dan.", "Ga je weg? Meld je je dan."),
        ("Zie de [site](https://a.example).", "Zie de [site](https://a.example)"),
    ],
)
def test_what_is_a_matter_of_form_raises_none(before: str, after: str) -> None:
    assert of(before) == of(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Binnen 8 weken", "Binnen 6 weken"),
        ("U betaalt € 1.250", "U betaalt € 1.350"),
        ("U betaalt € 12,50", "U betaalt € 1250"),
        ("U mag bellen", "U mag niet bellen"),
        ("Zie [site](https://a.example/nl)", "Zie [site](https://a.example/NL2)"),
        ("Zie [site](https://a.example/x)", "Zie [site](https://a.example/y)"),
        ("artikel 5.1", "artikel 51"),
        ("≥ 10 meter", "≤ 10 meter"),
        ("Bij -5 graden", "Bij 5 graden"),
        ("Zie https://a.example/A", "Zie https://a.example/a"),
    ],
)
def test_what_changes_the_meaning_raises_one(before: str, after: str) -> None:
    assert of(before) != of(after)


def test_a_text_in_another_language_is_another_text() -> None:
    assert of("Water") != of("Water", "en")


def costs(*amounts: tuple[str, str]) -> Graph:
    graph = Graph()
    for name, amount in amounts:
        node = NamedNode(f"{PRODUCT.value}/kosten/{name}")
        graph.add(PRODUCT, CV.hasCost, node)
        graph.add(node, DCT.description, Literal("Leges", language="nl"))
        graph.add(node, CV.hasValue, Literal(amount))
    return graph


def test_names_and_order_of_nested_objects_do_not_count() -> None:
    one, other = costs(("1", "10"), ("2", "20")), costs(("groot", "20"), ("klein", "10"))
    assert kenmerk(one, PRODUCT, CV.hasCost) == kenmerk(other, PRODUCT, CV.hasCost)
    assert kenmerk(one, PRODUCT, CV.hasCost) != kenmerk(costs(("1", "10"), ("2", "21")), PRODUCT, CV.hasCost)


def test_an_amount_is_a_number() -> None:
    def amount(text: str) -> str:
        graph = Graph()
        graph.add(PRODUCT, CV.hasValue, Literal(text, datatype=XSD.double))
        return kenmerk(graph, PRODUCT, CV.hasValue)

    assert amount("450") == amount("450.00") != amount("45")


def test_a_product_and_its_referentie_can_be_compared() -> None:
    elsewhere = NamedNode("https://producten.example/drenthe/x")
    graph = Graph()
    node = NamedNode(f"{elsewhere.value}/kosten/9")
    graph.add(elsewhere, CV.hasCost, node)
    graph.add(node, DCT.description, Literal("Leges", language="nl"))
    graph.add(node, CV.hasValue, Literal("10"))
    assert content(graph, elsewhere, CV.hasCost) == content(costs(("1", "10")), PRODUCT, CV.hasCost)
