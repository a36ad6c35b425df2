"""The generated vocabularies hold the facts of their lists; their program minds awkward ones."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "script/vocabularies.py"
REFERENCE = Path(__file__).parents[2] / "shared/reference"
LISTS = {
    "provincies": "provincies.ttl",
    "upl": "upl.ttl",
    "sdg": "sdg-informatiegebieden.ttl",
}

PREFIXES = """
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX doelgroep: <https://w3id.org/provinciale-producten-catalogus/doelgroep/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX lijst: <https://w3id.org/provinciale-producten-catalogus/lijst/>
PREFIX nuts: <http://data.europa.eu/nuts/code/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX owms: <http://standaarden.overheid.nl/owms/terms/>
PREFIX ppc: <https://w3id.org/provinciale-producten-catalogus/def#>
PREFIX ppcsdg: <https://w3id.org/provinciale-producten-catalogus/sdg/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def read(path: Path) -> ox.Store:
    """Read one Turtle file."""
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


@cache
def committed() -> ox.Store:
    """Read the three committed files as one graph."""
    store = ox.Store()
    for file in LISTS.values():
        store.load(path=str(ROOT / "vocab" / file), format=ox.RdfFormat.TURTLE)
    return store


def select(names: str, pattern: str, store: ox.Store | None = None) -> list[tuple[str, ...]]:
    """Give what the named variables of a pattern are bound to, as texts in sorted order."""
    query = f"{PREFIXES} SELECT DISTINCT {names} WHERE {{ {pattern} }}"
    solutions = (store or committed()).query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted(
        tuple(term.value for term in solution if isinstance(term, ox.NamedNode | ox.Literal)) for solution in solutions
    )


def values(name: str, pattern: str, store: ox.Store | None = None) -> list[str]:
    """Give what one variable of a pattern is bound to."""
    return [value for (value,) in select(name, pattern, store)]


