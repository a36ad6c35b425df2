"""Edits leave every other byte as it was."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from catalogus.splice import SpliceError, block, with_list, without

TEXT = """\
# Bovenaan.
referentie: wedstrijd   # achter de naam
titel: {nl: Een,
  en: One}

# Boven de tekst.
tekst:
  nl: |
    # geen aantekening, maar tekst

    Nog een regel.

  # een aantekening onder de tekst
links:
- label: a
  url: https://a.example
- label: "over
    twee regels"
  url: https://b.example

# Onderaan."""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_one_key_goes_and_every_other_byte_stays(end: str, mark: str) -> None:
    text = mark + TEXT.replace("\n", end)
    gone = "tekst:|  nl: ||    # geen aantekening, maar tekst||    Nog een regel.|".replace("|", "\n").replace(
        "nl: \n", "nl: |", 1
    )
    assert without(text, "tekst") == mark + TEXT.replace(gone, "").replace("\n", end)


def test_a_list_with_dashes_at_the_margin_goes_whole() -> None:
    assert without(TEXT, "links").endswith("onder de tekst\n\n# Onderaan.")


def test_a_flow_mapping_over_two_lines_goes_whole() -> None:
    assert without(TEXT, "titel").startswith("# Bovenaan.\nreferentie: wedstrijd   # achter de naam\n\n# Boven")


def test_a_list_is_put_below_another_key_and_replaced_later() -> None:
    once = with_list(TEXT, "bijgewerktTot", ["tekst 1"], after="referentie")
    assert once == TEXT.replace("de naam\n", "de naam\nbijgewerktTot:\n  - tekst 1\n")
    twice = with_list(once, "bijgewerktTot", ["tekst 2", "links 3"], after="referentie")
    assert twice == TEXT.replace("de naam\n", "de naam\nbijgewerktTot:\n  - tekst 2\n  - links 3\n")
    assert with_list(twice, "bijgewerktTot", [], after="referentie") == TEXT


def test_a_last_line_without_its_end_gets_one_before_more_is_added() -> None:
    assert with_list("referentie: x", "a", ["b"], after="referentie") == "referentie: x\na:\n  - b\n"


def test_a_block_is_shown_as_it_was_written() -> None:
    assert block(TEXT, "titel") == ["titel: {nl: Een,", "  en: One}"]
    assert block(TEXT, "bewijs") == []


def test_an_edit_that_would_change_more_is_refused() -> None:
    with pytest.raises(SpliceError, match="tekst"):
        without("{a: b, tekst: c}", "tekst")


@pytest.mark.parametrize("text", ["{a: b, tekst: c}", "a: b\n  tekst: c\n", "- a\n"])
def test_what_leaves_no_lines_to_cut_is_refused(text: str) -> None:
    with pytest.raises((SpliceError, yaml.YAMLError)):
        with_list(text, "bijgewerktTot", ["x 1"], after="a")


def test_keys_that_stand_from_the_margin_get_company_there() -> None:
    assert with_list("  a: b\n  c: d\n", "e", ["f"], after="a") == "  a: b\n  e:\n    - f\n  c: d\n"


def test_the_mark_of_byte_order_stays_when_the_first_key_goes() -> None:
    assert without("\ufefftekst: a\nb: c\n", "tekst") == "\ufeffb: c\n"


VALUES = st.recursive(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\x85"),
        max_size=20,
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
STYLES = st.sampled_from([None, "|", ">", '"', "'"])


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), VALUES, min_size=1),
    st.data(),
    STYLES,
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_key_can_go_from_any_file(
    fields: dict[str, object], data: st.DataObject, style: str | None, flow: bool, end: str
) -> None:
    key = data.draw(st.sampled_from(sorted(fields)))
    parts = {
        name: yaml.dump({name: value}, allow_unicode=True, default_style=style, default_flow_style=flow and value)
        for name, value in fields.items()
    }
    parts = {name: part for name, part in parts.items() if not part.startswith("{")}
    if key not in parts:
        return
    whole = "".join(f"# over {name}\n{part}\n" for name, part in parts.items()).replace("\n", end)
    rest = "".join(f"# over {name}\n{'' if name == key else part}\n" for name, part in parts.items()).replace("\n", end)
    made = without(whole, key)
    assert yaml.load(made, Loader=yaml.CBaseLoader) == yaml.load(rest, Loader=yaml.CBaseLoader)
    assert [line for line in made.split(end) if line.strip()] == [line for line in rest.split(end) if line.strip()]
