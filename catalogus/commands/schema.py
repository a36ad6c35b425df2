"""`catalogus schema`: help while typing, for VS Code, from the rules as they are."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

import click

from catalogus import config, lists, sources, vocabulary
from catalogus.diagnostics import ConfigurationError
from catalogus.exits import Exit
from catalogus.inventory import Kind
from catalogus.options import lang, root_of
from catalogus.schema import build
from catalogus.writing import File, write

FOLDER = PurePosixPath(".vscode")
SCHEMAS = {kind: FOLDER / "schema" / f"{kind.value}.json" for kind in Kind}
"""Where the schema of each kind of file lies in a catalogue."""

_FILES = {
    Kind.PRODUCT: ["provincies/*/*.yaml", "!provincies/*/organisatie.yaml"],
    Kind.REFERENTIE: ["referentie/*.yaml"],
    Kind.ORGANISATIE: ["provincies/*/organisatie.yaml"],
}
_SETTINGS: dict[str, Any] = {
    "yaml.schemas": {str(path): _FILES[kind] for kind, path in SCHEMAS.items()},
    "yaml.schemaStore.enable": False,
    "yaml.format.enable": False,
    "files.encoding": "utf8",
    "files.eol": "\n",
    "[yaml]": {
        "editor.insertSpaces": True,
        "editor.tabSize": 2,
        "editor.detectIndentation": False,
        "editor.wordWrap": "on",
        "editor.quickSuggestions": {"other": True, "comments": False, "strings": True},
    },
}
_EXTENSIONS = {"recommendations": ["redhat.vscode-yaml"]}
_OWNERS = {FOLDER / "settings.json": _SETTINGS, FOLDER / "extensions.json": _EXTENSIONS}
"""What a team may change afterwards: made once, and never again."""


def command(language: str) -> click.Command:
    """The verb, in one language."""
    return click.Command(
        "schema",
        help=_HELP[language],
        epilog=_EXAMPLES[language],
        callback=lambda **options: _run(language=language, **options),
        params=[
            click.Argument(["path"], type=click.Path(path_type=Path), default=Path(), metavar="[PATH]"),
            lang(language),
        ],
    )


def _run(path: Path, language: str) -> int:
    root = root_of(path, language)
    made = write(artifacts(root), root)
    for changed in made.changed:
        click.echo(_SAY[language].format(changed))
    if not made.changed:
        click.echo(_SAME[language])
    return Exit.OK


def artifacts(root: Path) -> list[File]:
    """The files for VS Code in one catalogue: the schemas anew, what is the team's own only where it lacks."""
    try:
        known = lists.load(root)
        found = sources.read(config.read(root), known)
    except ConfigurationError:  # help while typing does not wait for right settings
        names: list[str] = []
        known = vocabulary.load()
    else:
        names = [document.naam for document in found.referenties.values()]
    made = [_artifact(path, build(kind, names, known)) for kind, path in SCHEMAS.items()]
    return made + [_artifact(path, content) for path, content in _OWNERS.items() if not (root / path).exists()]


def _artifact(path: PurePosixPath, content: dict[str, Any]) -> File:
    return File(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())


_SAY = {"nl": "Geschreven: {}", "en": "Written: {}"}
_SAME = {"nl": "Alles was al bij.", "en": "Everything was up to date."}
_HELP = {
    "nl": "Maak de hulp bij het typen in VS Code: uitleg bij elke sleutel, keuzelijsten, en fouten terwijl u typt.\n\n"
    "De schema's komen in .vscode/schema en worden elke keer vernieuwd. Instellingen die er al zijn, blijven staan.",
    "en": "Make the help while typing in VS Code: what each key is for, choices, and faults as you type.\n\n"
    "The schemas go to .vscode/schema and are renewed each time. Settings that exist stay as they are.",
}
_EXAMPLES = {"nl": "Voorbeeld: catalogus schema samples", "en": "Example: catalogus schema samples"}
