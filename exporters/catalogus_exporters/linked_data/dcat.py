"""How our data are described to data portals such as data.overheid.nl: DCAT-AP-NL 3.0, on top of DCAT-AP 3.0.1.

One catalogue holds a dataset of everything and one of each province; each file for machines is a distribution of the
dataset that it is all of. Values come from the tables of the EU Publications Office, and carry their type here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from catalogus.config import LICENTIES
from catalogus.export import Entry, Publication
from catalogus.graph import Graph, Term
from catalogus.ledger import Event
from catalogus.model import Organisatie, Teksten
from catalogus.namespaces import ADMS, DCAT, DCT, FOAF, RDF, SKOS, XSD, Namespace
from catalogus_exporters.linked_data.datasets import OVER_ALLES, catalogus, geheel
from catalogus_exporters.linked_data.distributions import BESTANDSTYPEN, SOORTEN, Soort
from catalogus_exporters.linked_data.documents import Part

DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES = {
    "adms": ADMS.base,
    "dcat": DCAT.base,
    "dcatap": DCATAP.base,
    "dct": DCT.base,
    "foaf": FOAF.base,
    "skos": SKOS.base,
    "spdx": SPDX.base,
    "vcard": VCARD.base,
    "xsd": XSD.base,
}

_PROTOCOL = "http://www.w3.org/TR/sparql11-protocol/"
EU = "http://publications.europa.eu/resource/authority/"
TABELLEN: Mapping[str, NamedNode] = {
    "access-right": DCT.RightsStatement,
    "country": DCT.Location,
    "data-theme": SKOS.Concept,
    "distribution-status": SKOS.Concept,
    "file-type": DCT.MediaTypeOrExtent,
    "frequency": DCT.Frequency,
    "language": DCT.LinguisticSystem,
    "planned-availability": SKOS.Concept,
}
"""The class of the concepts in each of the EU's tables, as the shapes of DCAT-AP ask."""


def part(publication: Publication, entries: Sequence[Entry]) -> Part:
    """All that the file says."""
    about = _Description(publication, sorted(entries, key=lambda entry: entry.path.as_posix()))
    about.catalogus()
    return about.iri, about.graph.ordered()


