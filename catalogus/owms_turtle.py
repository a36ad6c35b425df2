"""The official lists as Turtle, one statement a line; the same values give the same bytes."""

import json
import re
from collections.abc import Iterable, Mapping

from catalogus import namespaces
from catalogus.owms import ORGANISATIES, SDG, UPL, Basis, Name, Organisation, Scheme, Theme, UnusableError

Statements = list[tuple[str, str]]  # predicate and value, both as they stand in Turtle
Resources = dict[str, Statements]  # by subject, in the order of the file

_USED = ("cv", "dct", "doelgroep", "eli", "foaf", "lijst", "owl", "ppc", "ppcsdg", "skos", "xsd")
_PREFIXES = {name: (namespaces.PREFIXES | {"ppcsdg": namespaces.PPCSDG.base})[name] for name in _USED}


def iri(address: str) -> str:
    """An address as an IRI of Turtle; raises UnusableError where that would not allow it."""
    if not re.fullmatch(r'[a-z]+:[^\x00-\x20<>"{}|\\^`]+', address):
        raise UnusableError(f"dit is geen adres: {address!r}", f"not an IRI: {address!r}")
    own = address.removeprefix(namespaces.PPCSDG.base)
    return f"ppcsdg:{own}" if own != address and own.isalnum() else f"<{address}>"


def text(value: str, tag: str = "") -> str:
    """A text with its language or datatype; JSON's escapes are also Turtle's."""
    return json.dumps(value, ensure_ascii=False) + tag


def labels(dutch: str, english: str | None, predicate: str = "skos:prefLabel") -> Statements:
    """A name in Dutch and in English."""
    return [(predicate, text(dutch, "@nl")), *([(predicate, text(english, "@en"))] if english else [])]


def concept(kind: str, scheme: str) -> Statements:
    """The beginning of a concept of a scheme."""
    return [("a", "skos:Concept"), ("a", f"ppc:{kind}"), ("skos:inScheme", f"lijst:{scheme}")]


def turtle(scheme: Scheme, issued: str, resources: Resources, by: str) -> str:
    """A scheme and its resources, one statement a line; `by` is the program that writes it."""
    # Not by rdflib: it sorts subjects by how often they are referred to, so that one new product
    # would move the law it cites to another place in the file. Here each line stays where it is.
    about = [
        ("a", "skos:ConceptScheme"),
        *labels(scheme.labels["nl"], scheme.labels["en"]),
        *(("dct:source", iri(source)) for source in scheme.sources),
        ("dct:issued", text(issued, "^^xsd:date")),
        ("owl:versionInfo", text(issued)),
    ]
    body = "".join(
        f"\n{subject}\n{''.join(f'    {predicate} {value} ;{_LF}' for predicate, value in statements)}.\n"
        for subject, statements in ({f"lijst:{scheme.name}": about} | resources).items()
    )
    head = f"# Written by {by}; do not edit.\n"
    head += f"# {scheme.labels['en']}, {issued}, from {' and '.join(scheme.sources)}\n\n"
    used = (prefix for prefix in _PREFIXES if re.search(rf"[\s^]{prefix}:", body))
    return head + "".join(f"PREFIX {prefix}: <{_PREFIXES[prefix]}>\n" for prefix in used) + body


_LF = "\n"


def upl(found: Iterable[Name], legal: Mapping[str, Basis], themes: Mapping[str, str]) -> Resources:
    """The names in the order given, then the legal bases that they rest on, sorted; `themes` are IRIs by SDG code."""
    resources = {iri(name.uri): _product_name(name, themes) for name in found}
    described = {iri(uri): _legal_basis(basis) for uri, basis in legal.items()}
    return resources | dict(sorted(described.items()))


def groups(codes: Iterable[str]) -> list[str]:
    """The target groups of SDG codes: A to I are for citizens, J and later for businesses (sdg-invoervoorziening)."""
    return sorted({"eu-burger" if code[0] <= "I" else "eu-bedrijf" for code in codes})


def _product_name(name: Name, themes: Mapping[str, str]) -> Statements:
    return [
        *concept("UniformeProductnaam", UPL.name),
        ("skos:prefLabel", text(name.label, "@nl")),
        *(("ppc:uplKolom", text(column)) for column in name.columns),
        *([("ppc:sdgCodes", text(";".join(name.codes)))] if name.codes else []),
        *(("ppc:sdgThema", iri(themes[code])) for code in name.codes if code in themes),
        *(("dct:audience", f"doelgroep:{group}") for group in groups(name.codes)),
        *(("cv:hasLegalResource", iri(basis)) for basis in name.bases),
        *([("owl:deprecated", "true")] if name.laatst_in else []),
        *([("ppc:laatstIn", text(name.laatst_in, "^^xsd:date"))] if name.laatst_in else []),
        *([("dct:isReplacedBy", iri(name.successor))] if name.successor else []),
    ]


def _legal_basis(basis: Basis) -> Statements:
    link = [("ppc:url", text(basis.link, "^^xsd:anyURI"))] if basis.link else []
    return [("a", "eli:LegalResource"), ("dct:title", text(basis.label, "@nl")), *link]


def sdg(themes: Iterable[Theme]) -> Resources:
    """The areas and themes of both annexes, each area before its themes."""
    ordered = sorted(themes, key=lambda theme: (theme.code[0], int(theme.code[1:] or 0)))
    areas = {theme.code: iri(theme.uri) for theme in ordered if len(theme.code) == 1}
    resources: Resources = {}
    for theme in ordered:
        area = [("skos:topConceptOf", "lijst:sdg"), ("ppc:bijlage", text(theme.annex))]
        is_area = theme.code in areas
        resources[iri(theme.uri)] = [
            *concept("SdgInformatiegebied" if is_area else "SdgThema", SDG.name),
            ("skos:notation", text(theme.code)),
            *labels(theme.dutch, theme.english),
            *(area if is_area else [("skos:broader", areas[theme.code[0]])]),
        ]
    return resources


def organisaties(found: Iterable[Organisation]) -> Resources:
    """The organisations, in the order given."""
    return {
        iri(organisation.uri): [
            *concept("Overheidsorganisatie", ORGANISATIES.name),
            ("skos:prefLabel", text(organisation.label, "@nl")),
            *([("ppc:geldigVanaf", text(organisation.start, "^^xsd:date"))] if organisation.start else []),
            *([("ppc:eindDatum", text(organisation.end, "^^xsd:date"))] if organisation.end else []),
        ]
        for organisation in found
    }
