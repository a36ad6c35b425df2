"""What the server of the standards has now, as it becomes in one catalogue.

Everything is fetched before anything is read, and everything is read before anything can be written: one file that
is not there, or not what it should be, keeps all others back.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from catalogus import lists, owms, renewal, schemas
from catalogus.folders import VOCAB
from catalogus.graph import load_file
from catalogus.http import Answer
from catalogus.owms import ORGANISATIES, SDG, UPL, Scheme, UnusableError
from catalogus.renewal import Renewal

Fetch = Callable[[Sequence[str]], list[Answer]]
"""Gives the files of some addresses, in their order; raises FetchError."""


class RefusedError(Exception):
    """What came from an address is not what it should be; `cause` says why."""

    def __init__(self, address: str, cause: UnusableError) -> None:
        super().__init__(f"{address}: {cause}")
        self.address = address
        self.cause = cause


def renewals(root: Path, wanted: Sequence[Scheme], base: str, datum: date, fetch: Fetch) -> list[Renewal]:
    """Each wanted list as it becomes in the catalogue in `root`, in the order asked.

    `base` is the address of the server. Raises FetchError, ConfigurationError for a faulty list in force, and
    RefusedError for what is no such list.
    """
    lists.load(root)  # a fault in any list is told first, not after all that fetching
    old = {scheme: lists.in_force(root, scheme) for scheme in (UPL, SDG, ORGANISATIES)}
    addresses = {scheme: [base.rstrip("/") + path for path in scheme.paths] for scheme in wanted}
    answers = iter(fetch([address for found in addresses.values() for address in found]))
    fetched = {scheme: [next(answers) for _ in found] for scheme, found in addresses.items()}
    made: dict[Scheme, Renewal] = {}
    for scheme in sorted(wanted, key=lambda scheme: scheme != SDG):  # the UPL refers to the themes of the SDG
        files = [answer.body for answer in fetched[scheme]]
        issued = _issued(fetched[scheme], datum)
        try:
            if scheme == SDG:
                made[SDG] = renewal.sdg(owms.table(files[0], renewal.SDG_REQUIRED), issued, old[SDG])
            elif scheme == UPL:
                themes = renewal.themes(made[SDG].new if SDG in made else old[SDG])
                rows = owms.table(files[0], renewal.UPL_REQUIRED)
                made[UPL] = renewal.upl(rows, issued, old[UPL], load_file(VOCAB / UPL.file), themes)
            else:
                made[scheme] = renewal.organisaties(files, issued, old[scheme])
        except UnusableError as error:
            raise RefusedError(" + ".join(addresses[scheme]), error) from error
    return [made[scheme] for scheme in wanted]


def schema_files(base: str, fetch: Fetch) -> Mapping[str, bytes]:
    """The official schemas by path, each the pinned one; raises FetchError and RefusedError."""
    addresses = {path: f"{base.rstrip('/')}/{path}" for path in schemas.PINNED}
    found: dict[str, bytes] = {}
    for path, answer in zip(addresses, fetch(list(addresses.values())), strict=True):
        try:
            found[path] = schemas.check(path, answer.body)
        except UnusableError as error:
            raise RefusedError(addresses[path], error) from error
    return found


def _issued(answers: Sequence[Answer], datum: date) -> str:
    """The day of a list: when its files last changed, else the day asked for; never a day that is yet to come."""
    days = [answer.modified for answer in answers if answer.modified]
    return min(max(days, default=datum), datum).isoformat()
