"""The official lists of standaarden.overheid.nl: their rows as values.

Source of the layouts: the lists themselves (UPL of 2021-12-20 and 2025-04-30, SDG areas of 2021-08-24) and the
importer of maykinmedia/sdg-invoervoorziening. Columns come and go between editions (DigiDMacht has gone by 2025), so
everything is read by the name of its column.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from catalogus import namespaces
from catalogus.diagnostics import Messages

Row = dict[str, str]

UPL_COLUMNS = (
    *("Rijk", "Provincie", "Waterschap", "Gemeente", "Burger", "Bedrijf", "Dienstenwet"),
    *("Autonomie", "Medebewind", "Aanvraag", "Subsidie", "Melding", "Verplichting", "DigiDMacht"),
)


class UnusableError(Exception):
    """What was read is not the list that it should be; `messages` say why, in both languages, without a full stop."""

    def __init__(self, dutch: str, english: str) -> None:
        super().__init__(english)
        self.messages: Messages = {"nl": dutch, "en": english}


@dataclass(frozen=True)
class Scheme:
    """A list as a whole: its name below `lijst:`, its file, its names, and the public addresses that it comes from."""

    name: str
    file: str
    labels: Messages = field(hash=False)
    sources: tuple[str, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """Where the files of the list lie on the server of the standards."""
        return tuple(s.removeprefix(STANDAARDEN) for s in self.sources if s.startswith(STANDAARDEN))


STANDAARDEN = "https://standaarden.overheid.nl"
UPL = Scheme(
    "upl",
    "upl.ttl",
    {"nl": "Uniforme Productnamenlijst (UPL)", "en": "Uniform Product Names List (UPL)"},
    (f"{STANDAARDEN}/owms/oquery/UPL-actueel.csv",),
)
SDG = Scheme(
    "sdg",
    "sdg-informatiegebieden.ttl",
    {
        "nl": "Informatiegebieden en procedures van de digitale toegangspoort (SDG)",
        "en": "Information areas and procedures of the Single Digital Gateway (SDG)",
    },
    (f"{STANDAARDEN}/owms/oquery/SDG-Informatiegebieden.csv", "http://data.europa.eu/eli/reg/2018/1724/oj"),
)
ORGANISATIES = Scheme(
    "organisaties",
    "organisaties.ttl",
    {"nl": "Overheidsorganisaties (OWMS)", "en": "Government organisations (OWMS)"},
    (f"{STANDAARDEN}/owms/terms/Overheidsorganisatie.xml", f"{STANDAARDEN}/owms/terms/Provincie.xml"),
)


@dataclass(frozen=True)
class Name:
    """One uniform product name; `laatst_in` is the date of the last list that had it, None while it is current.

    `columns` are the ticked ones in the order of UPL_COLUMNS, `codes` the SDG codes in the order of the list,
    `bases` the addresses of its legal bases, sorted.
    """

    uri: str
    label: str
    columns: tuple[str, ...]
    codes: tuple[str, ...]
    bases: tuple[str, ...]
    laatst_in: str | None = None
    successor: str | None = None


@dataclass(frozen=True)
class Basis:
    """A legal basis that names rest on; `link` is empty where the list gives none."""

    uri: str
    label: str
    link: str


@dataclass(frozen=True)
class Theme:
    """An SDG area (code N) or theme (code N1); `english` is None where nobody has given an English name yet."""

    code: str
    uri: str
    dutch: str
    english: str | None
    annex: str


@dataclass(frozen=True)
class Organisation:
    """A government organisation of the OWMS value lists; `start` and `end` are dates (ISO 8601), where known."""

    uri: str
    label: str
    start: str | None
    end: str | None


# Reading


def table(data: bytes, required: Iterable[str] = (), delimiter: str = ",") -> list[Row]:
    """The rows of a CSV file by column name, without white space around values; raises UnusableError.

    UTF-8, with or without a byte order mark. `required` columns must be there, others may be absent.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableError("het is geen UTF-8", "it is not UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [{name: (row[name] or "").strip() for name in row if name} for row in reader]
    except csv.Error as error:
        raise UnusableError(f"het is geen volledige CSV ({error})", f"it is no complete CSV ({error})") from error
    if absent := [name for name in required if name not in (reader.fieldnames or ())]:
        columns = ", ".join(absent)
        raise UnusableError(f"deze kolommen ontbreken: {columns}", f"these columns are missing: {columns}")
    if required and not rows:
        raise UnusableError("er staat geen enkele regel in", "it holds no row at all")
    return rows


def names(rows: Iterable[Row]) -> dict[str, Name]:
    """The product names by URI, sorted; the rows of one name, one for each legal basis, differ in that basis only."""
    gathered: dict[str, list[Row]] = {}
    for row in rows:
        gathered.setdefault(row["URI"], []).append(row)
    return {uri: _name(uri, gathered[uri]) for uri in sorted(gathered)}


def _name(uri: str, rows: list[Row]) -> Name:
    first = rows[0]
    return Name(
        uri,
        first["UniformeProductnaam"],
        tuple(column for column in UPL_COLUMNS if first.get(column)),
        tuple(code.strip() for code in first.get("SDG", "").split(";") if code.strip()),
        tuple(sorted({row["Grondslag"] for row in rows if row.get("Grondslag")})),
    )


def bases(rows: Iterable[Row]) -> dict[str, Basis]:
    """The legal bases by URI: the first label and link of each, in sorted order."""
    columns = ("Grondslag", "Grondslaglabel", "Grondslaglink")
    found: dict[str, Basis] = {}
    for uri, label, link in sorted({tuple(row.get(column, "") for column in columns) for row in rows}):
        if uri:
            found.setdefault(uri, Basis(uri, label, link))
    return found


def organisations(data: bytes) -> tuple[dict[str, Organisation], int]:
    """The organisations of a value list (`cv/value`) by identifier, and how many values had no name or identifier.

    A list of public values needs no document type and no entities: one that has them is refused, as is any other
    document than a value list; raises UnusableError.
    """
    from lxml import etree  # which nothing else that reads lists has need of

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnusableError("het is geen volledige XML", "it is no complete XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableError("er staat een DOCTYPE in", "it has a DOCTYPE")
    if root.tag != "cv":
        raise UnusableError("het is geen waardelijst (cv)", "it is no value list (cv)")
    found: dict[str, Organisation] = {}
    skipped = 0
    for value in root.iterfind("value"):
        uri, label = (" ".join((value.findtext(tag) or "").split()) for tag in ("resourceIdentifier", "prefLabel"))
        if not (uri.startswith(namespaces.OWMS.base) and label):
            skipped += 1
            continue
        organisation = Organisation(uri, label, _day(value.findtext("startDate")), _day(value.findtext("endDate")))
        if uri not in found or organisation.end is None:  # named twice: who is still there, is there
            found[uri] = organisation
    if not found:
        raise UnusableError("er staat geen enkele organisatie in", "it holds no organisation at all")
    return dict(sorted(found.items())), skipped


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat((text or "").strip()[:10]).isoformat()
    except ValueError:
        return None