class _Description:
    """The description while it is being made."""

    def __init__(self, publication: Publication, entries: Sequence[Entry]) -> None:
        self.publication, self.config, self.entries = publication, publication.config, entries
        self.iri, self.graph = catalogus(self.config.basis), Graph()

    def say(self, subject: NamedNode, property: NamedNode, *values: Term) -> None:
        for value in values:
            self.graph.add(subject, property, value)

    def typed(self, node: NamedNode, kind: NamedNode) -> NamedNode:
        """A node that others describe, with its class."""
        self.say(node, RDF.type, kind)
        return node

    def eu(self, table: str, code: str) -> NamedNode:
        return self.typed(NamedNode(f"{EU}{table}/{code}"), TABELLEN[table])

    def talen(self) -> list[NamedNode]:
        return [self.eu("language", code) for code in ("NLD", "ENG")]

    def licentie(self) -> NamedNode:
        return self.typed(NamedNode(LICENTIES[self.config.licentie]), DCT.LicenseDocument)

    def catalogus(self) -> None:
        """The catalogue, its publisher and its datasets."""
        iri, events = self.iri, self.publication.ledger.events
        agent, contact = self.uitgever()
        self.say(iri, RDF.type, DCAT.Catalog)
        self.say(iri, DCT.title, *_both(dict.fromkeys(("nl", "en"), self.config.naam)))
        self.say(iri, DCT.description, *_both(OVER_ALLES["catalogus"]))
        self.say(iri, DCT.publisher, agent)
        self.say(iri, DCT.creator, agent)
        self.say(iri, DCAT.contactPoint, contact)
        self.say(iri, DCT.license, self.licentie())
        self.say(iri, DCT.language, *self.talen())
        self.say(iri, DCT.spatial, self.eu("country", "NLD"))
        self.say(iri, FOAF.homepage, self.typed(NamedNode(self.config.basis), FOAF.Document))
        self.dates(iri, events)

        whole = geheel(self.config.basis)
        self.say(whole, RDF.type, DCAT.Dataset)
        self.say(whole, DCT.identifier, Literal(whole.value))
        self.say(whole, DCT.title, *_both(OVER_ALLES["titel"]))
        self.say(whole, DCT.description, *_both(OVER_ALLES["omschrijving"]))
        self.say(whole, DCT.publisher, agent)
        self.say(whole, DCT.spatial, self.eu("country", "NLD"))
        self.dataset(whole, agent, contact, self.config.basis, events, None)
        for organisatie in self.publication.catalogus.organisaties.values():
            self.provincie(organisatie, whole)
        if self.config.sparql:
            self.sparql(NamedNode(self.config.sparql), whole, agent, contact)

    def sparql(self, endpoint: NamedNode, whole: NamedNode, agent: NamedNode, contact: NamedNode) -> None:
        """The service that answers questions about everything; it describes itself to who asks it nothing."""
        service = NamedNode(f"{self.iri.value}/sparql")
        self.say(self.iri, DCAT.service, service)
        self.say(service, RDF.type, DCAT.DataService)
        self.say(service, DCT.identifier, Literal(service.value))
        self.say(service, DCT.title, *_both(dict.fromkeys(("nl", "en"), "SPARQL")))
        self.say(service, DCT.description, *_both(OVER_ALLES["sparql"]))
        self.say(service, DCAT.endpointURL, endpoint)
        self.say(service, DCAT.endpointDescription, endpoint)
        self.say(service, DCAT.servesDataset, whole)
        self.say(service, DCT.conformsTo, self.typed(NamedNode(_PROTOCOL), DCT.Standard))
        self.say(service, DCT.publisher, agent)
        self.say(service, DCAT.contactPoint, contact)
        self.say(service, DCT.accessRights, self.eu("access-right", "PUBLIC"))
        self.say(service, DCT.license, self.licentie())
        self.say(service, DCAT.theme, self.eu("data-theme", "GOVE"))

    def provincie(self, organisatie: Organisatie, whole: NamedNode) -> None:
        """The dataset of a province: what its data say of it, and what portals ask."""
        agent, dataset = NamedNode(organisatie.iri), NamedNode(organisatie.basis)
        own = self.publication.graphs[organisatie.provincie][agent]
        for triple in own.about(dataset):
            self.say(dataset, triple.predicate, triple.object)
        for area in own.nodes(agent, DCT.spatial):
            self.say(dataset, DCT.spatial, self.typed(area, DCT.Location))
        self.say(dataset, DCT.isPartOf, whole)
        self.agent(agent, organisatie.labels, own.text(agent, DCT.identifier) or agent.value)
        found = organisatie.contact
        contact = self.contact(
            organisatie.provincie, organisatie.labels["nl"], found.website, found.emailadres, found.telefoonnummer
        )
        events = [event for event in self.publication.ledger.events if event.provincie == organisatie.provincie]
        self.dataset(dataset, agent, contact, organisatie.basis, events, organisatie.provincie)

    def dataset(
        self,
        iri: NamedNode,
        agent: NamedNode,
        contact: NamedNode,
        page: str,
        events: Sequence[Event],
        provincie: str | None,
    ) -> None:
        """What holds for every dataset, and the files that are all of it."""
        self.say(self.iri, DCAT.dataset, iri)
        self.say(iri, DCT.creator, agent)
        self.say(iri, DCAT.contactPoint, contact)
        self.say(iri, DCT.accessRights, self.eu("access-right", "PUBLIC"))
        self.say(iri, DCT.accrualPeriodicity, self.eu("frequency", "DAILY"))
        self.say(iri, DCT.language, *self.talen())
        self.say(iri, DCT.license, self.licentie())
        self.say(iri, DCAT.theme, self.eu("data-theme", "GOVE"))
        self.say(iri, DCAT.landingPage, self.typed(NamedNode(page), FOAF.Document))
        self.dates(iri, events)
        for soort in SOORTEN:
            for entry in self.entries:
                if entry.provincie == provincie and entry.path.as_posix() == soort.path(provincie):
                    self.say(iri, DCAT.distribution, self.distributie(entry, soort))

    def distributie(self, entry: Entry, soort: Soort) -> NamedNode:
        """One file."""
        iri = NamedNode(f"{self.iri.value}/{entry.path.as_posix()}")
        address = NamedNode(f"{self.config.basis}/{entry.path.as_posix()}")
        media_type = NamedNode(f"https://www.iana.org/assignments/media-types/{entry.media_type}")
        checksum = NamedNode(f"{iri.value}/checksum")
        self.say(iri, RDF.type, DCAT.Distribution)
        self.say(iri, DCT.title, *_both({"nl": soort.nl, "en": soort.en}))
        self.say(iri, DCT.license, self.licentie())
        self.say(iri, DCAT.accessURL, address)
        self.say(iri, DCAT.downloadURL, address)
        self.say(iri, DCAT.mediaType, self.typed(media_type, DCT.MediaType))
        if code := BESTANDSTYPEN.get(entry.media_type):
            self.say(iri, DCT.format, self.eu("file-type", code))
        if soort.standaard:
            self.say(iri, DCT.conformsTo, self.typed(NamedNode(soort.standaard), DCT.Standard))
        self.say(iri, DCAT.byteSize, Literal(str(entry.bytes), datatype=XSD.nonNegativeInteger))
        self.say(iri, SPDX.checksum, checksum)
        self.say(checksum, RDF.type, SPDX.Checksum)
        self.say(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
        self.say(checksum, SPDX.checksumValue, Literal(entry.sha256, datatype=XSD.hexBinary))
        self.say(iri, ADMS.status, self.eu("distribution-status", "COMPLETED"))
        self.say(iri, DCATAP.availability, self.eu("planned-availability", "STABLE"))
        return iri  # without a date: its checksum says better than the ledger whether it changed

    def uitgever(self) -> tuple[NamedNode, NamedNode]:
        """Who publishes the whole, and how to reach it; who says nothing of that can be found at the catalogue."""
        found, agent = self.config.uitgever, NamedNode(f"{self.iri.value}/uitgever")
        naam = found.naam if found else self.config.naam
        self.agent(agent, dict.fromkeys(("nl", "en"), naam), agent.value)
        website = (found.website if found else "") or self.config.basis
        return agent, self.contact("uitgever", naam, website, found.emailadres if found else "", "")

    def agent(self, iri: NamedNode, names: Teksten, identifier: str) -> None:
        """An organisation, by the names that DCAT-AP and CPSV-AP ask for."""
        self.say(iri, RDF.type, FOAF.Agent)
        self.say(iri, DCT.identifier, Literal(identifier))
        self.say(iri, FOAF.name, *_both(names))
        self.say(iri, DCT.title, *_both(names))
        kind = NamedNode("http://purl.org/adms/publishertype/RegionalAuthority")
        self.say(iri, DCT.type, self.typed(kind, SKOS.Concept))

    def contact(self, wie: str, naam: str, website: str, emailadres: str, telefoonnummer: str) -> NamedNode:
        """How to reach somebody, as a business card."""
        iri = NamedNode(f"{self.iri.value}/contact/{wie}")
        self.say(iri, RDF.type, VCARD.Kind, VCARD.Organization)
        self.say(iri, VCARD.fn, Literal(naam))
        if emailadres:
            self.say(iri, VCARD.hasEmail, NamedNode(f"mailto:{quote(emailadres, safe='@+')}"))
        if telefoonnummer:
            self.say(iri, VCARD.hasTelephone, NamedNode(f"tel:{re.sub('[^0-9+]', '', telefoonnummer)}"))
        if website:
            self.say(iri, VCARD.hasURL, NamedNode(website))
        return iri

    def dates(self, iri: NamedNode, events: Sequence[Event]) -> None:
        """When something was published first and last: by what happened to products, not by the clock."""
        for property, event in zip((DCT.issued, DCT.modified), (*events[:1], *events[-1:]), strict=False):
            self.say(iri, property, Literal(event.datum.isoformat(), datatype=XSD.date))


def _both(texts: Teksten) -> Iterator[Literal]:
    return (Literal(text, language=taal) for taal, text in texts.items())
