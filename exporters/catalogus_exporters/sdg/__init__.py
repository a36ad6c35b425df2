"""SDG feed: what can be read from the national API, as files on any host, and each province in one file.

Standard: "PDC API voor producten in de SDG" 1.8.3 (SDG information model 1.6). The national service lets provinces
push products to it; these files hold the same JSON, field for field, to be fetched. That nobody is known to harvest
files of this form is why each item is complete in itself. A product is an item for each target group, and only names
with an SDG code are items at all. `openapi.json` describes every file (OpenAPI 3.1).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any, TypeVar

import orjson

from catalogus.export import Artifact, Exporter, Finding, Publication, Staged
from catalogus.model import Organisatie
from catalogus_exporters.sdg import addresses, description, organisaties, producten
from catalogus_exporters.sdg.producten import Item

T = TypeVar("T")

PER_PAGE = 25


def files(publication: Publication) -> Iterator[Artifact]:
    basis = publication.config.basis
    provincies = publication.catalogus.organisaties.values()
    items = {organisatie.provincie: producten.items(publication, organisatie) for organisatie in provincies}

    def product(item: Item) -> dict[str, Any]:
        return producten.product(item, basis)

    def overheid(organisatie: Organisatie) -> dict[str, Any]:
        anderen = (item.product.bevoegde_organisatie for item in items[organisatie.provincie])
        return organisaties.lokale_overheid(organisatie, filter(None, anderen), basis)

    def catalogus(organisatie: Organisatie) -> dict[str, Any]:
        own = [producten.product_base(item, basis) for item in items[organisatie.provincie]]
        return organisaties.producten_catalogus(organisatie, own, basis)

    for organisatie in provincies:
        provincie, own = organisatie.provincie, items[organisatie.provincie]
        yield _file(PurePosixPath(f"sdg/{provincie}.json"), _list(map(product, own)), provincie)
        for _, same in groupby(own, key=lambda item: item.product.iri):
            group = list(same)
            versies = producten.versies(publication, group[0].product, organisatie)
            for item in group:
                yield _file(item.place.path, product(item), provincie)
                history = _list(producten.historie(item, versies))
                yield _file(item.place.path.with_name("historie.json"), history, provincie)
        yield _file(addresses.organisatie(organisatie).path, overheid(organisatie), provincie)
        yield _file(addresses.catalogus(organisatie).path, catalogus(organisatie), provincie)
        for locatie in organisatie.locaties:
            yield _file(addresses.locatie(locatie).path, organisaties.locatie(locatie, organisatie, basis), provincie)

    places = [(locatie, organisatie) for organisatie in provincies for locatie in organisatie.locaties]
    yield from _pages("producten", [item for own in items.values() for item in own], product, basis)
    yield from _pages("organisaties", list(provincies), overheid, basis)
    yield from _pages("catalogi", list(provincies), catalogus, basis)
    yield from _pages("locaties", places, lambda place: organisaties.locatie(*place, basis), basis)
    yield _file(PurePosixPath(addresses.V1, "openapi.json"), description.openapi(publication.config))


def _pages(kind: str, things: Sequence[T], json: Callable[[T], Any], basis: str) -> Iterator[Artifact]:
    """A list of the API, in pages that point to each other; without things there is one, empty page."""
    starts = range(0, max(len(things), 1), PER_PAGE)
    for number, start in enumerate(starts, start=1):
        after = f"{basis}/{addresses.page(kind, number + 1)}" if number < len(starts) else None
        before = f"{basis}/{addresses.page(kind, number - 1)}" if number > 1 else None
        results = [json(thing) for thing in things[start : start + PER_PAGE]]
        page = {"count": len(things), "next": after, "previous": before, "results": results}
        yield _file(addresses.page(kind, number), page)


def _list(values: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A list of the API in one piece."""
    results = list(values)
    return {"count": len(results), "next": None, "previous": None, "results": results}


def _file(path: PurePosixPath, value: dict[str, Any], provincie: str | None = None) -> Artifact:
    return Artifact(path, orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE), provincie)


def check(staged: Staged) -> Iterator[Finding]:
    from catalogus_exporters.sdg import checks  # its library takes a second to import; only who publishes waits

    return checks.check(staged)


EXPORTER = Exporter(
    name="sdg",
    summary={
        "nl": "SDG: de producten als JSON van de nationale API, per product, per bladzijde en per provincie",
        "en": "SDG: the products as JSON of the national API, by product, by page and by province",
    },
    files=files,
    check=check,
    remembers=True,
)
