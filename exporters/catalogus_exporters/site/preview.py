"""The site while somebody edits it: every page as it would be, with what is wrong with it and what is not public yet.

What only the preview has (banners, faults, the script that reloads) is put into a page once it is made: the templates
of the site know nothing of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import PurePosixPath
from urllib.parse import quote

from catalogus.characters import visible
from catalogus.diagnostics import Diagnostic, Location, Severity
from catalogus.export import MEDIA_TYPES, Publication
from catalogus.inventory import ORGANISATIE, Kind
from catalogus.live import Faults, Live, Scope, Snapshot, Version
from catalogus.namespaces import DCT, TALEN
from catalogus.resolve import Stage
from catalogus.serving import Answer, Asked, Route, Routes
from catalogus.sources import Document
from catalogus_exporters.site import beside, sites
from catalogus_exporters.site.notation import datum
from catalogus_exporters.site.pages import HERE, Page, Site, environment, folder

PATIENCE = 0.4
"""So many seconds a page of many files waits for its faults; what is not checked by then comes when it reloads."""

MOST = 50
"""More faults than these are counted by file."""


@dataclass(frozen=True)
class Regel:
    """One fault as it is shown; `adres` is the page of its file, empty on that page itself."""

    plaats: str
    adres: str
    ernst: Severity
    code: str
    tekst: str
    uitweg: str
    zie: tuple[str, ...]


@dataclass(frozen=True)
class Versie:
    """One of several versions of a product: its file, and where it stands."""

    bestand: str
    tekst: str
    is_shown: bool


@dataclass(frozen=True)
class _Made:
    """All pages of a snapshot, which are only made when they are asked for."""

    number: int
    sites: Sequence[tuple[Site, Sequence[Page]]]
    pages: Mapping[PurePosixPath, Page]


class Preview:
    """Answers for a catalogue that is being edited, to its editor in their language."""

    def __init__(self, live: Live, taal: str) -> None:
        self.live = live
        self.taal = taal
        self._made = _Made(0, (), {})

    def routes(self) -> Routes:
        """Every address of the preview."""
        return {
            "/": Route(self.page),
            "/favicon.ico": Route(lambda _: Answer(status=204)),  # browsers ask for it, whatever a page says
            "/_stand": Route(self.stand),
            "/_voorbeeld.css": Route(lambda _: Answer((HERE / "voorbeeld.css").read_bytes(), "text/css")),
            "/_voorbeeld.js": Route(lambda _: Answer((HERE / "voorbeeld.js").read_bytes(), "text/javascript")),
        }

    def stand(self, asked: Asked) -> Answer:
        """What a page compares with its own; `bezig` is the address of one that waits for its faults."""
        snapshot = self.live.now()
        bezig = asked.query.get("bezig")
        waiting = bezig is not None and self.live.faults(snapshot, _scope(snapshot, bezig), 2 * PATIENCE).pending > 0
        return Answer(_token(snapshot, waiting), "text/plain")

    def page(self, asked: Asked) -> Answer:
        """The page at an address, one that says why there is none, or the file that lies there."""
        snapshot = self.live.now()
        made = self._pages(snapshot)
        scope = _scope(snapshot, asked.path)
        parts = _parts(asked.path)
        place = PurePosixPath("site", *parts)
        if asked.path.endswith("/"):
            place /= "index.html"
        files = [document for document in snapshot.about(scope) if document.kind is Kind.PRODUCT]
        has_files = bool(scope.provincie and files)  # also where their faults leave no page
        if place in made.pages or (has_files and place.name == "index.html"):
            found = files if scope.naam else ()
            return self._page(snapshot, made.pages.get(place), scope, found, asked.query.get("bestand"))
        if place / "index.html" in made.pages or (has_files and not place.suffix):
            query = f"?bestand={quote(asked.query['bestand'])}" if "bestand" in asked.query else ""
            return Answer(status=302, location=f"{quote('/' + '/'.join(parts))}/{query}")
        return _file(made, place) or self._notice(snapshot, scope, Faults(snapshot.refused), "niet_gevonden", 404)

    def adressen(self, taal: str) -> Mapping[str, str]:
        """Where the pages of provinces and products are, by the IRI of each."""
        snapshot = self.live.now()
        found = {organisatie.iri: f"/{naam}/{folder(taal)}" for naam, organisatie in snapshot.organisaties.items()}
        for iri, (first, *_) in snapshot.versions.items():
            found[iri.value] = f"/{first.organisatie.provincie}/{folder(taal)}{first.resolved.document.naam}/"
        return {iri: quote(adres) for iri, adres in found.items()}

    def failed(self, error: Exception) -> Answer:
        """What stands on the screen when there was no making a page at all, until something is saved."""
        titel = LABELS[self.taal]["onleesbaar" if isinstance(error, OSError) else "mislukt"]
        values = {**self._listed(Faults(()), Scope()), "reden": f"{type(error).__name__}: {error}"}
        try:
            stand = _token(self.live.now(), waiting=False)
        except Exception:  # as it does for who asks for it
            stand = "fout"
        return Answer(self._render("voorbeeld_melding", titel=titel, stand=stand, **values), status=500)

    def _pages(self, snapshot: Snapshot) -> _Made:
        if self._made.number != snapshot.number:
            self._made = _make(snapshot.number, snapshot.publication())
        return self._made

    def _page(
        self, snapshot: Snapshot, page: Page | None, scope: Scope, files: Sequence[Document], bestand: str | None
    ) -> Answer:
        faults = self.live.faults(snapshot, scope, inf if scope.naam else PATIENCE)
        versions = next((snapshot.versions[d.subject] for d in files if d.subject in snapshot.versions), ())
        shown = [version for version in versions if bestand in (None, version.path.name)][:1]
        if files and not shown:
            known = bestand is None or bestand in {document.path.name for document in files}
            why, status = ("fouten_eerst", 200) if known else ("niet_gevonden", 404)
            return self._notice(snapshot, scope, faults, why, status)
        if page and shown and shown[0] is not versions[0]:
            page = _make(snapshot.number, snapshot.publication(shown[0])).pages.get(page.place)
        html = _rendered(page, faults) if page else None
        if html is None:
            return self._notice(snapshot, scope, faults, "fouten_eerst")
        values = {
            **self._listed(faults, scope),
            "banner": next((_banner(version, self.taal) for version in shown), ""),
            "begin": page is not None and not page.site.organisatie and page.path == PurePosixPath("index.html"),
            "versies": [Versie(v.path.name, _where(v, self.taal), v in shown) for v in versions],
        }
        head = self._render("voorbeeld_kop", stand=_token(snapshot, faults.pending > 0), pagina="ja")
        above = self._render("voorbeeld", **values)
        return Answer(html.replace("</head>", f"{head}</head>", 1).replace("<main", f"{above}<main", 1))

    def _notice(self, snapshot: Snapshot, scope: Scope, faults: Faults, why: str, status: int = 200) -> Answer:
        """A page that only says what is wrong."""
        values = {**self._listed(faults, scope), "titel": LABELS[self.taal][why], "reden": ""}
        stand = _token(snapshot, faults.pending > 0)
        return Answer(self._render("voorbeeld_melding", stand=stand, **values), status=status)

    def _listed(self, faults: Faults, scope: Scope) -> Mapping[str, object]:
        """The values of the list of faults."""
        regels = [self._regel(fault, scope) for fault in faults.diagnostics]
        many = len(regels) > MOST
        places = Counter(
            (fault.location.path.as_posix(), _adres(fault.location, scope)) for fault in faults.diagnostics
        )
        return {
            "regels": () if many else regels,
            "bestanden": [(path, adres, count) for (path, adres), count in sorted(places.items())] if many else (),
            "aantal": len(regels),
            "fouten": sum(regel.ernst is Severity.ERROR for regel in regels),
            "bezig": faults.pending,
        }

    def _regel(self, fault: Diagnostic, scope: Scope) -> Regel:
        return Regel(
            _plaats(fault.location),
            _adres(fault.location, scope),
            fault.severity,
            fault.code,
            visible(fault.messages[self.taal]),
            visible(fault.hint.get(self.taal, "")),
            tuple(map(_plaats, fault.related[:_RELATED])),
        )

    def _render(self, template: str, **values: object) -> str:
        found = environment().get_template(f"{template}.html.j2")
        return found.render(t=LABELS[self.taal], taal=self.taal, ernst=_ERNST[self.taal], **values)


def _make(number: int, publication: Publication) -> _Made:
    found = tuple(sites(publication))
    return _Made(number, found, {page.place: page for _, pages in found for page in pages})


def _rendered(page: Page, faults: Faults) -> str | None:
    """A page as HTML; None when its faults leave something that no page was written for."""
    try:
        return page.render(lenient=True)
    except Exception:
        if all(fault.severity is not Severity.ERROR for fault in faults.diagnostics):
            raise  # then it is ours
        return None


def _file(made: _Made, place: PurePosixPath) -> Answer | None:
    """A file that lies beside the pages."""
    for site, pages in made.sites:
        if place.is_relative_to(site.folder):
            for artifact in beside(site, pages):
                if artifact.path == place:
                    content = artifact.content
                    body = content if isinstance(content, bytes) else b"".join(content)
                    return Answer(body, artifact.media_type or MEDIA_TYPES[place.suffix])
    return None


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _scope(snapshot: Snapshot, path: str) -> Scope:
    """What the page at an address is about."""
    provincie, *rest = _parts(path) or [""]
    if all(document.provincie != provincie for document in snapshot.resolution.source.documents):
        return Scope()
    return Scope(provincie, next((part for part in rest if part not in TALEN and not part.endswith(".html")), None))


def _token(snapshot: Snapshot, waiting: bool) -> str:
    """The state that a page shows; one that waits is another when it no longer has to."""
    return f"{snapshot.number} bezig" if waiting else str(snapshot.number)


def _plaats(location: Location) -> str:
    return visible(f"{location.path}:{location.line}:{location.column}")


def _adres(location: Location, scope: Scope) -> str:
    """The page of a file; empty for one without, and on that page itself."""
    parts = location.path.parts
    if len(parts) < 3:
        return ""
    _, provincie, name = parts
    naam = name.partition(".")[0]
    if scope in (Scope(provincie, naam), Scope(provincie)) and naam in (scope.naam, ORGANISATIE):
        return ""
    return quote(f"/{provincie}/" if naam == ORGANISATIE else f"/{provincie}/{naam}/")


def _banner(version: Version, taal: str) -> str:
    """What is to be said of a version that nobody else can see."""
    stage, day = version.resolved.stage, version.resolved.publicatie_datum
    if (version.resolved.iri, DCT.issued) in version.resolved.faulty:
        return ""  # a date that is none, which is among the faults
    text = {Stage.CONCEPT: "concept_banner", Stage.GEPLAND: "gepland_banner"}.get(stage) if stage else None
    return LABELS[taal][text].format(datum(day, taal) if day else "") if text else ""


def _where(version: Version, taal: str) -> str:
    """Where a version stands among the others."""
    stage, day = version.resolved.stage, version.resolved.publicatie_datum
    return LABELS[taal][stage.value if stage else ""].format(datum(day, taal) if day else "")


_RELATED = 3
_ERNST: Mapping[str, Mapping[Severity, str]] = {
    "nl": {Severity.ERROR: "fout", Severity.WARNING: "waarschuwing", Severity.INFO: "ter informatie"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"},
}
LABELS: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "voorbeeld": "Voorbeeld",
        "meldingen": "Meldingen",
        "een_melding": "1 melding",
        "aantal_meldingen": "{} meldingen",
        "zie": "zie ook",
        "bezig": "Nog te controleren: {} bestanden. De meldingen komen vanzelf.",
        "concept_banner": "Concept: nog niet gepubliceerd.",
        "gepland_banner": "Gepland: vanaf {}.",
        "versies": "Versies van dit product",
        "concept": "concept",
        "gepland": "gepland, vanaf {}",
        "actief": "gepubliceerd op {}",
        "verlopen": "verlopen",
        "ingetrokken": "ingetrokken",
        "fouten_eerst": "Deze pagina kan nog niet worden getoond",
        "niet_gevonden": "Deze pagina is er niet",
        "mislukt": "Dit is een fout in catalogus zelf",
        "onleesbaar": "De bestanden kunnen nu niet worden gelezen",
        "naar_begin": "Naar alle provincies",
        "naar_vragen": "Stel een vraag in SPARQL",
    },
    "en": {
        "voorbeeld": "Preview",
        "meldingen": "Messages",
        "een_melding": "1 message",
        "aantal_meldingen": "{} messages",
        "zie": "see also",
        "bezig": "Still to be checked: {} files. The messages appear by themselves.",
        "concept_banner": "Concept: not published yet.",
        "gepland_banner": "Planned: from {}.",
        "versies": "Versions of this product",
        "concept": "concept",
        "gepland": "planned, from {}",
        "actief": "published on {}",
        "verlopen": "over",
        "ingetrokken": "withdrawn",
        "fouten_eerst": "This page cannot be shown yet",
        "niet_gevonden": "There is no such page",
        "mislukt": "This is a fault in catalogus itself",
        "onleesbaar": "The files cannot be read now",
        "naar_begin": "To all provinces",
        "naar_vragen": "Ask a question in SPARQL",
    },
}
