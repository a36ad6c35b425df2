"""What every verb that publishes shares: its options, what it says, and what it writes down for the morning."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import click

from catalogus import overview
from catalogus.exits import Exit
from catalogus.inventory import FOLDERS
from catalogus.log import FORMS, Log
from catalogus.publish import Outcome
from catalogus.releases import BusyError, RefusedError

LEDGER = "grootboek.jsonl"
MAX_NAMED = 3
"""More products than these are counted, not named."""


def publishing(language: str) -> list[click.Parameter]:
    """The options of every verb that publishes."""
    return [
        click.Option(["--out"], type=click.Path(path_type=Path), required=True, help=_OUT[language]),
        click.Option(["--ledger"], type=click.Path(path_type=Path, dir_okay=False), help=_LEDGER[language]),
        click.Option(["--keep"], type=click.IntRange(1), default=7, show_default=True, help=_KEEP[language]),
        click.Option(["--wait"], type=click.FloatRange(0), default=0, metavar="SEC", help=_WAIT[language]),
        click.Option(["--log-format"], type=click.Choice(FORMS), default="text", help=_LOG[language]),
    ]


def ledger_at(out: Path, ledger: Path | None) -> Path:
    """Where the ledger lies: beside the publications, unless it was said."""
    return ledger or out / LEDGER


def refuse_inside(out: Path, root: Path, language: str) -> None:
    """A publication among the sources would be read as a source."""
    if out == root or any(out.is_relative_to(root / folder) for folder in FOLDERS):
        raise click.UsageError(_SAY[language]["inside"].format(out))


@contextmanager
def told(out: Path, datum: date, log: Log, language: str) -> Iterator[None]:
    """Whatever goes wrong in here is said, written down for who looks in the morning, and ends the run."""
    try:
        yield
    except RefusedError as error:
        log.say("error", "refused", error.messages[language])
        if not isinstance(error, BusyError) and error.exit is not Exit.USAGE:
            _note(out, datum, error.messages["nl"])
        raise click.exceptions.Exit(error.exit) from error
    except click.exceptions.Exit:  # the settings, of which has been said what is wrong
        _note(out, datum, _SAY["nl"]["settings"])
        raise
    except KeyboardInterrupt as error:
        log.say("error", "stopped", _SAY[language]["stopped"])
        _note(out, datum, _SAY["nl"]["stopped"])
        raise click.exceptions.Exit(Exit.FAILED) from error
    except OSError as error:
        texts = {taal: _failure(error, taal) for taal in _SAY}
        log.say("error", "failed", texts[language])
        _note(out, datum, texts["nl"])
        raise click.exceptions.Exit(Exit.FAILED) from error


def _failure(error: OSError, language: str) -> str:
    """What went wrong outside the program, and the way out."""
    say = _SAY[language]
    way_out = say.get(f"errno_{error.errno}", say["errno"])
    where = f" ({error.filename})" if error.filename else ""
    return say["failed"].format(reason=error.strerror or type(error).__name__, where=where, way_out=way_out)


def _note(out: Path, datum: date, reason: str) -> None:
    with suppress(OSError):  # that is why, and it has been said
        overview.save(out, overview.failure(datum, reason), overview.failed_page(datum, reason))


@contextmanager
def counter(language: str) -> Iterator[Callable[[], None]]:
    """Counts files on a terminal, and is quiet elsewhere."""
    count, shown = 0, sys.stderr.isatty()

    def progress() -> None:
        nonlocal count
        count += 1
        if shown and count % 20 == 0:
            click.echo(f"\r{count} {_SAY[language]['files']}", err=True, nl=False)

    try:
        yield progress
    finally:
        if shown and count:
            click.echo("\r\033[K", err=True, nl=False)


def finish(out: Path, datum: date, outcome: Outcome, log: Log, language: str) -> int:
    """Say what has become of it, here and for who looks in the morning; the exit code, if that is all there is."""
    say = _SAY[language]
    uncertain = outcome.uncertain
    try:
        overview.save(out, overview.status(datum, outcome), overview.page(datum, outcome))
    except OSError as error:
        uncertain = uncertain or f"{overview.STATUS}: {error.strerror}"
    for finding in outcome.findings:
        log.say("warning", "finding", finding.messages[language], path=finding.path, provincie=finding.provincie)
    if outcome.repaired:
        log.say("warning", "repaired", say["repaired"].format(outcome.repaired), bytes=outcome.repaired)
    if outcome.undated:
        text = say["undated"].format(len(outcome.undated), ", ".join(outcome.undated[:MAX_NAMED]))
        log.say("warning", "undated", text, iris=outcome.undated)
    for provincie, reason in sorted(outcome.held.items()):
        text = say["withheld"].format(provincie=provincie, reason=reason[language])
        log.say("error", "withheld", text, provincie=provincie)
    log.say(
        "info",
        "published" if outcome.is_new else "unchanged",
        say["done" if outcome.is_new else "unchanged"].format(
            provincies=len(outcome.producten),
            producten=sum(outcome.producten.values()),
            out=out / "actueel",
            nummer=outcome.nummer,
            changed=len(outcome.changed),
            unchanged=len(outcome.entries) - len(outcome.changed),
            removed=say["removed"].format(len(outcome.removed)) if outcome.removed else "",
        ),
        out=True,
        nummer=outcome.nummer,
        changed=len(outcome.changed),
        events=len(outcome.events),
    )
    if uncertain:
        log.say("warning", "uncertain", say["uncertain"].format(uncertain))
        return Exit.UNCERTAIN
    return Exit.OK


_SAY: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "done": "Gepubliceerd in {out}: {producten} producten van {provincies} provincies; {changed} bestanden "
        "gewijzigd, {unchanged} ongewijzigd{removed}.",
        "unchanged": "Niets veranderd in {out}: {producten} producten van {provincies} provincies; {unchanged} "
        "bestanden ongewijzigd.",
        "removed": ", {} verdwenen",
        "withheld": "Achtergehouden: {provincie} ({reason}). Wat van haar gepubliceerd was, blijft staan.",
        "inside": "«{}» ligt tussen de bronnen; kies een andere map voor --out.",
        "repaired": "Het grootboek is hersteld: {} bytes van een afgebroken export zijn weggehaald.",
        "undated": "Wel een andere inhoud, niet een andere datum onder «gewijzigd»: {} keer, zoals {}.",
        "uncertain": "Gepubliceerd, maar niet zeker op schijf: {}. Draai de export opnieuw.",
        "failed": "Er is niets gepubliceerd: {reason}{where}. {way_out} Wat er stond, staat er nog.",
        "errno": "Los dat op en draai de export opnieuw.",
        "errno_1": "Geef dit account de map in eigendom, of kies een andere voor --out.",
        "errno_13": "Geef dit account schrijfrechten daarop, of kies een andere voor --out.",
        "errno_28": "Maak ruimte op de schijf, of bewaar minder publicaties met --keep.",
        "errno_30": "De schijf is alleen-lezen: kies een andere map voor --out.",
        "errno_122": "De schijfruimte van dit account is op: maak ruimte, of bewaar minder publicaties met --keep.",
        "stopped": "Afgebroken. Wat er stond, staat er nog.",
        "settings": "Er is niets gepubliceerd: catalogus.toml of een bestand in lijsten/ kan zo niet worden gebruikt.",
        "files": "bestanden",
    },
    "en": {
        "done": "Published in {out}: {producten} products of {provincies} provinces; {changed} files changed, "
        "{unchanged} unchanged{removed}.",
        "unchanged": "Nothing changed in {out}: {producten} products of {provincies} provinces; {unchanged} files "
        "unchanged.",
        "removed": ", {} gone",
        "withheld": "Withheld: {provincie} ({reason}). What was published of it stays.",
        "inside": "«{}» lies among the sources; choose another folder for --out.",
        "repaired": "The ledger has been repaired: {} bytes of an interrupted export were removed.",
        "undated": "Another content, but not another date under «gewijzigd»: {} times, such as {}.",
        "uncertain": "Published, but not certainly on disk: {}. Run the export again.",
        "failed": "Nothing was published: {reason}{where}. {way_out} What stood there still does.",
        "errno": "Mend that and run the export again.",
        "errno_1": "Make this account the owner of the folder, or choose another for --out.",
        "errno_13": "Give this account the right to write there, or choose another for --out.",
        "errno_28": "Make room on the disk, or keep fewer publications with --keep.",
        "errno_30": "The disk is read-only: choose another folder for --out.",
        "errno_122": "This account has no disk space left: make room, or keep fewer publications with --keep.",
        "stopped": "Stopped. What stood there still does.",
        "settings": "Nothing was published: catalogus.toml or a file in lijsten/ cannot be used like this.",
        "files": "files",
    },
}
_OUT = {"nl": "De map voor de publicaties.", "en": "The folder for the publications."}
_LEDGER = {
    "nl": f"Het grootboek met alle versies (anders: {LEDGER} in die map).",
    "en": f"The ledger of all versions (otherwise: {LEDGER} in that folder).",
}
_KEEP = {"nl": "Zoveel publicaties blijven bewaard.", "en": "So many publications are kept."}
_WAIT = {
    "nl": "Zoveel seconden wachten als er al een export loopt.",
    "en": "Wait so many seconds when an export is already running.",
}
_LOG = {
    "nl": "Meldingen als tekst, of elk als JSON op een eigen regel.",
    "en": "Messages as text, or each as JSON on a line of its own.",
}
