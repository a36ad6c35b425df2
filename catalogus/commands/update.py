"""`catalogus update`: renew the official lists of a catalogue, once somebody has seen what changes."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

import click

from catalogus import config, latest, lists, schemas, sources
from catalogus.characters import visible
from catalogus.config import Config
from catalogus.diagnostics import ConfigurationError
from catalogus.exits import Exit
from catalogus.http import Answer, Client, FetchError, is_allowed
from catalogus.impact import touched
from catalogus.latest import RefusedError
from catalogus.options import day, lang, refused, root_of, shown
from catalogus.owms import ORGANISATIES, SDG, STANDAARDEN, UPL, Scheme
from catalogus.renewal import Renewal
from catalogus.resolve import resolve
from catalogus.summary import impact, overview
from catalogus.writing import File, write

LISTS: Mapping[str, Scheme] = {scheme.name: scheme for scheme in (UPL, SDG, ORGANISATIES)}
"""The lists that renew, in the order in which they are told."""


def command(language: str) -> click.Command:
    """The verb, in one language."""
    text = _OPTIONS[language]
    return click.Command(
        "update",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(["--only"], type=click.Choice(list(LISTS)), multiple=True, help=text["only"]),
            click.Option(["--impact", "show_impact"], is_flag=True, help=text["impact"]),
            click.Option(["--all", "every"], is_flag=True, help=text["all"]),
            click.Option(["--yes"], is_flag=True, help=text["yes"]),
            click.Option(["--dry-run"], is_flag=True, help=text["dry_run"]),
            click.Option(["--allow-shrink"], is_flag=True, help=text["allow_shrink"]),
            click.Option(["--allow-older"], is_flag=True, help=text["allow_older"]),
            click.Option(["--schemas", "only_schemas"], is_flag=True, help=text["schemas"]),
            click.Option(["--from", "base"], metavar="URL", default=STANDAARDEN, help=text["from"]),
            day(language),
            lang(language),
        ],
    )


@dataclass(frozen=True)
class _Allowed:
    """What somebody who has looked at a list allows it."""

    shrink: bool
    older: bool


def _run(
    path: Path,
    only: tuple[str, ...],
    show_impact: bool,
    every: bool,
    yes: bool,
    dry_run: bool,
    allow_shrink: bool,
    allow_older: bool,
    only_schemas: bool,
    base: str,
    datum: date,
    language: str,
) -> int:
    root, say = root_of(path, language), _SAY[language]
    if not is_allowed(base):
        raise click.UsageError(say["insecure"].format(visible(base)))
    if only_schemas and (only or show_impact):
        raise click.UsageError(say["either"])

    def fetch(addresses: Sequence[str]) -> list[Answer]:
        return _fetch(addresses, say["fetching"])

    try:
        if only_schemas:
            return _schemas(root, latest.schema_files(base, fetch), dry_run, say)
        settings = config.read(root)
        wanted = [scheme for name, scheme in LISTS.items() if name in (only or LISTS)]
        renewals = latest.renewals(root, wanted, base, datum, fetch)
        fresh = [new for new in renewals if _tell(new, every, say, language)]
        if show_impact and fresh:
            for line in _impact(settings, fresh, datum, language):
                click.echo(line)
    except ConfigurationError as error:
        raise refused(error, root, language) from error
    except FetchError as error:
        click.echo(say["not_fetched"].format(visible(error.address), error.messages[language]), err=True)
        return Exit.FAILED
    except RefusedError as error:
        click.echo(say["refused"].format(visible(error.address), visible(error.cause.messages[language])), err=True)
        return Exit.FAULTS
    reasons = [reason for new in fresh for reason in _reasons(new, _Allowed(allow_shrink, allow_older), say, language)]
    for reason in reasons:
        click.echo(reason, err=True)
    if reasons:
        return Exit.FAULTS
    if not fresh:
        return Exit.OK
    return _write(root, fresh, yes, dry_run, say)


def _fetch(addresses: Sequence[str], label: str) -> list[Answer]:
    with (
        Client() as client,
        click.progressbar(addresses, hidden=not sys.stderr.isatty(), file=sys.stderr, label=label) as bar,
    ):
        return [client.get(address) for address in bar]


# Telling


def _tell(new: Renewal, every: bool, say: Mapping[str, str], language: str) -> bool:
    """Show what is different in a list; whether anything is."""
    if new.is_same:
        click.echo(say["same"].format(new.scheme.labels[language], new.was_issued))
        return False
    for line in overview(new, language, every):
        click.echo(line)
    return True


def _impact(settings: Config, fresh: list[Renewal], datum: date, language: str) -> Iterable[str]:
    root = settings.root
    new = {renewed.scheme.file: renewed.new for renewed in fresh}
    before, after = (
        resolve(sources.read(settings, known), datum) for known in (lists.load(root), lists.load(root, new))
    )
    changes = [change for renewed in fresh for change in renewed.changes]
    return impact(touched(before, after, changes), language, shown(root).as_posix())


def _reasons(new: Renewal, allowed: _Allowed, say: Mapping[str, str], language: str) -> Iterable[str]:
    """Why a list may not be written as it is."""
    name = new.scheme.labels[language]
    if new.is_older and not allowed.older:
        yield say["older"].format(name, new.issued, new.was_issued)
    if (lost := new.lost) and not allowed.shrink:
        yield say["shrinks"].format(name, *lost)


# Writing


def _schemas(root: Path, files: Mapping[str, bytes], dry_run: bool, say: Mapping[str, str]) -> int:
    if dry_run:
        click.echo(say["dry_run"])
        return Exit.OK
    written = write((File(schemas.FOLDER / path, content) for path, content in files.items()), root)
    click.echo(say["schemas"].format(schemas.FOLDER, changed=len(written.changed), unchanged=written.unchanged))
    return Exit.OK


def _write(root: Path, fresh: list[Renewal], yes: bool, dry_run: bool, say: Mapping[str, str]) -> int:
    if dry_run:
        click.echo(say["dry_run"])
        return Exit.OK
    if not yes and not _is_agreed(say):
        click.echo(say["not_written"])
        return Exit.OK
    files = [File(PurePosixPath(lists.FOLDER / new.scheme.file), new.content) for new in fresh]
    for changed in write(files, root).changed:
        click.echo(say["written"].format(changed))
    click.echo(say["next"])
    return Exit.OK


def _is_agreed(say: Mapping[str, str]) -> bool:
    """Whether somebody says yes; nobody does in a pipe."""
    if not sys.stdin.isatty():
        return False
    answer = click.prompt(say["ask"], default="", show_default=False, err=True)
    return str(answer).strip().lower() in ("j", "ja", "y", "yes")


_SAY = {
    "nl": {
        "insecure": "«{}» kan niet achter --from: verwacht wordt een adres dat met https:// begint.",
        "either": "--schemas haalt alleen de schema's op; laat --only en --impact weg.",
        "fetching": "Ophalen",
        "not_fetched": "Kon {} niet ophalen: {}. Er is niets geschreven.",
        "refused": "Geweigerd: {} is niet wat het moet zijn: {}. Er is niets geschreven.",
        "same": "{}: al bij (lijst van {}).",
        "older": "Geweigerd: {} van {} is ouder dan de lijst die nu geldt ({}). Er is niets geschreven. "
        "Is dat de bedoeling? Voeg dan --allow-older toe.",
        "shrinks": "Geweigerd: {} verliest {} van {} namen, meer dan een vijfde. Er is niets geschreven. "
        "Klopt de lijst toch? Voeg dan --allow-shrink toe.",
        "ask": "Schrijven? [j/N]",
        "dry_run": "Er is niets geschreven (--dry-run).",
        "not_written": "Er is niets geschreven. Schrijven zonder vraag: catalogus update --yes",
        "written": "Geschreven: {}",
        "next": "Controleer nu de producten: catalogus validate",
        "schemas": "Schema's in {}: {changed} geschreven, {unchanged} waren er al.",
    },
    "en": {
        "insecure": "«{}» cannot follow --from: expected is an address that begins with https://.",
        "either": "--schemas fetches the schemas only; leave out --only and --impact.",
        "fetching": "Fetching",
        "not_fetched": "Could not fetch {}: {}. Nothing was written.",
        "refused": "Refused: {} is not what it should be: {}. Nothing was written.",
        "same": "{}: up to date (list of {}).",
        "older": "Refused: {} of {} is older than the list in force ({}). Nothing was written. "
        "Is that what you want? Then add --allow-older.",
        "shrinks": "Refused: {} loses {} of {} names, more than a fifth. Nothing was written. "
        "Is the list right all the same? Then add --allow-shrink.",
        "ask": "Write? [y/N]",
        "dry_run": "Nothing was written (--dry-run).",
        "not_written": "Nothing was written. To write without a question: catalogus update --yes",
        "written": "Written: {}",
        "next": "Now check the products: catalogus validate",
        "schemas": "Schemas in {}: {changed} written, {unchanged} were there.",
    },
}
_OPTIONS = {
    "nl": {
        "only": "Alleen deze lijst; mag vaker.",
        "impact": "Toon ook welke producten van welke provincie een nieuwe lijst raakt.",
        "all": "Noem alle namen, ook die niet voor provincies zijn.",
        "yes": "Schrijf zonder vraag.",
        "dry_run": "Toon alleen wat er verandert; schrijf niets.",
        "allow_shrink": "Neem ook een lijst die meer dan een vijfde van haar namen verliest.",
        "allow_older": "Neem ook een lijst die ouder is dan de lijst die nu geldt.",
        "schemas": "Haal in plaats van lijsten de officiële XML-schema's op, in .catalogus/schemas.",
        "from": "Haal op van een ander adres dan https://standaarden.overheid.nl, zoals een kopie.",
    },
    "en": {
        "only": "Only this list; may be repeated.",
        "impact": "Show too which products of which province a new list touches.",
        "all": "Give all names, also those that are not for provinces.",
        "yes": "Write without a question.",
        "dry_run": "Only show what changes; write nothing.",
        "allow_shrink": "Take a list that loses more than a fifth of its names as well.",
        "allow_older": "Take a list that is older than the one in force as well.",
        "schemas": "Fetch the official XML schemas instead of lists, into .catalogus/schemas.",
        "from": "Fetch from another address than https://standaarden.overheid.nl, such as a mirror.",
    },
}
_HELP = {
    "nl": "Vernieuw de officiële lijsten: de UPL, de SDG-gebieden en de overheidsorganisaties.\n\n"
    "U ziet eerst wat er verandert; pas daarna schrijft het programma, in de map lijsten/ van de catalogus. "
    "Zet die map in git: dan controleert iedereen met dezelfde lijsten.\n\n"
    "Het programma eindigt met 0 (in orde), 1 (een lijst is geweigerd), 2 (verkeerd gebruik of verkeerde "
    "instellingen) of 3 (kon niet worden opgehaald).",
    "en": "Renew the official lists: the UPL, the SDG areas and the government organisations.\n\n"
    "You see what changes first; only then does the program write, in the folder lijsten/ of the catalogue. "
    "Put that folder in git: then everybody checks with the same lists.\n\n"
    "The program ends with 0 (all right), 1 (a list was refused), 2 (wrong use or configuration) "
    "or 3 (could not fetch).",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus update --impact --dry-run",
    "en": "Example: catalogus update --impact --dry-run",
}
