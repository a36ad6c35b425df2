"""The measurements as tables; what a page shows and what can be downloaded are the same rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalogus.model import Product, Teksten
from catalogus.namespaces import TALEN
from catalogus_exporters.lijst import as_csv
from catalogus_exporters.rapport.metingen import Metingen


@dataclass(frozen=True)
class Woord:
    """A word of the report's own, by its name in `labels`."""

    naam: str


Waarde = str | tuple[str, ...] | date | Woord | Teksten | None
"""What stands in a cell: a code or several, a day, a word of ours, or text in the languages in which there is any."""


@dataclass(frozen=True)
class Tabel:
    """Rows under columns; the name of a column is one of ours in `labels`, or that of a province."""

    kolommen: tuple[str, ...]
    rijen: tuple[tuple[Waarde, ...], ...]


PRODUCT = ("Provincie", "Product", "Titel")


def tabellen(metingen: Metingen) -> Mapping[str, Tabel]:
    """The table of each block, by its name."""
    return {
        "dekking": _dekking(metingen),
        "engels": _engels(metingen),
        "controles": _controles(metingen),
        "ingetrokken": _ingetrokken(metingen),
        "grondslagen": _grondslagen(metingen),
        "afwijkingen": _afwijkingen(metingen),
    }


def download(tabel: Tabel) -> bytes:
    """A table as CSV, in Dutch, with days as 2026-11-25."""
    rows = (dict(zip(tabel.kolommen, map(_cell, rij), strict=True)) for rij in tabel.rijen)
    return as_csv(tabel.kolommen, rows)


def _cell(waarde: Waarde) -> str:
    match waarde:
        case None:
            text = ""
        case Woord():
            text = waarde.naam
        case date():
            text = waarde.isoformat()
        case tuple():
            text = ", ".join(waarde)
        case str():
            text = waarde
        case _:
            text = next((waarde[taal] for taal in TALEN if taal in waarde), "")
    return f"'{text}" if text.lstrip().startswith(_FORMULE) else text


_FORMULE = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""How that begins what a spreadsheet works out (PPC119); an apostrophe before it makes it text."""


def _product(metingen: Metingen, product: Product) -> tuple[Waarde, ...]:
    namen = {organisatie.provincie: organisatie.namen for organisatie in metingen.provincies}
    return (namen[product.provincie], f"{product.provincie}/{product.naam}", product.teksten["titel"])


def _dekking(metingen: Metingen) -> Tabel:
    return Tabel(
        ("UniformeProductnaam", "SDG", "SDGVerplicht", "Ingetrokken", *(o.owms_label for o in metingen.provincies)),
        tuple(
            (
                {"nl": naam.label},
                naam.sdg,
                _ja(naam.verplicht),
                _ja(naam.ingetrokken),
                *(Woord(status) for status in naam.statussen),
            )
            for naam in metingen.namen
        ),
    )


def _engels(metingen: Metingen) -> Tabel:
    return Tabel(
        (*PRODUCT, "Engels", "GewijzigdNederlands", "GewijzigdEngels", "ZonderEngels"),
        tuple(
            (
                *_product(metingen, found.product),
                Woord(found.stand),
                found.product.gewijzigd["nl"],
                found.product.gewijzigd["en"],
                found.ontbreekt,
            )
            for found in metingen.engels
            if found.stand != "bijgewerkt"
        ),
    )


def _controles(metingen: Metingen) -> Tabel:
    """What is overdue first, then what was looked at longest ago."""
    ordered = sorted(metingen.controles, key=lambda found: (not found.verlopen, found.sinds))
    return Tabel(
        (*PRODUCT, "Gepubliceerd", "Gecontroleerd", "ControlerenVoor", "Verlopen"),
        tuple(
            (
                *_product(metingen, found.product),
                found.product.publicatie_datum,
                found.product.gecontroleerd,
                found.voor,
                _ja(found.verlopen),
            )
            for found in ordered
        ),
    )


def _ingetrokken(metingen: Metingen) -> Tabel:
    return Tabel(
        (*PRODUCT, "UniformeProductnaam", "LaatstIn", "Opvolger"),
        tuple(
            (
                *_product(metingen, found.product),
                {"nl": found.label},
                date.fromisoformat(found.laatst_in) if found.laatst_in else None,
                {"nl": found.opvolger} if found.opvolger else None,
            )
            for found in metingen.ingetrokken
        ),
    )


def _grondslagen(metingen: Metingen) -> Tabel:
    return Tabel(
        (*PRODUCT, "Grondslag", "Wet"),
        tuple((*_product(metingen, found.product), found.grondslag, {"nl": found.wet}) for found in metingen.vervallen),
    )


def _afwijkingen(metingen: Metingen) -> Tabel:
    return Tabel(
        (*PRODUCT, "Sleutels"),
        tuple((*_product(metingen, found.product), found.sleutels) for found in metingen.afwijkingen),
    )


def _ja(true: bool) -> Woord:
    return Woord("ja" if true else "nee")
