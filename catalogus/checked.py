"""A catalogue that was checked, for the verbs that publish: its faults told, and whom they hold back."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import click

from catalogus.characters import visible
from catalogus.diagnostics import Diagnostic, Messages, Severity
from catalogus.examine import Findings
from catalogus.log import Log
from catalogus.options import report
from catalogus.reporters import REPORTERS
from catalogus.suggest import did_you_mean
from catalogus.vocabulary import load


def refuse_unknown(provincies: Iterable[str], language: str) -> None:
    """Wrong use when a name is that of no province."""
    for name in provincies:
        if name not in load().provincies:
            hint = did_you_mean(name, load().provincies).get(language, "")
            raise click.UsageError(f"{_SAY[language]['no_provincie'].format(name)} {hint}".rstrip())


def tell_absent(provincies: Collection[str], log: Log, language: str) -> None:
    """That these provinces were asked for, and are not in the catalogue."""
    for name in sorted(provincies):
        log.say("error", "absent", _SAY[language]["absent"].format(name), provincie=name)


def tell(result: Findings, files: int, root: Path, log: Log, language: str) -> None:
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
        faults = report(result.diagnostics, files, root, language)
        click.echo(REPORTERS["text"](faults), err=True, nl=False)


def held(result: Findings, asked: frozenset[str]) -> Mapping[str, Messages]:
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
    return visible(f"{fault.location.path}:{fault.location.line} {fault.code} {fault.messages[taal]}")


_ERRORS = {"nl": "fouten: {}; {}", "en": "errors: {}; {}"}
_SAY: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "absent": "Provincie «{}» staat niet in deze catalogus.",
        "no_provincie": "«{}» is geen provincie.",
    },
    "en": {
        "absent": "Province «{}» is not in this catalogue.",
        "no_provincie": "«{}» is no province.",
    },
}
