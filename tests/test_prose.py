"""Sentences as a reader counts them."""

import json
from datetime import date
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from catalogus import markup, prose
from catalogus.config import Config
from catalogus.graph import Graph, Origins, Reading
from catalogus.namespaces import PPC, SKOS
from catalogus.prose import sentences
from catalogus.resolve import resolve
from catalogus.sources import Document, File, Kind, Source, reread
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


ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Co", "Cn"]), max_size=120) | st.lists(
    st.sampled_from(
        ["u ", "je ", "[", "](", ")", "**", "`", "# ", "\n", "- ", "| ", "> ", "indien ", "Een ", "https://", "{", "}"]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_no_text_is_too_strange_to_be_read(dutch: str, english: str) -> None:
    data = json.dumps({"publicatieDatum": "2026-01-15", "tekst": {"nl": dutch, "en": english}}, ensure_ascii=False)
    empty = Reading(Graph(), Origins())
    subject = NamedNode(f"{CONFIG.basis}/drenthe/x")
    file = Document(File(PurePosixPath("provincies/drenthe/x.yaml"), Kind.PRODUCT, "x", "drenthe"), subject, empty)
    document = reread(file, data.encode(), CONFIG, load())
    resolution = resolve(Source(CONFIG, load(), (document,), ()), date(2026, 11, 25))
    for fault in (*markup.check(resolution), *prose.check(resolution)):
        assert fault.location.line == 1
        assert 1 <= fault.location.column <= len(data)


CONFIG = Config(Path("/"), "Test", "https://producten.example", "CC0-1.0")
