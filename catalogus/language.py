"""In which language to speak: Dutch, unless somebody asks for English."""

from collections.abc import Mapping, Sequence

LANGUAGES = ("nl", "en")


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of `--lang`, else of the locale when that is English, else Dutch."""
    for number, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[number + 1 : number + 2]), "")
            return value if value in LANGUAGES else LANGUAGES[0]
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environment.get(name):
            return "en" if locale.lower().startswith("en") else "nl"
    return LANGUAGES[0]
