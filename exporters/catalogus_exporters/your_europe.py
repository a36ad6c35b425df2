"""Your Europe: which pages of the provinces belong to the Single Digital Gateway, for its repository for links.

Standard: the import of the Commission's link repository (Regulation (EU) 2018/1724, Article 19), as its document of
about 2020 describes it: the body of its REST service, and the same links as a table. The national coordinator sends
it; the token of the one who sends stands in no file that everybody may read, so `secureToken` is empty here.

A product that is offered and has SDG codes has a link to each of its two pages. One that had them once, and is now
over, no longer offered or without a code, is told to be deleted, as it was when it was last listed.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from pyoxigraph import NamedNode

from catalogus.config import Config
from catalogus.export import Artifact, Exporter, Finding, Publication, Staged
from catalogus.graph import Graph
from catalogus.namespaces import CV, DCT, PPC, RDF, SKOS, TALEN
from catalogus.vocabulary import Vocabulary
from catalogus_exporters.gateway import is_procedure, nuts, page

KOLOMMEN = ("title", "url", "description", "type", "categories", "language", "urlType", "nationalCode", "delete")
"""The fields of a link that we give. Left out, as optional: parentUrl, excludedPaths and ignoreParams."""

Link = Mapping[str, Any]


def files(publication: Publication) -> Iterator[Artifact]:
    config = publication.config
    if not config.your_europe:
        return
    links = _links(publication)
    for provincie in publication.catalogus.organisaties:
        yield from _forms(f"your-europe/{provincie}", links.get(provincie, ()), config, provincie)
    yield from _forms("your-europe/links", [link for own in links.values() for link in own], config, None)


def _links(publication: Publication) -> Mapping[str, Sequence[Link]]:
    """The links of each province by address, also of one that has left the catalogue."""
    vocabulary = publication.vocabulary
    listed = {
        (provincie, iri.value): (graph, "n")
        for provincie, graphs in publication.graphs.items()
        for iri, graph in graphs.items()
        if _codes(graph, iri, vocabulary)
    }
    gone = {
        (event.provincie, event.iri): (event.graph, "y")  # of several versions the last
        for event in publication.ledger.events
        if (event.provincie, event.iri) not in listed and _codes(event.graph, NamedNode(event.iri), vocabulary)
    }
    links: dict[str, list[Link]] = {}
    for (provincie, iri), (graph, delete) in sorted((listed | gone).items(), key=lambda item: item[0]):
        area = nuts(provincie, vocabulary, publication.config)
        links.setdefault(provincie, []).extend(_pair(graph, NamedNode(iri), area, delete, vocabulary))
    return links


def _codes(graph: Graph, product: NamedNode, vocabulary: Vocabulary) -> list[str]:
    """The policy codes of a version that is offered, sorted; none of one that is not."""
    if not graph.has(product, RDF.type, PPC.SdgDienst):
        return []
    themes = (node for node in graph.nodes(product, CV.isClassifiedBy) if _is_theme(node, vocabulary))
    return sorted(code for theme in themes if (code := vocabulary.graph.text(theme, SKOS.notation)))


def _is_theme(node: NamedNode, vocabulary: Vocabulary) -> bool:
    return vocabulary.graph.has(node, RDF.type, PPC.SdgThema)  # an area's letter alone is no policy code


def _pair(graph: Graph, product: NamedNode, area: str, delete: str, vocabulary: Vocabulary) -> Iterator[Link]:
    """The Dutch and the English page of a product."""
    codes = _codes(graph, product, vocabulary)
    for taal in TALEN:
        yield {
            "title": graph.text(product, DCT.title, taal) or "",
            "url": page(product.value, taal),
            "description": " ".join((graph.text(product, DCT.description, taal) or "").split()),
            "type": _type(codes),
            "categories": [{"category": code} for code in codes],
            "language": taal,
            "urlType": "web page",
            "nationalCode": area,
            "delete": delete,
        }


def _type(codes: Sequence[str]) -> str:
    return "Procedure" if is_procedure(codes) else "Information"


def _forms(name: str, links: Sequence[Link], config: Config, provincie: str | None) -> Iterator[Artifact]:
    """The same links as the body of a request and as a table."""
    body = {"secureToken": "", "countryCode": "NL", "author": config.naam, "linkData": links}
    content = orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    yield Artifact(PurePosixPath(f"{name}.json"), content, provincie)
    text = io.StringIO()
    writer = csv.DictWriter(text, KOLOMMEN, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(_row, links))
    yield Artifact(PurePosixPath(f"{name}.csv"), text.getvalue().encode(), provincie)


def _row(link: Link) -> Link:
    return {**link, "categories": ";".join(_categories(link))}


def _categories(link: Link) -> list[str]:
    return [category["category"] for category in link["categories"]]


# --- what is wrong with them ------------------------------------------------------------------------------------------


def check(staged: Staged) -> Iterator[Finding]:
    """Whether the links can be imported: right codes, both languages, our own addresses, the same in both forms."""
    for entry, path in staged.of(EXPORTER.name):
        if entry.path.suffix == ".json":
            links = orjson.loads(path.read_bytes())["linkData"]
            for nl, en in (*_faults(links, staged.publication), *_differences(links, path.with_suffix(".csv"))):
                yield Finding({"nl": nl, "en": en}, entry.path, entry.provincie)


def _faults(links: Sequence[Link], publication: Publication) -> Iterator[tuple[str, str]]:
    vocabulary = publication.vocabulary
    known = {vocabulary.graph.text(theme, SKOS.notation) for theme in vocabulary.instances(PPC.SdgThema)}
    bases = {
        nuts(provincie, vocabulary, publication.config): organisatie.basis
        for provincie, organisatie in publication.catalogus.organisaties.items()
    }
    languages: dict[str, list[str]] = {}
    for link in links:
        url, codes = link["url"], _categories(link)
        languages.setdefault(_product(link), []).append(link["language"])
        if unknown := [code for code in codes if code not in known]:
            yield f"{url}: onbekende code {', '.join(unknown)}.", f"{url}: unknown code {', '.join(unknown)}."
        if not codes or not link["title"]:
            yield f"{url}: zonder code of titel.", f"{url}: without a code or a title."
        if link["type"] != _type(codes):
            kind, those = link["type"], ", ".join(codes)
            yield f"{url}: soort {kind} past niet bij {those}.", f"{url}: type {kind} does not fit {those}."
        # What is deleted may have had an address that is no longer the province's.
        base = bases.get(link["nationalCode"])
        if link["delete"] == "n" and not (base and url.startswith(f"{base}/")):
            yield f"{url}: ligt niet onder de basis {base}.", f"{url}: does not lie below the basis {base}."
    for product, found in languages.items():
        if found != list(TALEN):
            said = " ".join(found)
            yield f"{product}: niet één pagina per taal ({said}).", f"{product}: not one page a language ({said})."


def _product(link: Link) -> str:
    """The address of the product whose page a link leads to."""
    base, _, naam = link["url"].removesuffix("/").rpartition("/")
    return f"{base.removesuffix('/en') if link['language'] == 'en' else base}/{naam}"


def _differences(links: Sequence[Link], table: Path) -> Iterator[tuple[str, str]]:
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8") if table.is_file() else "", newline="")))
    if rows != [_row(link) for link in links]:
        yield f"{table.name} zegt niet hetzelfde.", f"{table.name} does not say the same."


EXPORTER = Exporter(
    name="your-europe",
    summary={
        "nl": "Your Europe: de pagina's voor de linkverzameling van de Europese Commissie (JSON en CSV)",
        "en": "Your Europe: the pages for the link repository of the European Commission (JSON and CSV)",
    },
    files=files,
    check=check,
    remembers=True,
)
