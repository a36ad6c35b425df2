"""`catalogus export`: check a catalogue, and publish what is without errors."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import click

from catalogus import overview, stand
from catalogus.diagnostics import Diagnostic, Messages, Severity
from catalogus.examine import Examined
from catalogus.exits import Exit
from catalogus.log import FORMS, Log
from catalogus.options import day, examined, lang, report, root_of
from catalogus.publish import Order, Outcome, publish
from catalogus.releases import RefusedError, locked
from catalogus.reporters import REPORTERS
from catalogus.sources import FOLDERS
from catalogus.suggest import did_you_mean
from catalogus.vocabulary import load
from catalogus_exporters import EXPORTERS

LEDGER = "grootboek.jsonl"
MAX_NAMED = 3
"""More products than these are counted, not named."""


def command(language: str) -> click.Command:
    """The verb, in one language."""
    names = click.Choice(list(EXPORTERS))
    return click.Command(
        "export",
        help=f"{_HELP[language]}\n\n\b\n" + "\n".join(f"{x.name:6} {x.summary[language]}" for x in EXPORTERS.values()),
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            click.Option(["--only"], type=names, multiple=True, help=_ONLY[language]),
            click.Option(["--provincie"], multiple=True, help=_PROVINCIE[language]),
            click.Option(["--allow-shrink"], is_flag=True, help=_SHRINK[language]),
            click.Option(["--all-or-nothing"], is_flag=True, help=_ALL[language]),
            *publishing(language),
            day(language),
            lang(language),
        ],
    )


def publishing(language: str) -> list[click.Parameter]:
    """The options of every verb that publishes."""
    return [
        click.Option(["--out"], type=click.Path(path_type=Path), required=True, help=_OUT[language]),
        click.Option(["--ledger"], type=click.Path(path_type=Path, dir_okay=False), help=_LEDGER[language]),
        click.Option(["--keep"], type=click.IntRange(1), default=7, show_default=True, help=_KEEP[language]),
        click.Option(["--wait"], type=click.FloatRange(0), default=0, metavar="SEC", help=_WAIT[language]),
        click.Option(["--log-format"], type=click.Choice(FORMS), default="text", help=_LOG[language]),
    ]


def _run(
    path: Path,
    out: Path,
    ledger: Path | None,
    only: tuple[str, ...],
    provincie: tuple[str, ...],
    allow_shrink: bool,
    all_or_nothing: bool,
    keep: int,
    wait: float,
    log_format: str,
    datum: date,
    language: str,
) -> int:
    root, log, say = root_of(path, language), Log(log_format), _SAY[language]
    refuse_inside(out.resolve(), root, language)
    for name in provincie:
        if name not in load().provincies:
            hint = did_you_mean(name, load().provincies).get(language, "")
            raise click.UsageError(f"{say['no_provincie'].format(name)} {hint}".rstrip())
    with told(out, datum, log, language):
        place = ledger_at(out, ledger)
        with locked(out, place, wait) as releases, counter(language) as progress:
            result = examined(root, datum, language)
            _tell(result, root, log, language)
            known = frozenset(result.resolution.source.organisaties) | result.withheld.keys()
            asked = frozenset(provincie or known)
            for name in sorted(asked - known):
                log.say("error", "absent", say["absent"].format(name), provincie=name)
            resolution = result.resolution
            order = Order(
                config=resolution.source.config,
                vocabulary=resolution.source.vocabulary,
                datum=datum,
                fresh={name: stand.take(resolution, name) for name in sorted((asked & known) - result.withheld.keys())},
                present=None if provincie else known,
                held=_held(result, asked),
                exporters=tuple(EXPORTERS.values()),
                only=frozenset(only or EXPORTERS),
                allow_shrink=allow_shrink,
                all_or_nothing=all_or_nothing,
                keep=keep,
                progress=progress,
            )
            outcome = publish(order, releases, place)
            code = finish(out, datum, outcome, log, language)
    return code if code else Exit.FAULTS if result.failed or outcome.held or asked - known else Exit.OK


def ledger_at(out: Path, ledger: Path | None) -> Path:
    """Where the ledger lies: beside the publications, unless it was said."""
    place = ledger or out / LEDGER
    if ledger:
        place.parent.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def told(out: Path, datum: date, log: Log, language: str) -> Iterator[None]:
    """Whatever goes wrong in here is said, written down for who looks in the morning, and ends the run."""
    try:
        yield
    except RefusedError as error:
        log.say("error", "refused", error.messages[language])
        _note(out, datum, error.messages["nl"])
        raise click.exceptions.Exit(error.exit) from error
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


def _tell(result: Examined, root: Path, log: Log, language: str) -> None:
    """The faults of the catalogue, as `validate` says them, or each as a record."""
    if log.form == "json":
        for fault in result.diagnostics:
            place = fault.location
            log.say(
                {Severity.ERROR: "error", Severity.WARNING: "warning"}.get(fault.severity, "info"),
                "diagnostic",
                fault.messages[language],
                code=fault.code,
                path=place.path.as_posix(),
                line=place.line,
                column=place.column,
            )
    elif result.diagnostics:
        faults = report(result.diagnostics, len(result.resolution.source.documents), root, language)
        click.echo(REPORTERS["text"](faults), err=True, nl=False)


def _held(result: Examined, asked: frozenset[str]) -> Mapping[str, Messages]:
    """Why these provinces are held back: how many errors, and the first of them."""
    return {
        name: {taal: text.format(count, _first(result.diagnostics, name, taal)) for taal, text in _ERRORS.items()}
        for name, count in result.withheld.items()
        if name in asked
    }


def _first(diagnostics: tuple[Diagnostic, ...], provincie: str, taal: str) -> str:
    """The first error in a province's own files, else the first of all: that is in what it shares."""
    errors = [fault for fault in diagnostics if fault.severity is Severity.ERROR]
    own = [fault for fault in errors if provincie in fault.location.path.parts]
    fault = (own or errors)[0]
    return f"{fault.location.path}:{fault.location.line} {fault.code} {fault.messages[taal]}"


