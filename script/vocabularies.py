"""Write the generated vocabularies in vocab/ (provinces, UPL, SDG areas) as Turtle.

The facts come from the reference folder: nl/organisaties/provincies.yaml,
eu/nuts/provinces-nuts2.csv, nl/upl/UPL-actueel-*.csv, nl/sdg/SDG-Informatiegebieden.csv
and eu/sdg/policy_codes.csv. The same facts give the same bytes. What turns official rows
into Turtle is catalogus.owms and owms_turtle, as for `catalogus update`.
"""

import argparse
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import yaml

from catalogus import owms, owms_turtle
from catalogus.namespaces import OWMS, PPCSDG
from catalogus.owms import Row, Scheme, Theme, UnusableError
from catalogus.owms_turtle import Resources, concept, iri, labels, text

ROOT = Path(__file__).resolve().parents[1]
CURRENT, PREVIOUS = "2025-04-30", "2021-12-20"  # dates of the two product name lists
SDG_ISSUED, PROVINCES_ISSUED = "2021-08-24", "2026-05-19"
NUTS = "http://data.europa.eu/nuts/code/"
PROVINCIES = Scheme(
    "provincies",
    "provincies.ttl",
    {"nl": "Provincies van Nederland", "en": "Provinces of the Netherlands"},
    ("https://identifier.overheid.nl/tooi/set/rwc_provincies_compleet",),
)

# Curated: a list of names says what has gone, never what took its place.
REPLACED_BY = {
    f"{OWMS.base}experiment_gebruik_meststoffen_ontheffing_": f"{OWMS.base}experiment_gebruik_meststoffen_ontheffing",
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
    return owms.table(path.read_bytes(), delimiter=delimiter)


def sdg(areas: Iterable[Row], policies: Iterable[Row]) -> list[Theme]:
    """Gather the areas and themes of both annexes with their names in both languages."""
    dutch = {code: (f"{PPCSDG.base}{code}", label) for code, label in ANNEX_II.items()}
    for row in areas:
        code = row["SDG_Code"]
        dutch[code[0]] = (row["SDG_IGURI"], row["SDG_Informatiegebied"])
        dutch[code] = (row["SDG_ThemaURI"], row["SDG_Thema"])
    english = {row["Policy code"]: row["information or procedure"] for row in policies} | ENGLISH
    if odd := sorted(dutch.keys() ^ english.keys()):
        sys.exit(f"SDG codes named in one language only: {', '.join(odd)}")
    return [
        Theme(code, uri, label, english[code], "II" if code in ANNEX_II else "I")
        for code, (uri, label) in dutch.items()
    ]


def upl(current: list[Row], previous: list[Row], themes: Iterable[Theme]) -> Resources:
    """Describe the current product names, then the withdrawn ones, then their legal bases."""
    terms = {theme.code: theme.uri for theme in themes}
    names = owms.names(current)
    withdrawn = owms.names(row for row in previous if row["URI"] not in names)
    for name in (*names.values(), *withdrawn.values()):
        for code in name.codes:
            if code not in terms:
                print(f"warning: {name.uri}: unknown SDG code {code}", file=sys.stderr)
    gone = [replace(name, laatst_in=PREVIOUS, successor=REPLACED_BY.get(uri)) for uri, name in withdrawn.items()]
    # The current list's links win: the older one spells "Paragraaf" where the law has "paragraaf".
    bases = owms.bases(row for row in previous if row["URI"] in withdrawn) | owms.bases(current)
    return owms_turtle.upl([*names.values(), *gone], bases, terms)


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
    listed = yaml.safe_load((nl / "organisaties/provincies.yaml").read_text(encoding="utf-8"))
    current, previous = (rows(nl / f"upl/UPL-actueel-{date}.csv") for date in (CURRENT, PREVIOUS))
    themes = sdg(rows(nl / "sdg/SDG-Informatiegebieden.csv"), rows(eu / "sdg/policy_codes.csv", ";"))
    lists = (
        (PROVINCIES, PROVINCES_ISSUED, provinces(listed, rows(eu / "nuts/provinces-nuts2.csv"))),
        (owms.UPL, CURRENT, upl(current, previous, themes)),
        (owms.SDG, SDG_ISSUED, owms_turtle.sdg(themes)),
    )
    for scheme, issued, resources in lists:
        path = args.out / scheme.file
        path.write_text(owms_turtle.turtle(scheme, issued, resources, BY), encoding="utf-8", newline="\n")
        print(f"{path}: {len(resources)} resources")


BY = "script/vocabularies.py"

if __name__ == "__main__":
    try:
        main()
    except UnusableError as error:
        sys.exit(str(error))
