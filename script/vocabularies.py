"""Write the generated vocabularies in vocab/ (provinces, UPL, SDG areas) as Turtle.

The facts come from the reference folder: nl/organisaties/provincies.yaml,
eu/nuts/provinces-nuts2.csv, nl/upl/UPL-actueel-*.csv, nl/sdg/SDG-Informatiegebieden.csv
and eu/sdg/policy_codes.csv. The same facts give the same bytes.
"""

import argparse
import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

Row = dict[str, str]
Statements = list[tuple[str, str]]  # predicate and value, both as they stand in Turtle
Resources = dict[str, Statements]  # by subject, in the order of the file

ROOT = Path(__file__).resolve().parents[1]
CURRENT, PREVIOUS = "2025-04-30", "2021-12-20"  # dates of the two product name lists
NUTS = "http://data.europa.eu/nuts/code/"
OWMS = "http://standaarden.overheid.nl/owms/terms/"
PPC = "https://w3id.org/provinciale-producten-catalogus/"

PREFIXES = {
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "doelgroep": f"{PPC}doelgroep/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "lijst": f"{PPC}lijst/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "ppc": f"{PPC}def#",
    "ppcsdg": f"{PPC}sdg/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# Scheme: file, name in Dutch, name in English, date, public addresses.
SCHEMES: dict[str, tuple[str, ...]] = {
    "provincies": (
        "provincies.ttl",
        "Provincies van Nederland",
        "Provinces of the Netherlands",
        "2026-05-19",
        "https://identifier.overheid.nl/tooi/set/rwc_provincies_compleet",
    ),
    "upl": (
        "upl.ttl",
        "Uniforme Productnamenlijst (UPL)",
        "Uniform Product Names List (UPL)",
        CURRENT,
        "https://standaarden.overheid.nl/owms/oquery/UPL-actueel.csv",
    ),
    "sdg": (
        "sdg-informatiegebieden.ttl",
        "Informatiegebieden en procedures van de digitale toegangspoort (SDG)",
        "Information areas and procedures of the Single Digital Gateway (SDG)",
        "2021-08-24",
        "https://standaarden.overheid.nl/owms/oquery/SDG-Informatiegebieden.csv",
        "http://data.europa.eu/eli/reg/2018/1724/oj",
    ),
}

UPL_COLUMNS = (
    *("Rijk", "Provincie", "Waterschap", "Gemeente", "Burger", "Bedrijf", "Dienstenwet"),
    *("Autonomie", "Medebewind", "Aanvraag", "Subsidie", "Melding", "Verplichting", "DigiDMacht"),
)

# Curated: a list of names says what has gone, never what took its place.
REPLACED_BY = {
    f"{OWMS}experiment_gebruik_meststoffen_ontheffing_": (f"{OWMS}experiment_gebruik_meststoffen_ontheffing"),
}

# Annex II is not in the Dutch list: worded after the Dutch text of Regulation (EU) 2018/1724.
ANNEX_II = {
    "R": "Geboorte",
    "R1": "Verzoek om een bewijs van registratie van geboorte",
    "S": "Verblijf",
    "S1": "Verzoek om een bewijs van verblijf",
    "T": "Studie",
    "T1": "Aanvraag van financiering voor een studie in het tertiair onderwijs, zoals studiebeurzen"
    " en studieleningen van een openbaar orgaan of een openbare instelling",
    "T2": "Indiening van een eerste aanvraag tot toelating tot een openbare instelling voor tertiair onderwijs",
    "T3": "Verzoek om academische erkenning van diploma's, certificaten of andere bewijzen van studies of cursussen",
    "U": "Werk",
    "U1": "Verzoek tot bepaling van de toepasselijke wetgeving overeenkomstig titel II van"
    " Verordening (EG) nr. 883/2004",
    "U2": "Kennisgeving van wijzigingen in de persoonlijke of beroepssituatie van de ontvanger van"
    " socialezekerheidsuitkeringen, voor zover die van belang zijn voor deze uitkeringen",
    "U3": "Aanvraag van een Europese ziekteverzekeringskaart (EHIC)",
    "U4": "Indiening van een aangifte voor de inkomstenbelasting",
    "V": "Verhuizing",
    "V1": "Registratie van een adreswijziging",
    "V2": "Inschrijving van een motorvoertuig dat afkomstig is uit of reeds is ingeschreven in een"
    " lidstaat, volgens de standaardprocedures",
    "V3": "Verkrijging van stickers voor het gebruik van de nationale wegeninfrastructuur:"
    " tijdsgebonden heffingen (vignet), afstandsgebonden heffingen (tol), afgegeven door een"
    " openbaar orgaan of een openbare instelling",
    "V4": "Verkrijging van emissiestickers, afgegeven door een openbaar orgaan of een openbare instelling",
    "W": "Pensionering",
    "W1": "Aanvraag van pensioen- en prepensioenuitkeringen uit verplichte stelsels",
    "W2": "Verzoek om informatie over gegevens in verband met pensioen uit verplichte stelsels",
    "X": "Starten, exploiteren en sluiten van een bedrijf",
    "X1": "Kennisgeving van een bedrijfsactiviteit, toestemming voor het uitoefenen van een"
    " bedrijfsactiviteit, wijziging van een bedrijfsactiviteit en beëindiging van een"
    " bedrijfsactiviteit zonder insolventie- of liquidatieprocedure, met uitzondering van de eerste"
    " inschrijving van een bedrijfsactiviteit in het handelsregister en van procedures voor de"
    " oprichting van, of latere indieningen door, vennootschappen in de zin van artikel 54, tweede"
    " alinea, VWEU",
    "X2": "Aanmelding van een werkgever (een natuurlijke persoon) bij verplichte pensioen- en verzekeringsregelingen",
    "X3": "Aanmelding van werknemers bij verplichte pensioen- en verzekeringsregelingen",
    "X4": "Indiening van een aangifte voor de vennootschapsbelasting",
    "X5": "Kennisgeving aan de socialezekerheidsregelingen van de beëindiging van een"
    " arbeidsovereenkomst met een werknemer, met uitzondering van procedures voor de collectieve"
    " beëindiging van arbeidsovereenkomsten",
    "X6": "Betaling van sociale bijdragen voor werknemers",
}

# The Regulation's own words where the Commission's list has a slip (E3) or another name (R1).
ENGLISH = {
    "E3": "traineeships in another Member State",
    "R1": "Requesting proof of registration of birth",
}


def rows(path: Path, delimiter: str = ",") -> list[Row]:
    """Read a CSV file by column name, without the white space around its values."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=delimiter)
        return [{name: (row[name] or "").strip() for name in row if name} for row in reader]


def iri(address: str) -> str:
    """Write an address as it is, or stop where Turtle would not allow it."""
    if not re.fullmatch(r'[a-z]+:[^\x00-\x20<>"{}|\\^`]+', address):
        sys.exit(f"not an IRI: {address!r}")
    return f"<{address}>"


def text(value: str, tag: str = "") -> str:
    """Write a text with its language or datatype; JSON's escapes are also Turtle's."""
    return json.dumps(value, ensure_ascii=False) + tag


def labels(dutch: str, english: str, predicate: str = "skos:prefLabel") -> Statements:
    """Name something in Dutch and in English."""
    return [(predicate, text(dutch, "@nl")), (predicate, text(english, "@en"))]


def concept(kind: str, scheme: str) -> Statements:
    """Begin a concept of a scheme."""
    return [("a", "skos:Concept"), ("a", f"ppc:{kind}"), ("skos:inScheme", f"lijst:{scheme}")]


def turtle(name: str, resources: Resources) -> str:
    """Write a scheme and its resources, one statement a line."""
    # Not by rdflib: it sorts subjects by how often they are referred to, so that one new product
    # would move the law it cites to another place in the file. Here each line stays where it is.
    _, dutch, english, issued, *sources = SCHEMES[name]
    scheme = [
        ("a", "skos:ConceptScheme"),
        *labels(dutch, english),
        *(("dct:source", iri(source)) for source in sources),
        ("dct:issued", text(issued, "^^xsd:date")),
        ("owl:versionInfo", text(issued)),
    ]
    body = ""
    for subject, statements in ({f"lijst:{name}": scheme} | resources).items():
        lines = (f"    {predicate} {value} ;\n" for predicate, value in statements)
        body += f"\n{subject}\n{''.join(lines)}.\n"
    head = "# Written by script/vocabularies.py; do not edit.\n"
    head += f"# {english}, {issued}, from {' and '.join(sources)}\n\n"
    used = (prefix for prefix in PREFIXES if re.search(rf"[\s^]{prefix}:", body))
    return head + "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + body


def sdg_terms(areas: Iterable[Row]) -> dict[str, str]:
    """Give the IRI of each area (N), theme (N1) and Annex II procedure (X1)."""
    terms = {code: f"ppcsdg:{code}" for code in ANNEX_II}
    for row in areas:
        code = row["SDG_Code"]
        terms |= {code[0]: iri(row["SDG_IGURI"]), code: iri(row["SDG_ThemaURI"])}
    return terms


def sdg(areas: Iterable[Row], policies: Iterable[Row], terms: Mapping[str, str]) -> Resources:
    """Describe the areas and themes of both annexes, each area before its themes."""
    dutch = dict(ANNEX_II)
    for row in areas:
        code = row["SDG_Code"]
        dutch |= {code[0]: row["SDG_Informatiegebied"], code: row["SDG_Thema"]}
    english = {row["Policy code"]: row["information or procedure"] for row in policies} | ENGLISH
    if odd := sorted(dutch.keys() ^ english.keys()):
        sys.exit(f"SDG codes named in one language only: {', '.join(odd)}")
    resources = {}
    for code in sorted(terms, key=lambda code: (code[0], int(code[1:] or 0))):
        annex = text("II" if code in ANNEX_II else "I")
        area = [("skos:topConceptOf", "lijst:sdg"), ("ppc:bijlage", annex)]
        resources[terms[code]] = [
            *concept("SdgThema" if code[1:] else "SdgInformatiegebied", "sdg"),
            ("skos:notation", text(code)),
            *labels(dutch[code], english[code]),
            *([("skos:broader", terms[code[0]])] if code[1:] else area),
        ]
    return resources


def by_uri(names: Iterable[Row]) -> dict[str, list[Row]]:
    """Gather the rows of each product name: there is one for each legal basis."""
    found: dict[str, list[Row]] = {}
    for row in names:
        found.setdefault(row["URI"], []).append(row)
    return dict(sorted(found.items()))


def product_name(name: list[Row], terms: Mapping[str, str]) -> Statements:
    """Describe a product name; its rows differ in their legal basis only."""
    first = name[0]
    codes = [code for code in first.get("SDG", "").split(";") if code]
    for code in codes:
        if code not in terms:
            print(f"warning: {first['URI']}: unknown SDG code {code}", file=sys.stderr)
    groups = sorted({"eu-burger" if code[0] <= "I" else "eu-bedrijf" for code in codes})
    bases = sorted({row["Grondslag"] for row in name if row.get("Grondslag")})
    return [
        *concept("UniformeProductnaam", "upl"),
        ("skos:prefLabel", text(first["UniformeProductnaam"], "@nl")),
        *(("ppc:uplKolom", text(column)) for column in UPL_COLUMNS if first.get(column)),
        *([("ppc:sdgCodes", text(first["SDG"]))] if codes else []),
        *(("ppc:sdgThema", terms[code]) for code in codes if code in terms),
        *(("dct:audience", f"doelgroep:{group}") for group in groups),
        *(("cv:hasLegalResource", iri(base)) for base in bases),
    ]


def legal_bases(names: Iterable[Row]) -> Resources:
    """Describe each legal basis by the first label and link in sorted order."""
    columns = ("Grondslag", "Grondslaglabel", "Grondslaglink")
    resources: Resources = {}
    for base, label, link in sorted({tuple(row.get(c, "") for c in columns) for row in names}):
        if base:
            title = [("a", "eli:LegalResource"), ("dct:title", text(label, "@nl"))]
            url = [("ppc:url", text(link, "^^xsd:anyURI"))] if link else []
            resources.setdefault(iri(base), title + url)
    return resources


def upl(current: list[Row], previous: list[Row], terms: Mapping[str, str]) -> Resources:
    """Describe the current product names, then the withdrawn ones, then their legal bases."""
    names = by_uri(current)
    withdrawn = by_uri(row for row in previous if row["URI"] not in names)
    resources = {iri(uri): product_name(name, terms) for uri, name in names.items()}
    for uri, name in withdrawn.items():
        successor = REPLACED_BY.get(uri)
        resources[iri(uri)] = [
            *product_name(name, terms),
            ("owl:deprecated", "true"),
            ("ppc:laatstIn", text(PREVIOUS, "^^xsd:date")),
            *([("dct:isReplacedBy", iri(successor))] if successor else []),
        ]
    # The current list's links win: the older one spells "Paragraaf" where the law has "paragraaf".
    bases = legal_bases(row for name in withdrawn.values() for row in name) | legal_bases(current)
    return resources | dict(sorted(bases.items()))


def provinces(listed: list[Row], nuts: list[Row]) -> Resources:
    """Describe the provinces, then their places, when both sources agree on the NUTS codes."""
    ours = {(p["naam"], p["nuts2_2021"], p["nuts2_2024"]) for p in listed}
    theirs = {(n["province"], n["nuts2_2016_and_2021"], n["nuts2_2024"]) for n in nuts}
    if ours != theirs:
        sys.exit(f"provincies.yaml and provinces-nuts2.csv differ: {sorted(ours ^ theirs)}")
    resources: Resources = {}
    places: Resources = {}
    location = [("a", "dct:Location"), ("a", "skos:Concept")]
    for province in listed:
        name = province["naam"]
        folder = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        # No OIN: the one the source has for Noord-Brabant disagrees with its RSIN.
        resources[iri(province["tooi_uri"])] = [
            *concept("Provincie", "provincies"),
            ("skos:notation", text(folder)),
            *labels(province["officiele_naam"], f"province of {name}"),
            *labels(name, name, "skos:altLabel"),
            ("ppc:owmsIdentifier", iri(province["owms_uri"])),
            ("ppc:owmsPrefLabel", text(province["owms_pref_label"])),
            ("ppc:cbsCode", text(province["cbs_code"])),
            ("ppc:isoCode", text(province["iso_3166_2"])),
            ("ppc:rsin", text(province["rsin"])),
            ("ppc:nuts2021", iri(NUTS + province["nuts2_2021"])),
            ("ppc:nuts2024", iri(NUTS + province["nuts2_2024"])),
            ("dct:spatial", iri(province["eu_atu_uri"])),
            ("foaf:homepage", iri(province["website"])),
        ]
        places[iri(province["eu_atu_uri"])] = [*location, *labels(name, name)]
        for code in (province["nuts2_2021"], province["nuts2_2024"]):
            notation = ("skos:notation", text(code))
            label = ("skos:prefLabel", text(name, "@nl"))
            places[iri(NUTS + code)] = [*location, notation, label]
    return resources | dict(sorted(places.items()))


def main() -> None:
    """Read the reference, then write the three files."""
    parser = argparse.ArgumentParser(description="Write the generated vocabularies.")
    parser.add_argument("--reference", type=Path, default=ROOT.parent / "shared" / "reference")
    parser.add_argument("--out", type=Path, default=ROOT / "vocab")
    args = parser.parse_args()
    nl, eu = args.reference / "nl", args.reference / "eu"
    areas = rows(nl / "sdg/SDG-Informatiegebieden.csv")
    listed = yaml.safe_load((nl / "organisaties/provincies.yaml").read_text(encoding="utf-8"))
    current, previous = (rows(nl / f"upl/UPL-actueel-{date}.csv") for date in (CURRENT, PREVIOUS))
    terms = sdg_terms(areas)
    lists = {
        "provincies": provinces(listed, rows(eu / "nuts/provinces-nuts2.csv")),
        "upl": upl(current, previous, terms),
        "sdg": sdg(areas, rows(eu / "sdg/policy_codes.csv", ";"), terms),
    }
    for name, resources in lists.items():
        path = args.out / SCHEMES[name][0]
        path.write_text(turtle(name, resources), encoding="utf-8", newline="\n")
        print(f"{path}: {len(resources)} resources")


if __name__ == "__main__":
    main()
