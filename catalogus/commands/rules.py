"""`catalogus rules`: list the rules, or explain one."""

import textwrap
from collections.abc import Iterable

import click

from catalogus.diagnostics import Severity
from catalogus.exits import Exit
from catalogus.options import lang
from catalogus.rules import Rule, load
from catalogus.suggest import did_you_mean


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "rules",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[click.Argument(["code"], required=False, metavar="[CODE]"), lang(language)],
    )


def _run(code: str | None, language: str) -> int:
    rules = list(load().values())
    if code is None:
        click.echo("\n".join(f"{rule.code}  {_SEVERITY[language][rule.severity]:15}  {rule.messages[language]}" for rule in _first(rules)))
        return Exit.OK
    found = [rule for rule in rules if rule.code == code.upper()]
    if not found:
        hint = did_you_mean(code.upper(), (rule.code for rule in rules)).get(language, "")
        raise click.UsageError(f"{_UNKNOWN[language].format(code)} {hint}".rstrip())
    click.echo("\n\n".join(_explain(rule, language) for rule in found))
    return Exit.OK


def _first(rules: Iterable[Rule]) -> Iterable[Rule]:
    """One line for each code and weight: shapes that differ in their path only are one rule to an editor."""
    return {(rule.code, rule.severity): rule for rule in reversed(list(rules))}.values().__reversed__()


def _explain(rule: Rule, language: str) -> str:
    explanation = textwrap.fill(rule.explanation[language], 88)
    source = f"{_SOURCE[language]}: {rule.source}"
    return f"{rule.code} ({_SEVERITY[language][rule.severity]})\n{rule.messages[language]}\n\n{explanation}\n\n{source}"


_SEVERITY = {
    "nl": {Severity.ERROR: "fout", Severity.WARNING: "waarschuwing", Severity.INFO: "ter informatie"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"},
}
_SOURCE = {"nl": "Bron", "en": "Source"}
_UNKNOWN = {"nl": "De regel «{}» bestaat niet.", "en": "There is no rule «{}»."}
_HELP = {
    "nl": "Toon de regels, of leg er één uit.\n\nIn een melding staan woorden tussen accolades voor wat er in uw bestand staat.",
    "en": "List the rules, or explain one.\n\nIn a message, words in braces stand for what is in your file.",
}
_EXAMPLES = {"nl": "Voorbeeld: catalogus rules PPC103", "en": "Example: catalogus rules PPC103"}
