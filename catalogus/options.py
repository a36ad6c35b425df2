"""What several verbs share: their options, and finding and examining a catalogue with progress on a terminal."""

import os
import signal
import sys
import threading
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogus.diagnostics import ConfigurationError, Diagnostic, Severity
from catalogus.exits import Exit
from catalogus.folders import FILE, find
from catalogus.listing import look
from catalogus.reporters import REPORTERS, Report

if TYPE_CHECKING:
    from catalogus.examine import Findings
    from catalogus.resolve import Resolution


class Day(click.ParamType[date]):
    """A date as 2026-03-31."""

    name = "jjjj-mm-dd"

    def __init__(self, language: str) -> None:
        self.language = language

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            expected = {"nl": "verwacht wordt een datum als 2026-03-31", "en": "expected is a date such as 2026-03-31"}
            self.fail(f"«{value}», {expected[self.language]}.", param, ctx)


def lang(language: str) -> click.Option:
    """`--lang`: read before the command line is built, and named here for `--help`."""
    text = {
        "nl": "Taal van de meldingen (anders: Nederlands, of Engels bij een Engelse locale).",
        "en": "Language of the messages (otherwise: Dutch, or English under an English locale).",
    }
    return click.Option(["--lang"], type=click.Choice(["nl", "en"]), expose_value=False, help=text[language])


def day(language: str) -> click.Option:
    """`--date`: the one place where the clock is read."""
    text = {
        "nl": "De dag waarvoor de catalogus geldt (anders: vandaag in Nederland).",
        "en": "The day for which the catalogue holds (otherwise: today in the Netherlands).",
    }
    return click.Option(["--date", "datum"], type=Day(language), default=today, help=text[language])


def stoppable() -> None:
    """Whoever stops this process (a shell that closes, a supervisor) stops it as Ctrl-C does, so nothing is left."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), stop)


def today() -> date:
    from zoneinfo import ZoneInfo  # brings what most commands can do without

    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def root_of(path: Path, language: str) -> Path:
    """The catalogue that a path lies in; wrong use when there is none."""
    if not path.exists():
        missing = {"nl": "«{}» bestaat niet.", "en": "«{}» does not exist."}
        raise click.UsageError(missing[language].format(path))
    root = find(path)
    if root is None:
        missing = {
            "nl": "Geen {} gevonden in «{}» of in een map daarboven. Open de map van de catalogus, of schrijf haar pad "
            "achter de opdracht.",
            "en": "No {} found in «{}» or in a folder above it. Open the folder of the catalogue, or write its path "
            "after the command.",
        }
        raise click.UsageError(missing[language].format(FILE, path))
    return root


def examined(root: Path, datum: date, language: str, form: str = "text") -> "tuple[Resolution, Findings]":
    """The catalogue in `root`, checked; what is wrong with its configuration is printed, and ends the run.

    Printed in the form that was asked for: what a file holds is safe for GitHub in GitHub's form only.
    """
    from catalogus.examine import examine  # brings all that `--help` can do without

    with click.progressbar(
        length=2 * len(look(root)), hidden=not sys.stderr.isatty(), file=sys.stderr, label=root.name
    ) as bar:
        try:
            return examine(root, datum, lambda: bar.update(1))
        except ConfigurationError as error:
            raise refused(error, root, language, form) from error


def refused(error: ConfigurationError, root: Path, language: str, form: str = "text") -> click.exceptions.Exit:
    """Say what is wrong with a configuration; raise what this gives to end the run."""
    click.echo(REPORTERS[form](report(error.diagnostics, 1, root, language)), err=form == "text", nl=False)
    return click.exceptions.Exit(Exit.USAGE)


def report(diagnostics: tuple[Diagnostic, ...], files: int, root: Path, language: str) -> Report:
    """What to print, with paths as one would type them from here."""
    return Report(diagnostics, files, language, root, shown(root).as_posix(), _paint)


def shown(root: Path) -> Path:
    """A path as one would type it from here."""
    try:
        return Path(os.path.relpath(root))
    except ValueError:  # another drive of Windows
        return root


def _paint(text: str, severity: Severity) -> str:
    return click.style(text, fg={Severity.ERROR: "red", Severity.WARNING: "yellow"}.get(severity, "blue"), bold=True)
