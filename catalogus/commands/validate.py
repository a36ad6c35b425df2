"""`catalogus validate`: say what is wrong with a catalogue, or with some of its files."""

import gc
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

from catalogus.cache import NONE, Cache, open_in
from catalogus.diagnostics import ConfigurationError, Diagnostic, Location, Severity
from catalogus.exits import Exit
from catalogus.incremental import check
from catalogus.known import Known
from catalogus.listing import Listing, look
from catalogus.options import day, lang, refused, report, root_of, today
from catalogus.reporters import REPORTERS


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "validate",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["paths"], nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]..."),
            click.Option(
                ["--format", "form"], type=click.Choice(list(REPORTERS)), default="text", help=_FORMAT[language]
            ),
            click.Option(["--strict"], is_flag=True, help=_STRICT[language]),
            click.Option(["--watch"], is_flag=True, help=_WATCH[language]),
            click.Option(["--reference"], is_flag=True, help=_REFERENCE[language]),
            click.Option(["--cache/--no-cache", "cached"], default=True, help=_CACHE[language]),
            day(language),
            lang(language),
        ],
    )


def _run(
    paths: tuple[Path, ...],
    form: str,
    strict: bool,
    watch: bool,
    reference: bool,
    cached: bool,
    datum: date,
    language: str,
) -> int:
    wanted = [path.resolve() for path in paths or (Path(),)]
    roots = {root_of(path, language) for path in paths or (Path(),)}
    if len(roots) > 1:
        raise click.UsageError(_SEVERAL[language])
    (root,) = roots
    is_today = datum == today()

    def answer() -> int:
        cache = open_in(root) if cached and not reference else NONE
        day = today() if is_today else datum  # who watches may watch past midnight
        known = _known(root, day, cache, reference, language, form)
        faults = tuple(_about(known, [path.relative_to(root) for path in wanted]))
        click.echo(REPORTERS[form](report(faults, known.count, root, language)), nl=False)
        heaviest = min((fault.severity for fault in faults), default=Severity.INFO)
        return Exit.FAULTS if heaviest is Severity.ERROR or (strict and heaviest is Severity.WARNING) else Exit.OK

    return _watch(root, answer, language) if watch else _once(answer)


def _once(answer: Callable[[], int]) -> int:
    gc.disable()  # it is over before there is much to clear up
    try:
        return answer()
    finally:
        gc.enable()


def _watch(root: Path, answer: Callable[[], int], language: str) -> int:
    """Answer at once and after every change, until somebody stops it."""
    code: int = Exit.OK
    seen: Listing = {}
    with suppress(KeyboardInterrupt):
        while True:
            try:
                seen = look(root)
                code = answer()
            except click.exceptions.Exit as refused:  # wrong settings, which have been told
                code = refused.exit_code
            except BrokenPipeError:  # nobody listens any more
                raise
            except OSError as error:  # what is being saved may be gone for a moment
                code = Exit.FAILED
                click.echo(_UNREADABLE[language].format(error.filename or root, error.strerror), err=True)
            click.echo(_WATCHING[language], err=True)
            now = _next(root, seen)
            click.echo("\n" + _CHANGED[language].format(_what(seen, now)), err=True)
    return code


def _next(root: Path, seen: Listing) -> Listing:
    """What there is once it is something else than what was seen."""
    while True:
        time.sleep(_INTERVAL)
        with suppress(OSError):
            if (now := look(root)) != seen:
                return now


_INTERVAL = 0.1  # seconds


def _what(before: Listing, now: Listing) -> str:
    """The files that were changed, added or removed: the first, and how many more."""
    first, *others = [path for path in {**before, **now} if before.get(path) != now.get(path)]
    return f"{first} (+{len(others)})" if others else first


def _known(root: Path, datum: date, cache: Cache, reference: bool, language: str, form: str) -> Known:
    """What is known of the catalogue, with progress on a terminal; wrong settings are told, and end the run."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def progress(done: int, total: int) -> None:
            if not bars and total >= _MANY:
                bar = click.progressbar(length=total, hidden=not sys.stderr.isatty(), file=sys.stderr, label=root.name)
                bars.append(stack.enter_context(bar))
            for bar in bars:
                bar.length = total
                bar.update(done)

        try:
            return check(root, datum, cache, progress, reference=reference)
        except ConfigurationError as error:
            stack.close()
            raise refused(error, root, language, form) from error


_MANY = 64  # files: fewer are checked before anybody wonders


def _about(known: Known, asked: list[Path]) -> Iterable[Diagnostic]:
    """The faults in, or inherited by, what somebody asked for; a fault in a referentie withholds what uses it too."""
    if Path() in asked:
        return known.diagnostics
    wanted = {kept.referentie for path, kept in known.files.items() if any(map(Path(path).is_relative_to, asked))}
    names = {f"referentie/{iri.rpartition('/')[2]}" for iri in wanted if iri}
    used = [Path(path) for path, kept in known.files.items() if kept.unit in names]
    return (
        fault
        for fault in known.diagnostics
        if any(Path(place.path).is_relative_to(path) for path in (*asked, *used) for place in _places(fault))
    )


def _places(fault: Diagnostic) -> tuple[Location, ...]:
    return (fault.location, *fault.related)


_HELP = {
    "nl": "Controleer een catalogus.\n\nPATH is een map met catalogus.toml, of een map of bestand daarbinnen: "
    "dan ziet u alleen wat daarover gaat. Zonder PATH: de map waarin u staat.\n\n"
    "Het programma eindigt met 0 (geen fouten), "
    "1 (fouten), 2 (verkeerd gebruik of verkeerde instellingen) of 3 (kon niet worden uitgevoerd).",
    "en": "Check a catalogue.\n\nPATH is a folder with catalogus.toml, or a folder or file in it: "
    "then you see only what is about that. Without PATH: the folder you are in.\n\n"
    "The program ends with 0 (no faults), 1 (faults), "
    "2 (wrong use or configuration) or 3 (could not run).",
}
_SEVERAL = {
    "nl": "Deze paden liggen in verschillende catalogi; controleer ze één voor één.",
    "en": "These paths lie in different catalogues; check them one by one.",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus validate samples --strict",
    "en": "Example: catalogus validate samples --strict",
}
_FORMAT = {"nl": "Vorm van de uitvoer.", "en": "Form of the output."}
_WATCH = {
    "nl": "Blijf kijken, en antwoord telkens als u iets opslaat. Stop met Ctrl+C.",
    "en": "Keep looking, and answer whenever something is saved. Stop with Ctrl+C.",
}
_WATCHING = {"nl": "Wacht op een wijziging; stop met Ctrl+C.", "en": "Waiting for a change; stop with Ctrl+C."}
_UNREADABLE = {"nl": "«{}» is nu niet te lezen ({}).", "en": "«{}» cannot be read now ({})."}
_CHANGED = {"nl": "Gewijzigd: {}", "en": "Changed: {}"}
_REFERENCE = {
    "nl": "Laat alleen pySHACL oordelen, zonder geheugen: traag, en met dezelfde uitkomst.",
    "en": "Let pySHACL alone judge, without memory: slow, and with the same outcome.",
}
_CACHE = {
    "nl": "Onthoud in .catalogus/ wat er is gecontroleerd, zodat de volgende keer alleen telt wat is veranderd.",
    "en": "Remember in .catalogus/ what was checked, so that next time only what has changed counts.",
}
_STRICT = {"nl": "Laat ook waarschuwingen tellen als fout.", "en": "Make warnings count as faults too."}
