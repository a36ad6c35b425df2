"""`catalogus rollback`: put back an earlier publication."""

from datetime import date
from pathlib import Path

import click

from catalogus import config, lists
from catalogus.building import Order
from catalogus.diagnostics import ConfigurationError
from catalogus.exits import Exit
from catalogus.log import Log
from catalogus.night import counter, finish, ledger_at, publishing, told
from catalogus.options import day, lang, refused, root_of
from catalogus.publish import rollback
from catalogus.releases import RefusedError, Releases, locked
from catalogus.staging import MARKER
from catalogus_exporters import EXPORTERS


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "rollback",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(["--to", "number"], type=click.IntRange(1), metavar="N", help=_TO[language]),
            *publishing(language),
            day(language),
            lang(language),
        ],
    )


def _run(
    path: Path,
    out: Path,
    ledger: Path | None,
    number: int | None,
    keep: int,
    wait: float,
    log_format: str,
    datum: date,
    language: str,
) -> int:
    root, log = root_of(path, language), Log(log_format)
    try:
        settings, vocabulary = config.read(root), lists.load(root)
    except ConfigurationError as error:
        raise refused(error, root, language) from error
    if not (out / MARKER).is_file():  # nothing to put back, and nothing to be made
        raise click.UsageError(_NO_FOLDER[language].format(out))
    with told(out, datum, log, language):
        place = ledger_at(out, ledger)
        with locked(out, place, wait) as releases, counter(language) as progress:
            numbers, live = releases.numbers(), _shown(releases)
            wanted = number if number is not None else _before(live, numbers)
            if wanted not in numbers or wanted == live:
                kept = ", ".join(str(found) for found in numbers if found != live) or "-"
                raise RefusedError({taal: text.format(kept) for taal, text in _NONE.items()}, Exit.USAGE)
            order = Order(
                config=settings,
                vocabulary=vocabulary,
                datum=datum,
                fresh={},
                present=None,
                held={},
                exporters=tuple(EXPORTERS.values()),
                only=frozenset(exporter.name for exporter in EXPORTERS.values() if exporter.remembers),
                keep=max(keep, 2),
                progress=progress,
            )
            return finish(out, datum, rollback(order, releases, place, wanted), log, language)


def _shown(releases: Releases) -> int | None:
    """The number of the live publication, None when that cannot be said, which may be why."""
    try:
        return releases.shown()
    except RefusedError:
        return None


def _before(live: int | None, numbers: list[int]) -> int | None:
    """The newest publication before the live one."""
    return max((number for number in numbers if live is None or number < live), default=None)


_NO_FOLDER = {
    "nl": "In «{}» staan geen publicaties van catalogus.",
    "en": "There are no publications of catalogus in «{}».",
}
_NONE = {
    "nl": "Die publicatie is er niet om terug te zetten. Wel: {}. Kies er een met --to.",
    "en": "There is no such publication to put back. There are: {}. Choose one with --to.",
}
_HELP = {
    "nl": "Zet een eerdere publicatie terug.\n\nDe bestanden worden weer precies zoals ze waren. Wat daardoor "
    "verandert, krijgt een nieuw versienummer: geen nummer wordt twee keer gebruikt. De volgende export "
    "publiceert weer wat in de bronnen staat.",
    "en": "Put back an earlier publication.\n\nThe files become exactly what they were. What changes by that gets a "
    "new version number: no number is used twice. The next export again publishes what the sources say.",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus rollback samples --out public --to 12",
    "en": "Example: catalogus rollback samples --out public --to 12",
}
_TO = {
    "nl": "Het nummer van de publicatie (anders: de vorige).",
    "en": "The number of the publication (otherwise: the previous one).",
}