def run(*arguments: str | Path, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Run the program."""
    return subprocess.run(
        [sys.executable, PROGRAM, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        check=False,
    )


# The committed files


@pytest.mark.skipif(not REFERENCE.is_dir(), reason=f"the reference lists are not at {REFERENCE}")
@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_program_writes_the_committed_files_byte_for_byte(tmp_path: Path, seed: str) -> None:
    ran = run("--reference", REFERENCE, "--out", tmp_path, seed=seed)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(ran.stdout.splitlines()) == len(LISTS)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(LISTS.values())
    for file in LISTS.values():
        assert (tmp_path / file).read_bytes() == (ROOT / "vocab" / file).read_bytes(), file


def test_no_node_is_blank() -> None:
    quads = list(committed())
    assert len(quads) > 10_000
    terms = (term for quad in quads for term in (quad.subject, quad.object))
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


@pytest.mark.parametrize(("scheme", "file"), LISTS.items())
def test_each_file_says_on_top_where_it_comes_from_and_of_which_date(scheme: str, file: str) -> None:
    first, second, *_ = (ROOT / "vocab" / file).read_text(encoding="utf-8").splitlines()
    assert first == "# Written by script/vocabularies.py; do not edit."
    assert second.startswith("# ")
    facts = values("?fact", f"lijst:{scheme} dct:source|dct:issued ?fact")
    assert len(facts) >= 2
    assert [fact for fact in facts if fact not in second] == []


@pytest.mark.parametrize(("scheme", "file"), LISTS.items())
def test_each_scheme_has_names_a_source_a_date_and_a_version(scheme: str, file: str) -> None:
    store = read(ROOT / "vocab" / file)
    described = values(
        "?scheme",
        """?scheme a skos:ConceptScheme ; skos:prefLabel ?nl, ?en ; dct:source ?source ;
               dct:issued ?date ; owl:versionInfo ?version
           FILTER(LANG(?nl) = "nl" && LANG(?en) = "en" && DATATYPE(?date) = xsd:date)""",
        store,
    )
    assert described == values("?scheme", "?scheme a skos:ConceptScheme", store)
    assert described == [f"https://w3id.org/provinciale-producten-catalogus/lijst/{scheme}"]


@pytest.mark.parametrize(
    ("scheme", "kinds", "count"),
    [
        ("upl", "ppc:UniformeProductnaam", 1214 + 66),
        ("sdg", "ppc:SdgInformatiegebied ppc:SdgThema", 24 + 109),
        ("provincies", "ppc:Provincie", 12),
    ],
)
def test_every_concept_has_a_type_one_dutch_label_and_sits_in_its_scheme(scheme: str, kinds: str, count: int) -> None:
    typed = values("?concept", f"?concept a ?kind VALUES ?kind {{ {kinds} }}")
    members = values("?concept", f"?concept skos:inScheme lijst:{scheme}")
    labelled = select(
        "?concept ?label",
        f"""?concept a skos:Concept ; skos:inScheme lijst:{scheme} ; skos:prefLabel ?label
            FILTER(LANG(?label) = "nl" && STR(?label) != "")""",
    )
    assert len(members) == count
    assert typed == members
    assert [concept for concept, _ in labelled] == members


def test_concepts_in_no_scheme_are_the_places_of_the_provinces() -> None:
    outside = "?concept a skos:Concept FILTER NOT EXISTS { ?concept skos:inScheme ?scheme }"
    places = values(
        "?place",
        """?province dct:spatial|ppc:nuts2021|ppc:nuts2024 ?place .
           ?place a dct:Location, skos:Concept ; skos:prefLabel ?label
           FILTER(LANG(?label) = "nl" && STR(?label) != "")""",
    )
    assert places == values("?concept", outside)
    assert len(places) == 12 + 14  # an authority code each, and the NUTS codes of 2021 and 2024


# The Uniforme Productnamenlijst

CURRENT = "?name a ppc:UniformeProductnaam FILTER NOT EXISTS { ?name owl:deprecated true }"
PROVINCIAL = f'{CURRENT} ?name ppc:uplKolom "Provincie" .'


def test_there_are_1214_current_names_and_66_withdrawn_ones() -> None:
    withdrawn = values("?name", "?name a ppc:UniformeProductnaam ; owl:deprecated true")
    assert len(values("?name", CURRENT)) == 1214
    assert len(withdrawn) == 66
    assert select("?name ?date", "?name ppc:laatstIn ?date FILTER(DATATYPE(?date) = xsd:date)") == [
        (name, "2021-12-20") for name in withdrawn
    ]


def test_149_current_names_are_flagged_provincie_and_47_of_them_have_an_sdg_code() -> None:
    assert len(values("?name", PROVINCIAL)) == 149
    assert len(values("?name", f"{PROVINCIAL} ?name ppc:sdgCodes ?codes")) == 47


def test_the_47_names_make_67_pairs_of_a_name_and_a_target_group() -> None:
    groups = [group for group, _ in select("?group ?name", f"{PROVINCIAL} ?name dct:audience ?group")]
    doelgroep = "https://w3id.org/provinciale-producten-catalogus/doelgroep/"
    assert len(groups) == 67
    assert groups.count(f"{doelgroep}eu-burger") == 22
    assert groups.count(f"{doelgroep}eu-bedrijf") == 45


def test_the_letters_of_the_sdg_codes_decide_the_target_groups() -> None:
    coded = select("?name ?codes", "?name ppc:sdgCodes ?codes")
    assert len(coded) > 300
    assert set(select("?name ?group", "?name dct:audience ?group")) == {
        (name, f"https://w3id.org/provinciale-producten-catalogus/doelgroep/{group}")
        for name, codes in coded
        for group in ["eu-burger" if code[0] in "ABCDEFGHI" else "eu-bedrijf" for code in codes.split(";")]
    }


def test_every_sdg_code_of_a_name_leads_to_the_theme_with_that_notation() -> None:
    coded = select("?name ?codes", "?name ppc:sdgCodes ?codes")
    themes = select("?name ?code", "?name ppc:sdgThema [ a ppc:SdgThema ; skos:notation ?code ]")
    assert themes == sorted((name, code) for name, codes in coded for code in codes.split(";"))
    assert "X1" in {code for _, code in themes}


def test_columns_are_those_of_the_list() -> None:
    assert set(values("?column", "?name ppc:uplKolom ?column")) == {
        *("Rijk", "Provincie", "Waterschap", "Gemeente", "Burger", "Bedrijf", "Dienstenwet"),
        *("Autonomie", "Medebewind", "Aanvraag", "Subsidie", "Melding", "Verplichting"),
    }


def test_every_successor_is_a_current_name_and_only_withdrawn_names_have_one() -> None:
    owms = "http://standaarden.overheid.nl/owms/terms/"
    replaced = select("?old ?new", "?old dct:isReplacedBy ?new")
    experiment = f"{owms}experiment_gebruik_meststoffen_ontheffing"
    assert (f"{experiment}_", experiment) in replaced
    assert {old for old, _ in replaced} <= set(values("?old", "?old owl:deprecated true"))
    assert {new for _, new in replaced} <= set(values("?name", CURRENT))


@pytest.mark.parametrize(
    ("tail", "label"),
    [
        ("financiële_hulp", "financiële hulp"),
        ("burgerservicenummer_(bsn)", "burgerservicenummer (bsn)"),
        ("UPL-naam_nog_niet_beschikbaar", "UPL-naam nog niet beschikbaar"),
    ],
)
def test_names_keep_the_uri_and_the_label_of_the_list(tail: str, label: str) -> None:
    name = f"http://standaarden.overheid.nl/owms/terms/{tail}"
    assert (name, label) in select("?name ?label", f"{CURRENT} ?name skos:prefLabel ?label")


def test_every_legal_basis_is_described_once() -> None:
    cited = values("?basis", "?name cv:hasLegalResource ?basis")
    titled = select("?basis ?title", "?basis a eli:LegalResource ; dct:title ?title")
    links = select("?basis ?url", "?basis ppc:url ?url FILTER(DATATYPE(?url) = xsd:anyURI)")
    assert len(cited) > 1000
    assert [basis for basis, _ in titled] == cited
    assert all(title for _, title in titled)
    assert len({basis for basis, _ in links}) == len(links) > 1000
    assert {basis for basis, _ in links} < set(cited)


# The information areas and procedures of the Single Digital Gateway


@pytest.mark.parametrize(("kind", "count"), [("SdgInformatiegebied", 24), ("SdgThema", 109)])
def test_24_groups_and_109_themes_have_one_code_and_one_label_in_each_language(kind: str, count: int) -> None:
    for predicate, language in (("notation", ""), ("prefLabel", "nl"), ("prefLabel", "en")):
        named = select(
            "?concept ?text",
            f"""?concept a ppc:{kind} ; skos:{predicate} ?text
                FILTER(LANG(?text) = "{language}" && STR(?text) != "")""",
        )
        assert len(named) == count
        assert len({concept for concept, _ in named}) == count
    assert len(values("?code", f"?concept a ppc:{kind} ; skos:notation ?code")) == count


def test_every_theme_is_under_the_group_of_its_letter() -> None:
    under = select(
        "?code ?letter",
        """?theme a ppc:SdgThema ; skos:notation ?code ; skos:broader ?group .
           ?group a ppc:SdgInformatiegebied ; skos:notation ?letter""",
    )
    assert len(under) == 109
    assert [code for code, letter in under if code[0] != letter] == []


def test_17_groups_are_of_annex_one_and_7_of_annex_two() -> None:
    groups = "?group a ppc:SdgInformatiegebied ; skos:topConceptOf lijst:sdg ;"
    assert select("?annex ?letter", f"{groups} skos:notation ?letter ; ppc:bijlage ?annex") == [
        *(("I", letter) for letter in "ABCDEFGHIJKLMNOPQ"),
        *(("II", letter) for letter in "RSTUVWX"),
    ]


def test_areas_and_themes_have_the_national_iri_where_there_is_one() -> None:
    concepts = select("?code ?iri", "?iri skos:inScheme lijst:sdg ; skos:notation ?code")
    owms = "http://standaarden.overheid.nl/owms/terms/sdg_"
    own = "https://w3id.org/provinciale-producten-catalogus/sdg/"
    assert ("N", f"{owms}diensten") in concepts
    assert ("N1", f"{owms}N1") in concepts
    for code, iri in concepts:
        assert iri == f"{own}{code}" if code >= "R" else iri.startswith(owms), code


# The provinces

PROVINCE = "?province a ppc:Provincie ;"


@pytest.mark.parametrize(
    "property",
    [
        *("skos:notation", "ppc:owmsIdentifier", "ppc:owmsPrefLabel", "ppc:cbsCode", "ppc:isoCode"),
        *("ppc:rsin", "ppc:nuts2021", "ppc:nuts2024", "dct:spatial", "foaf:homepage"),
    ],
)
def test_the_12_provinces_differ_in_each_of_their_codes(property: str) -> None:
    found = select("?province ?value", f"{PROVINCE} {property} ?value")
    assert len(found) == 12
    assert len({province for province, _ in found}) == 12
    assert len({value for _, value in found}) == 12


def test_the_iri_of_a_province_is_its_tooi_uri() -> None:
    tooi = "https://identifier.overheid.nl/tooi/id/provincie/"
    assert select("?province ?code", f"{PROVINCE} ppc:cbsCode ?code") == [
        (f"{tooi}pv{number}", f"PV{number}") for number in range(20, 32)
    ]


def test_the_notation_of_a_province_is_the_name_of_its_folder() -> None:
    assert values("?folder", f"{PROVINCE} skos:notation ?folder") == [
        *("drenthe", "flevoland", "fryslan", "gelderland", "groningen", "limburg"),
        *("noord-brabant", "noord-holland", "overijssel", "utrecht", "zeeland", "zuid-holland"),
    ]


def test_only_utrecht_and_zuid_holland_have_another_nuts_code_in_2024() -> None:
    nuts = "http://data.europa.eu/nuts/code/"
    codes = select(
        "?folder ?before ?after",
        f"{PROVINCE} skos:notation ?folder ; ppc:nuts2021 ?before ; ppc:nuts2024 ?after",
    )
    assert [(folder, before, after) for folder, before, after in codes if before != after] == [
        ("utrecht", f"{nuts}NL31", f"{nuts}NL35"),
        ("zuid-holland", f"{nuts}NL33", f"{nuts}NL36"),
    ]


def test_a_nuts_region_carries_the_code_of_its_iri() -> None:
    regions = select("?region ?code", "?p ppc:nuts2021|ppc:nuts2024 ?region . ?region skos:notation ?code")
    assert len(regions) == 14
    assert all(region == f"http://data.europa.eu/nuts/code/{code}" for region, code in regions)


def test_everything_of_the_province_of_fryslan_is_there() -> None:
    assert committed().query(
        PREFIXES
        + """ASK {
          <https://identifier.overheid.nl/tooi/id/provincie/pv21> a skos:Concept, ppc:Provincie ;
            skos:prefLabel "provincie Fryslân"@nl, "province of Fryslân"@en ;
            skos:altLabel "Fryslân"@nl, "Fryslân"@en ; skos:notation "fryslan" ;
            ppc:owmsIdentifier owms:Fryslan ; ppc:owmsPrefLabel "Fryslân" ; ppc:cbsCode "PV21" ;
            ppc:isoCode "NL-FR" ; ppc:rsin "001032823" ; ppc:nuts2021 nuts:NL12 ;
            dct:spatial <http://publications.europa.eu/resource/authority/atu/NLD_PR_FRSL> ;
            foaf:homepage <https://www.fryslan.frl> .
          <http://publications.europa.eu/resource/authority/atu/NLD_PR_FRSL> a dct:Location ;
            skos:prefLabel "Fryslân"@nl, "Fryslân"@en .
          nuts:NL12 a dct:Location ; skos:notation "NL12" ; skos:prefLabel "Fryslân"@nl }"""
    )


# The program, on a small reference with everything that can be awkward

COLUMNS = "Extra,URI,UniformeProductnaam,Provincie,SDG,Grondslag,Grondslaglabel,Grondslaglink"
ANNEX_II = [
    *("R", "R1", "S", "S1", "T", "T1", "T2", "T3", "U", "U1", "U2", "U3", "U4"),
    *("V", "V1", "V2", "V3", "V4", "W", "W1", "W2", "X", "X1", "X2", "X3", "X4", "X5", "X6"),
]
SMALL = {
    "nl/organisaties/provincies.yaml": """
- naam: Fryslân
  officiele_naam: provincie Fryslân
  tooi_uri: https://tooi.example/pv21
  owms_uri: https://owms.example/Fryslan
  owms_pref_label: Fryslân
  iso_3166_2: NL-FR
  cbs_code: PV21
  rsin: "001032823"
  nuts2_2021: NL12
  nuts2_2024: NL12
  eu_atu_uri: https://atu.example/FRSL
  website: https://fryslan.example/
""",
    "eu/nuts/provinces-nuts2.csv": "province,nuts2_2016_and_2021,nuts2_2024\nFryslân,NL12,NL12\n",
    "eu/sdg/policy_codes.csv": "\n".join(
        [
            "\ufeffPolicy code;information or procedure;relevant tags",
            *(f"{code};english {code};" for code in ["E", "E3", *ANNEX_II]),
        ]
    ),
    "nl/sdg/SDG-Informatiegebieden.csv": (
        "SDG_Code,SDG_Informatiegebied,SDG_IGURI,SDG_Thema,SDG_ThemaURI\n"
        "E3,Onderwijs,https://sdg.example/onderwijs,stage,https://sdg.example/E3\n"
    ),
    "nl/upl/UPL-actueel-2025-04-30.csv": (
        f"\ufeff{COLUMNS}\n"
        'x,https://upl.example/b_(é),"een ""b"" met\nregel en \\ teken",X,E3;Z9,'
        "https://wet.example/1,Tweede naam,https://wet.example/link\n"
        'x,https://upl.example/b_(é),"een ""b"" met\nregel en \\ teken",X,E3;Z9,'
        "https://wet.example/1, Eerste naam ,\n"
        "x,https://upl.example/a,a,,,,,\n"
    ),
    "nl/upl/UPL-actueel-2021-12-20.csv": (
        "UniformeProductnaam,URI,Provincie,DigiDMacht,Grondslag,Grondslaglabel\n"
        "weg,https://upl.example/A,,X,https://wet.example/1,Aude naam\n"
        "a,https://upl.example/a,X,,,\n"
    ),
}

Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def reference(tmp_path: Path) -> Write:
    """Write the small reference, with some files in another version."""

    def write(changes: dict[str, str]) -> Path:
        for name, content in (SMALL | changes).items():
            path = tmp_path / "reference" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
        return tmp_path / "reference"

    return write


@pytest.fixture
def written(reference: Write, tmp_path: Path) -> Path:
    """Write the vocabularies of the small reference."""
    assert run("--reference", reference({}), "--out", tmp_path).returncode == 0
    return tmp_path


def test_texts_and_uris_survive_as_they_are(written: Path) -> None:
    name = "?name a ppc:UniformeProductnaam ; skos:prefLabel ?label"
    assert select("?name ?label", name, read(written / "upl.ttl")) == [
        ("https://upl.example/A", "weg"),
        ("https://upl.example/a", "a"),
        ("https://upl.example/b_(é)", 'een "b" met\nregel en \\ teken'),
    ]


def test_withdrawn_names_come_after_the_current_ones(written: Path) -> None:
    lines = (written / "upl.ttl").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("<")] == [
        "<https://upl.example/a>",
        "<https://upl.example/b_(é)>",
        "<https://upl.example/A>",
        "<https://wet.example/1>",
    ]


def test_missing_and_extra_columns_do_no_harm(written: Path) -> None:
    store = read(written / "upl.ttl")
    assert select("?name ?column", "?name ppc:uplKolom ?column", store) == [
        ("https://upl.example/A", "DigiDMacht"),
        ("https://upl.example/b_(é)", "Provincie"),
    ]


def test_a_legal_basis_keeps_the_first_label_of_the_current_list(written: Path) -> None:
    store = read(written / "upl.ttl")
    assert values("?title", "?basis dct:title ?title", store) == ["Eerste naam"]
    assert values("?url", "?basis ppc:url ?url", store) == []


def test_an_sdg_code_in_no_list_is_a_warning(reference: Write, tmp_path: Path) -> None:
    ran = run("--reference", reference({}), "--out", tmp_path)
    assert ran.returncode == 0
    assert ran.stderr == "warning: https://upl.example/b_(é): unknown SDG code Z9\n"
    store = read(tmp_path / "upl.ttl")
    assert values("?theme", "?name ppc:sdgThema ?theme", store) == ["https://sdg.example/E3"]
    assert values("?codes", "?name ppc:sdgCodes ?codes", store) == ["E3;Z9"]


@pytest.mark.parametrize(
    ("file", "before", "after", "message"),
    [
        ("eu/nuts/provinces-nuts2.csv", "NL12,NL12", "NL12,NL99", "differ"),
        ("eu/nuts/provinces-nuts2.csv", "Fryslân", "Friesland", "differ"),
        ("eu/sdg/policy_codes.csv", "X6;", "X7;", "one language only: X6, X7"),
        ("nl/upl/UPL-actueel-2025-04-30.csv", "example/a,", "example/a b,", "not an IRI"),
    ],
)
def test_facts_that_disagree_stop_the_program_before_it_writes(
    reference: Write, tmp_path: Path, file: str, before: str, after: str, message: str
) -> None:
    assert before in SMALL[file]
    changed = reference({file: SMALL[file].replace(before, after)})
    ran = run("--reference", changed, "--out", tmp_path)
    assert ran.returncode == 1
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not list(tmp_path.glob("*.ttl"))
