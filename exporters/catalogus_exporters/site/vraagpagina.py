"""The page to ask questions on, for who has a browser: a form, the saved questions, and the answer as a table.

It needs no script, and loads nothing of anybody else. What stands in an answer is text, whoever wrote it: an IRI is a
link only where it leads to a page here, or to a host by https.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from catalogus.asking import PAGE
from catalogus.characters import visible
from catalogus.endpoint import View
from catalogus.live_store import Gaps
from catalogus.namespaces import RDF, TALEN, XSD
from catalogus.problems import Problem
from catalogus.serving import Answer, Asked, Route, Routes
from catalogus.sparql.forms import FORMS
from catalogus.sparql.prefixes import short
from catalogus.sparql.table import ordered, rows
from catalogus.vragen import Vraag
from catalogus_exporters.site import labels
from catalogus_exporters.site.pages import CSP, HERE, environment
from catalogus_exporters.site.robots import HEADERS

MOST = 200
"""So many rows stand on the page; more are in a file."""

_FORM = ("form-action 'none'", "form-action 'self'")
"""What the page may do that others may not (Content-Security-Policy)."""

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class Cel:
    """One value of an answer: what it says, in which language, of which kind, and where it leads."""

    tekst: str
    taal: str = ""
    soort: str = ""
    adres: str = ""


@dataclass(frozen=True)
class Tabel:
    """An answer as it is shown: `meer` is how many rows it has besides, `ja` the answer to who only asks whether."""

    koppen: Sequence[str] = ()
    rijen: Sequence[Sequence[Cel | None]] = ()
    meer: int = 0
    ja: bool | None = None


@dataclass(frozen=True)
class Regel:
    """A line of a query that cannot be read, on both sides of where that shows."""

    nummer: int
    voor: str
    na: str


class Vraagpagina:
    """Makes the page: `vragen` gives the saved questions, `adressen` the pages here in a language, by IRI.

    `gaps` is what every answer lacks at this moment.
    """

    def __init__(
        self,
        vragen: Callable[[], Sequence[Vraag]],
        adressen: Callable[[str], Mapping[str, str]],
        gaps: Callable[[], Gaps],
    ) -> None:
        self._vragen = vragen
        self._adressen = adressen
        self._gaps = gaps

    def routes(self) -> Routes:
        """What the page needs besides."""
        return {"/_vraagpagina.css": Route(_stylesheet)}

    def page(self, view: View) -> Answer:
        """The page for one view."""
        vragen = self._vragen()
        chosen = _chosen(vragen, view.parameters)
        text = view.parameters.get("query", chosen.text if chosen else "")
        html = (
            environment()
            .get_template("vraagpagina.html.j2")
            .render(
                t={**labels.LABELS[view.taal], **LABELS[view.taal]},
                taal=view.taal,
                andere=TALEN[1 - TALEN.index(view.taal)],
                config={"voorbeeld": False},
                organisatie=None,
                listed=False,
                csp=CSP.replace(*_FORM),
                bewaard={name: view.parameters[name] for name in _KEPT if name in view.parameters},
                vragen=vragen,
                gekozen=chosen,
                tekst=text,
                vorm=view.parameters.get("format", PAGE),
                vormen=(PAGE, *FORMS),
                tabel=_tabel(view, self._adressen(view.taal)) if view.query else None,
                probleem=view.problem,
                adviezen=view.advice,
                titel=view.problem.title(view.taal) if view.problem else "",
                regel=_regel(text, view.problem) if view.problem else None,
                most=MOST,
                gaten=tuple(_gaten(self._gaps(), view.taal)),
            )
        )
        headers = {
            "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(*_FORM),
            "Content-Language": view.taal,
        }
        return Answer(html, headers=headers)


def _stylesheet(asked: Asked) -> Answer:
    return Answer((HERE / "vraagpagina.css").read_bytes(), "text/css")


def _chosen(vragen: Sequence[Vraag], parameters: Mapping[str, str]) -> Vraag | None:
    """The saved question that stands in the form, also after it has been asked; white space is a browser's."""
    if text := parameters.get("query"):
        return next((vraag for vraag in vragen if vraag.text.split() == text.split()), None)
    return next((vraag for vraag in vragen if vraag.naam == parameters.get("vraag")), None)


def _gaten(gaps: Gaps, taal: str) -> Iterator[str]:
    """What answers lack, in words."""
    if gaps.settings:
        yield LABELS[taal]["geen_instellingen"]
    if gaps.files:
        yield LABELS[taal]["een_bestand" if gaps.files == 1 else "bestanden"].format(gaps.files)


