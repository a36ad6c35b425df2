"""Sentences as a reader counts them."""

import pytest

from catalogus.namespaces import PPC, SKOS
from catalogus.prose import sentences
from catalogus.vocabulary import load


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een zin. Nog een zin? Ja!", ["Een zin.", "Nog een zin?", "Ja!"]),
        ("Loop door\nop de volgende regel.", ["Loop door op de volgende regel."]),
        ("Stuur mee:\n\n- een kaart\n- een plan\n", ["Stuur mee:", "een kaart", "een plan"]),
        ("### Kop\n\nEen [link](https://a.example).", ["Kop", "Een link."]),
        ("Artikel 5.1 van de wet geldt.", ["Artikel 5.1 van de wet geldt."]),
        ("1. Vraag aan.\n2. Wacht af.", ["Vraag aan.", "Wacht af."]),
        ("", []),
    ],
)
def test_a_text_in_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_every_word_to_avoid_has_another_word_to_use() -> None:
    known = load()
    words = {
        known.graph.text(node, SKOS.hiddenLabel): known.label(node) for node in known.instances(PPC.AmbtelijkWoord)
    }
    assert len(words) > 60
    assert [word for word, better in words.items() if not word or better in words or better.startswith("https:")] == []
