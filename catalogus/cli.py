"""The command `catalogus`: a group that imports a verb only when it is called, so that `--help` is instant."""

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module

import click

from catalogus import __version__
from catalogus.exits import Exit
from catalogus.language import choose

VERBS: Mapping[str, Mapping[str, str]] = {
    "validate": {"nl": "Controleer een catalogus.", "en": "Check a catalogue."},
    "new": {"nl": "Begin een nieuw product.", "en": "Begin a new product."},
    "review": {
        "nl": "Toon welke eigen teksten achterlopen op de referentie.",
        "en": "Show which own texts lag behind their referentie.",
    },
    "serve": {"nl": "Bekijk de website terwijl u schrijft.", "en": "See the website while you write."},
    "export": {"nl": "Controleer en publiceer een catalogus.", "en": "Check and publish a catalogue."},
    "push": {"nl": "Breng een catalogus in een triplestore.", "en": "Bring a catalogue into a triple store."},
    "rollback": {"nl": "Zet een eerdere publicatie terug.", "en": "Put back an earlier publication."},
    "query": {"nl": "Vraag de catalogus iets, in SPARQL.", "en": "Ask the catalogue something, in SPARQL."},
    "schema": {"nl": "Maak de hulp bij het typen in VS Code.", "en": "Make the help while typing in VS Code."},
    "update": {"nl": "Vernieuw de officiële lijsten.", "en": "Renew the official lists."},
    "rules": {"nl": "Toon de regels, of leg er één uit.", "en": "List the rules, or explain one."},
}
"""Every verb, with its line in the help; each is a module in `catalogus.commands`."""

_SUMMARY = {
    "nl": "Houdt de producten van de provincies bij, controleert ze en publiceert ze.",
    "en": "Keeps the products of the Dutch provinces, checks them and publishes them.",
}


class _Verbs(click.Group):
    def __init__(self, language: str) -> None:
        super().__init__(
            name="catalogus", help=_SUMMARY[language], context_settings={"help_option_names": ["-h", "--help"]}
        )
        self.language = language

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in VERBS:
            return None
        build: Callable[[str], click.Command] = import_module(f"catalogus.commands.{name}").command
        return build(self.language)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section({"nl": "Opdrachten", "en": "Commands"}[self.language]):
            formatter.write_dl([(name, text[self.language]) for name, text in VERBS.items()])


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run the command line; every fault is a line on standard error, never a traceback."""
    language = choose(arguments, os.environ)
    group = _Verbs(language)
    group.params.append(
        click.Option(["--lang"], type=click.Choice(["nl", "en"]), expose_value=False, help=_LANG[language])
    )
    click.version_option(__version__, prog_name="catalogus", message="%(prog)s %(version)s")(group)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # also where Windows has another code page
    try:
        code = group.main(arguments, prog_name="catalogus", standalone_mode=False)
    except click.UsageError as error:
        from catalogus.usage import explain

        click.echo(explain(error, language), err=True)
        return Exit.USAGE
    except click.Abort:
        return Exit.FAILED
    except BrokenPipeError:  # who reads along has seen enough, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FAILED
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        click.echo(f"{_FAILED[language]}{where} ({error.strerror or type(error).__name__})", err=True)
        return Exit.FAILED
    except Exception:  # a fault of ours: not 1, which would say that the catalogue has faults
        import traceback

        traceback.print_exc()
        click.echo(_OURS[language], err=True)
        return Exit.FAILED
    return int(code or Exit.OK)


_LANG = {"nl": "Taal van de meldingen.", "en": "Language of the messages."}
_OURS = {
    "nl": "Dit is een fout in catalogus zelf. Meld haar met de regels hierboven.",
    "en": "This is a fault in catalogus itself. Please report it with the lines above.",
}
_FAILED = {"nl": "Kon niet worden uitgevoerd", "en": "Could not run"}
