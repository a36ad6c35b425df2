"""`catalogus rules`: list the rules, or explain one."""

import re
import textwrap
from collections.abc import Iterable
from itertools import groupby

import click

from catalogus.diagnostics import Severity
from catalogus.exits import Exit
from catalogus.options import lang
from catalogus.reporters import SEVERITY
from catalogus.rules import Rule, load
from catalogus.suggest import did_you_mean


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "rules",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["code"], required=False, metavar="[CODE]"),
            click.Option(
                ["--format", "form"], type=click.Choice(["text", "markdown"]), default="text", help=_FORM[language]
            ),
            lang(language),
        ],
    )


def _run(code: str | None, form: str, language: str) -> int:
    rules = sorted(load().values(), key=lambda rule: (rule.code, rule.severity, rule.iri.value))
    if form == "markdown":
        shown = [rule for rule in rules if code is None or rule.code == code.upper()]
        click.echo(markdown(_distinct(shown), language), nl=False)
        return Exit.OK
    if code is None:
        for rule in _distinct(rules):
            click.echo(f"{rule.code}  {SEVERITY[language][rule.severity]:15}  {_message(rule, language)}")
        return Exit.OK
    found = [rule for rule in rules if rule.code == code.upper()]
    if not found:
        hint = did_you_mean(code.upper(), (rule.code for rule in rules)).get(language, "")
        raise click.UsageError(f"{_UNKNOWN[language].format(code)} {hint}".rstrip())
    click.echo("\n\n".join(_explain(rule, language) for rule in _distinct(found)))
    return Exit.OK


def markdown(rules: Iterable[Rule], language: str) -> str:
    """The rules as a document: a heading for each code, with every message that it has."""
    lines = [_TITLE[language]]
    for code, same in groupby(rules, key=lambda rule: rule.code):
        lines.append(f"## {code}")
        explained = ""
        for rule in same:
            lines.append(f"**{_message(rule, language)}** ({SEVERITY[language][rule.severity]})")
            if rule.explanation[language] != explained:
                explained = rule.explanation[language]
                lines.append(explained.replace("<", "&lt;"))
                lines.append(f"{_SOURCE[language]}: {rule.source}")
    return "\n\n".join(lines) + "\n"


def _distinct(rules: Iterable[Rule]) -> Iterable[Rule]:
    """One for each message and weight: shapes that differ in their path only are one rule to an editor."""
    distinct: dict[tuple[str, Severity, str], Rule] = {}
    for rule in rules:
        distinct.setdefault((rule.code, rule.severity, rule.messages["nl"]), rule)
    return distinct.values()


def _explain(rule: Rule, language: str) -> str:
    explanation = textwrap.fill(rule.explanation[language], 88)
    heading = f"{rule.code} ({SEVERITY[language][rule.severity]})"
    return f"{heading}\n{_message(rule, language)}\n\n{explanation}\n\n{_SOURCE[language]}: {rule.source}"


def _message(rule: Rule, language: str) -> str:
    """The message without a case: an ellipsis for what depends on the file."""
    return re.sub(r"\{\w+\}", "…", rule.messages[language])


_SOURCE = {"nl": "Bron", "en": "Source"}
_TITLE = {
    "nl": """# Regels

Gemaakt door `catalogus rules --format markdown`. In een melding staat … voor wat er in uw bestand staat. Een fout houdt
de publicatie van een provincie tegen. Een waarschuwing niet, maar `catalogus validate --strict` keurt haar af. «Ter
informatie» is advies, en kan met `stil` in catalogus.toml uit.""",
    "en": """# Rules

Made by `catalogus rules --format markdown --lang en`. In a message … stands for what is in your file. A fault withholds
the publication of a province. A warning does not, but `catalogus validate --strict` rejects it. «For information» is
advice, and can be turned off by `stil` in catalogus.toml.""",
}
_FORM = {
    "nl": "Vorm van de uitvoer; markdown is een heel document.",
    "en": "Form of the output; markdown is a whole document.",
}
_UNKNOWN = {"nl": "De regel «{}» bestaat niet.", "en": "There is no rule «{}»."}
_HELP = {
    "nl": "Toon de regels, of leg er één uit.\n\nIn een melding staat «…» voor wat er in uw bestand staat.",
    "en": "List the rules, or explain one.\n\nIn a message «…» stands for what is in your file.",
}
_EXAMPLES = {"nl": "Voorbeeld: catalogus rules PPC103", "en": "Example: catalogus rules PPC103"}