def _tabel(view: View, adressen: Mapping[str, str]) -> Tabel:
    """An answer as rows."""
    assert view.query
    if view.query.kind in FORMS["turtle"].kinds:
        triples = (quad.triple for quad in parse(view.answer, format=RdfFormat.N_TRIPLES))
        listed: Iterable[Sequence[Term | None]] = ((t.subject, t.predicate, t.object) for t in triples)
        koppen: Sequence[str] = [LABELS[view.taal][kop] for kop in ("onderwerp", "eigenschap", "waarde")]
    else:
        found = rows(view.answer)
        if isinstance(found, bool):
            return Tabel(ja=found)
        koppen, listed = ordered(view.query, *found)
    every = iter(listed)
    rijen = [[_cel(term, adressen) for term in row] for row in islice(every, MOST)]
    return Tabel(koppen, rijen, sum(1 for _ in every))


def _cel(term: Term | None, adressen: Mapping[str, str]) -> Cel | None:
    """One value; None where there is none."""
    match term:
        case None:
            return None
        case NamedNode():
            adres = adressen.get(term.value) or (term.value if term.value.startswith("https://") else "")
            return Cel(visible(short(term.value)), adres=adres)
        case Literal():
            soort = "" if term.datatype in _PLAIN else short(term.datatype.value)
            return Cel(visible(term.value), term.language or "", visible(soort))
        case _:
            return Cel(visible(str(term)))


def _regel(text: str, problem: Problem) -> Regel | None:
    """The line that a problem is about."""
    lines = text.splitlines()
    if problem.line is None or not 0 < problem.line <= len(lines):
        return None
    line, column = lines[problem.line - 1], (problem.column or 1) - 1
    start = max(0, column - _AROUND)
    return Regel(problem.line, visible(line[start:column]), visible(line[column : column + _AROUND]))


_PLAIN = (RDF.langString, XSD.string, XSD.boolean, XSD.date, XSD.decimal, XSD.double, XSD.integer)
"""The datatypes that a value shows by itself."""

_AROUND = 60
_KEPT = ("vraag", "query", "format")  # what goes with the reader to the page in the other language
LABELS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "vraag_titel": "Stel een vraag aan de catalogus",
        "vraag_uitleg": "Schrijf een vraag in SPARQL, of begin met een voorbeeld. "
        "Voorvoegsels als dct: en ppc: zijn bekend.",
        "geen_instellingen": "De instellingen of de lijsten zijn niet te gebruiken. "
        "Wat u sindsdien hebt opgeslagen, staat niet in de antwoorden.",
        "een_bestand": "1 bestand is niet te lezen. Wat daarin staat, ontbreekt in de antwoorden.",
        "bestanden": "{} bestanden zijn niet te lezen. Wat daarin staat, ontbreekt in de antwoorden.",
        "zie_fouten": "Bekijk wat er mis is",
        "voorbeelden": "Voorbeelden",
        "uw_vraag": "Uw vraag in SPARQL",
        "vorm": "Vorm van het antwoord",
        "vorm_html": "tabel op deze pagina",
        "vraag_knop": "Vraag het",
        "plaats": "Regel {}, teken {}:",
        "antwoord": "Antwoord",
        "ja": "Ja.",
        "nee": "Nee.",
        "niets": "Er is niets gevonden.",
        "een_rij": "1 rij",
        "rijen": "{} rijen",
        "meer": "Hier staan de eerste {}. Kies een andere vorm voor alle rijen, of gebruik LIMIT.",
        "onderwerp": "onderwerp",
        "eigenschap": "eigenschap",
        "waarde": "waarde",
        "leeg": "(leeg)",
        "machines": "Voor programma's",
        "machines_uitleg": "Ook een programma kan zijn vraag aan dit adres stellen (SPARQL 1.1 Protocol). "
        "Zonder vraag krijgt het een beschrijving. Hoeveel gegevens er zijn, staat hier:",
    },
    "en": {
        "vraag_titel": "Ask the catalogue a question",
        "vraag_uitleg": "Write a query in SPARQL, or begin with an example. Prefixes such as dct: and ppc: are known.",
        "geen_instellingen": "The settings or the lists cannot be used. "
        "What you have saved since then is not in the answers.",
        "een_bestand": "1 file cannot be read. What it says is not in the answers.",
        "bestanden": "{} files cannot be read. What they say is not in the answers.",
        "zie_fouten": "See what is wrong",
        "voorbeelden": "Examples",
        "uw_vraag": "Your query in SPARQL",
        "vorm": "Form of the answer",
        "vorm_html": "table on this page",
        "vraag_knop": "Ask it",
        "plaats": "Line {}, character {}:",
        "antwoord": "Answer",
        "ja": "Yes.",
        "nee": "No.",
        "niets": "Nothing was found.",
        "een_rij": "1 row",
        "rijen": "{} rows",
        "meer": "Here are the first {}. Choose another form for all rows, or use LIMIT.",
        "onderwerp": "subject",
        "eigenschap": "property",
        "waarde": "value",
        "leeg": "(empty)",
        "machines": "For programs",
        "machines_uitleg": "A program can ask its question of this address too (SPARQL 1.1 Protocol). "
        "Without a question it gets a description. How much data there is, is here:",
    },
}