def refuse_inside(out: Path, root: Path, language: str) -> None:
    """A publication among the sources would be read as a source."""
    if out == root or any(out.is_relative_to(root / folder) for folder in FOLDERS):
        raise click.UsageError(_SAY[language]["inside"].format(out))


_ERRORS = {"nl": "fouten: {}; {}", "en": "errors: {}; {}"}
_SAY: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "done": "Gepubliceerd in {out}: {producten} producten van {provincies} provincies; "
        "{changed} bestanden gewijzigd, {unchanged} ongewijzigd{removed}.",
        "unchanged": "Niets veranderd in {out}: {producten} producten van {provincies} provincies; "
        "{unchanged} bestanden ongewijzigd.",
        "removed": ", {} verdwenen",
        "withheld": "Achtergehouden: {provincie} ({reason}). Wat van haar gepubliceerd was, blijft staan.",
        "absent": "Provincie «{}» staat niet in deze catalogus.",
        "no_provincie": "«{}» is geen provincie.",
        "inside": "«{}» ligt tussen de bronnen; kies een andere map voor --out.",
        "repaired": "Het grootboek is hersteld: {} bytes van een afgebroken export zijn weggehaald.",
        "undated": "Wel een andere inhoud, niet een andere datum onder «gewijzigd»: {} keer, zoals {}.",
        "uncertain": "Gepubliceerd, maar niet zeker op schijf: {}. Draai de export opnieuw.",
        "failed": "Er is niets gepubliceerd: {reason}{where}. {way_out} Wat er stond, staat er nog.",
        "errno": "Los dat op en draai de export opnieuw.",
        "errno_13": "Geef dit account schrijfrechten op de map, of kies een andere voor --out.",
        "errno_28": "Maak ruimte op de schijf, of bewaar minder publicaties met --keep.",
        "errno_30": "De schijf is alleen-lezen: kies een andere map voor --out.",
        "errno_122": "De schijfruimte van dit account is op: maak ruimte, of bewaar minder publicaties met --keep.",
        "files": "bestanden",
    },
    "en": {
        "done": "Published in {out}: {producten} products of {provincies} provinces; "
        "{changed} files changed, {unchanged} unchanged{removed}.",
        "unchanged": "Nothing changed in {out}: {producten} products of {provincies} provinces; "
        "{unchanged} files unchanged.",
        "removed": ", {} gone",
        "withheld": "Withheld: {provincie} ({reason}). What was published of it stays.",
        "absent": "Province «{}» is not in this catalogue.",
        "no_provincie": "«{}» is no province.",
        "inside": "«{}» lies among the sources; choose another folder for --out.",
        "repaired": "The ledger has been repaired: {} bytes of an interrupted export were removed.",
        "undated": "Another content, but not another date under «gewijzigd»: {} times, such as {}.",
        "uncertain": "Published, but not certainly on disk: {}. Run the export again.",
        "failed": "Nothing was published: {reason}{where}. {way_out} What stood there still does.",
        "errno": "Mend that and run the export again.",
        "errno_13": "Give this account the right to write in the folder, or choose another for --out.",
        "errno_28": "Make room on the disk, or keep fewer publications with --keep.",
        "errno_30": "The disk is read-only: choose another folder for --out.",
        "errno_122": "This account has no disk space left: make room, or keep fewer publications with --keep.",
        "files": "files",
    },
}
_HELP = {
    "nl": "Controleer en publiceer een catalogus.\n\nDe publicatie komt in de map «actueel» onder --out, in één keer "
    "of niet. Een provincie met fouten wordt achtergehouden: wat van haar gepubliceerd was, blijft staan.\n\n"
    "De publicaties:",
    "en": "Check and publish a catalogue.\n\nThe publication comes in the folder «actueel» below --out, at once or not "
    "at all. A province with errors is withheld: what was published of it stays.\n\nThe publications:",
}
_EXAMPLES = {
    "nl": "Voorbeeld: catalogus export samples --out public",
    "en": "Example: catalogus export samples --out public",
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
_ONLY = {
    "nl": "Alleen deze publicatie; de andere blijven zoals ze waren. Mag vaker.",
    "en": "Only this publication; the others stay as they were. May be repeated.",
}
_PROVINCIE = {
    "nl": "Alleen deze provincie; de andere blijven zoals ze waren. Mag vaker.",
    "en": "Only this province; the others stay as they were. May be repeated.",
}
_SHRINK = {
    "nl": "Publiceer ook als een provincie meer dan een vijfde van haar producten verliest.",
    "en": "Publish even when a province loses more than a fifth of its products.",
}
_ALL = {
    "nl": "Publiceer niets als er een provincie wordt achtergehouden.",
    "en": "Publish nothing when a province is held back.",
}
