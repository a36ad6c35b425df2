"""Whether the pages on disk hold together: links, languages, addresses, and what the gateway reads in their heads.

Standard: the Commission's "Metadata for URLs that are part of the Single Digital Gateway"; WHATWG HTML for the rest.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import etree

from catalogus.diagnostics import Messages
from catalogus.export import Entry, Finding, Publication, Staged
from catalogus.namespaces import PPC, SKOS, TALEN
from catalogus_exporters.gateway import is_procedure, nuts, policy
from catalogus_exporters.site.notation import SCHEMES
from catalogus_exporters.site.pages import CSP

MAX_FOUND = 5
"""More broken links of one page say nothing new."""
Fault = tuple[str, ...]
"""The name of a message, and what is filled in."""
TAGS = ("sdg-tag", "DC.ISO3166", "DC.Location", "DC.Service", "policy-code", "DC.Policy")


@dataclass(frozen=True)
class Kop:
    """What a page says of itself, what it loads, and where it leads."""

    entry: Entry
    lang: str
    titel: str
    policy: str
    canonical: Sequence[str]
    alternates: Mapping[str, str]
    metas: Mapping[str, Sequence[str]]
    anchors: Sequence[str]
    loads: frozenset[str]
    links: frozenset[str]


def check(staged: Staged, exporter: str) -> Iterator[Finding]:
    """What is wrong with the pages of a site."""
    pages = _pages(staged, exporter)
    files = {entry.path.as_posix() for entry in staged.entries}
    addresses = {address: page for page in pages.values() for address in page.canonical}
    mapped = _mapped(staged, exporter)
    codes = _codes(staged.publication)
    for page in pages.values():
        yield from _findings(page, _links(page, files, pages))
        yield from _findings(page, _whole(page))
        yield from _findings(page, _languages(page, staged.publication, addresses))
        yield from _findings(page, _gateway(page, staged.publication, codes, mapped))


def check_links(staged: Staged, exporter: str) -> Iterator[Finding]:
    """The links that lead nowhere, of pages that are no site."""
    pages = _pages(staged, exporter)
    files = {entry.path.as_posix() for entry in staged.entries}
    for page in pages.values():
        yield from _findings(page, _links(page, files, pages))


def _pages(staged: Staged, exporter: str) -> Mapping[str, Kop]:
    found = ((entry, path) for entry, path in staged.of(exporter) if entry.media_type == "text/html")
    return {entry.path.as_posix(): _read(entry, path) for entry, path in found}


def _findings(page: Kop, faults: Iterable[Fault]) -> Iterator[Finding]:
    for name, *values in faults:
        messages = {taal: _TEXTS[name][taal].format(*values) for taal in TALEN}
        yield Finding(messages, page.entry.path, page.entry.provincie)


def _read(entry: Entry, path: Path) -> Kop:
    root = etree.fromstring(path.read_bytes(), etree.HTMLParser(encoding="utf-8", no_network=True))
    metas: dict[str, list[str]] = {}
    canonical: list[str] = []
    alternates: dict[str, str] = {}
    anchors: list[str] = []
    loads, links = set(), set()
    policy = ""
    for element in root.iter():
        if value := element.get("id"):
            anchors.append(value)
        rel, href = element.get("rel"), element.get("href") or element.get("src")
        if element.tag == "meta" and element.get("http-equiv") == "Content-Security-Policy":
            policy = element.get("content") or ""
        elif element.tag == "meta":
            metas.setdefault(element.get("name") or "", []).append(element.get("content") or "")
        elif rel == "canonical" and href:
            canonical.append(href)
        elif rel == "alternate" and href and element.get("hreflang"):
            alternates[str(element.get("hreflang"))] = href
        elif href and (element.get("src") or rel in ("stylesheet", "icon")):
            loads.add(href)
        elif href:
            links.add(href)
    return Kop(
        entry=entry,
        lang=root.get("lang") or "",
        titel=" ".join((root.findtext(".//title") or "").split()),
        policy=policy,
        canonical=canonical,
        alternates=alternates,
        metas=metas,
        anchors=anchors,
        loads=frozenset(loads),
        links=frozenset(links),
    )


def _links(page: Kop, files: set[str], pages: Mapping[str, Kop]) -> Iterator[Fault]:
    """The links that lead to no file, or to no such place in one."""
    broken = (
        link for link in sorted(page.links | page.loads) if not _leads_somewhere(link, page.entry.path, files, pages)
    )
    for link, _ in zip(broken, range(MAX_FOUND), strict=False):
        yield "link", link


def _leads_somewhere(link: str, page: PurePosixPath, files: set[str], pages: Mapping[str, Kop]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return parts.scheme in SCHEMES  # another site's: nothing is fetched here
    place = posixpath.join(page.parent.as_posix(), unquote(parts.path)) if parts.path else page.as_posix()
    target = posixpath.normpath(place)
    return target in files and (
        not parts.fragment or (target in pages and unquote(parts.fragment) in pages[target].anchors)
    )


def _whole(page: Kop) -> Iterator[Fault]:
    """A page has a title and its policy, names a place in it once, and loads nothing of another host."""
    if not page.titel:
        yield ("titel",)
    if page.policy != CSP:
        yield ("policy",)
    if len(page.anchors) != len(set(page.anchors)):
        yield ("anchors",)
    for address in sorted(page.loads):
        if urlsplit(address).netloc and page.entry.path.name != "404.html":  # which is shown at any address
            yield "loads", address


def _languages(page: Kop, publication: Publication, addresses: Mapping[str, Kop]) -> Iterator[Fault]:
    """A page has its own address, the right language, and a twin that points back."""
    path = page.entry.path
    if path.name == "404.html":
        return  # it is shown at any address
    provincie = page.entry.provincie
    taal = "en" if "en" in path.parts[1:3] else "nl"
    basis = publication.config.base(provincie) if provincie else publication.config.basis
    own = path.relative_to(PurePosixPath("site", provincie) if provincie else "site").as_posix()
    expected = f"{basis}/{own.removesuffix('index.html')}"
    if page.lang != taal:
        yield "lang", page.lang, taal
    if list(page.canonical) != [expected]:
        yield "canonical", " ".join(page.canonical), expected
    if page.alternates.keys() != {*TALEN, "x-default"} or page.alternates[taal] != expected:
        yield "hreflang", " ".join(sorted(page.alternates))
        return
    for other, address in page.alternates.items():
        twin = addresses.get(address)
        if twin is None or twin.alternates.get(taal) != expected or (other in TALEN and twin.lang != other):
            yield "twin", other, address


def _gateway(page: Kop, publication: Publication, codes: Mapping[str, str], mapped: frozenset[str]) -> Iterator[Fault]:
    """The tags of the gateway are all there or none is, each once, with codes that exist and go together."""
    found = {name: page.metas[name] for name in TAGS if name in page.metas}
    if not found:
        return
    if found.keys() != set(TAGS) or any(len(values) != 1 for values in found.values()):
        yield "tags", ", ".join(f"{name} {len(found.get(name, ()))}×" for name in TAGS)
        return
    value = {name: values[0] for name, values in found.items()}
    policies = value["policy-code"].split(";")
    services = value["DC.Service"].split(";")
    config, provincie = publication.config, page.entry.provincie
    wrong = (
        value["sdg-tag"] != "sdg"
        or value["DC.ISO3166"] != "NL"
        or provincie is None
        or value["DC.Location"] != nuts(provincie, publication.vocabulary, config)
        or [codes.get(code) for code in policies] != value["DC.Policy"].split(";")
        or not {"information", "procedure"}.issuperset(services)
        or is_procedure(policies) != ("procedure" in services)
    )
    if wrong:
        yield "values", "; ".join(f"{name}={value[name]}" for name in TAGS)
    if "robots" in page.metas and not config.voorbeeld:
        yield ("robots",)
    if not mapped.issuperset(page.canonical):
        yield "unmapped", " ".join(page.canonical)


def _codes(publication: Publication) -> Mapping[str, str]:
    """The codes of the annexes of the Regulation, with their names as the tags have them."""
    vocabulary = publication.vocabulary
    themes = ((vocabulary.graph.text(theme, SKOS.notation), theme) for theme in vocabulary.instances(PPC.SdgThema))
    return {code: policy(vocabulary.label(theme, "en")) for code, theme in themes if code}


def _mapped(staged: Staged, exporter: str) -> frozenset[str]:
    """The addresses in the sitemaps."""
    found: set[str] = set()
    for entry, path in staged.of(exporter):
        if entry.path.suffix == ".xml":
            root = etree.parse(path, _PARSER).getroot()
            found.update(element.text or "" for element in root.iterfind(".//{*}url/{*}loc"))
    return frozenset(found)


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_TEXTS: Mapping[str, Messages] = {
    "titel": {"nl": "zonder titel", "en": "without a title"},
    "policy": {"nl": "zonder de Content-Security-Policy", "en": "without the Content-Security-Policy"},
    "anchors": {"nl": "een id komt twee keer voor", "en": "an id is there twice"},
    "loads": {"nl": "«{}» komt van een andere host", "en": "«{}» comes from another host"},
    "robots": {"nl": "Your Europe mag deze pagina niet lezen (robots)", "en": "Your Europe may not read it (robots)"},
    "link": {"nl": "de link «{}» leidt nergens heen", "en": "the link «{}» leads nowhere"},
    "lang": {"nl": "de taal is «{}» en niet «{}»", "en": "the language is «{}» and not «{}»"},
    "canonical": {"nl": "het eigen adres is «{}» en niet «{}»", "en": "its own address is «{}» and not «{}»"},
    "hreflang": {"nl": "de adressen per taal kloppen niet: {}", "en": "the addresses by language are not right: {}"},
    "twin": {
        "nl": "de pagina in de taal «{}» ({}) is er niet, of wijst niet terug",
        "en": "the page in the language «{}» ({}) is not there, or does not point back",
    },
    "tags": {
        "nl": "metatags van Your Europe ontbreken of zijn er twee keer: {}",
        "en": "Your Europe's tags lack or are there twice: {}",
    },
    "values": {"nl": "metatags van Your Europe kloppen niet: {}", "en": "Your Europe's meta tags are not right: {}"},
    "unmapped": {"nl": "«{}» staat niet in een sitemap", "en": "«{}» is in no sitemap"},
}
