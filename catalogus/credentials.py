"""Who we are to a triple store: from the environment or from a file of one's own, and shown nowhere."""

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalogus.diagnostics import Messages

ENVIRONMENT = "CATALOGUS_STORE_"
NAMES = ("user", "password", "token")
"""The keys of the file; in the environment in capitals, after ENVIRONMENT."""


class CredentialsError(Exception):
    """What is said cannot be used; `messages` say why, and never what it was."""

    def __init__(self, messages: Messages) -> None:
        super().__init__(messages["en"])
        self.messages = messages


@dataclass(frozen=True, repr=False)
class Credentials:
    """A user with a password, or a token, or nobody; as text it says nothing."""

    user: str = ""
    password: str = ""
    token: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"

    def __bool__(self) -> bool:
        return bool(self.user or self.token)


def load(environment: Mapping[str, str], file: Path | None = None) -> Credentials:
    """Those of the file if there is one, else those of the environment; raises CredentialsError, OSError."""
    found = (
        _read(file)
        if file
        else {name: given for name in NAMES if (given := environment.get(ENVIRONMENT + name.upper()))}
    )
    if bool(found.get("user")) != bool(found.get("password")) or (found.get("token") and found.get("user")):
        raise CredentialsError(_EITHER)
    if not all(map(str.isprintable, found.values())) or ":" in found.get("user", "") or '"' in found.get("user", ""):
        raise CredentialsError(_ODD)
    if not re.fullmatch(r"[A-Za-z0-9._~+/-]*=*", found.get("token", "")):
        raise CredentialsError(_ODD)
    return Credentials(**found)


def _read(file: Path) -> dict[str, str]:
    opened = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe would be waited for
    with os.fdopen(opened, "rb") as stream:
        mode = os.fstat(opened).st_mode
        if not stat.S_ISREG(mode):
            raise CredentialsError(_NO_FILE)
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise CredentialsError(_OPEN)
        try:
            found = tomllib.loads(stream.read(_MAX_BYTES).decode())
        except ValueError:
            found = {"": None}
    if not found.keys() <= set(NAMES) or not all(isinstance(given, str) for given in found.values()):
        raise CredentialsError(_NO_TOML) from None
    return found


_MAX_BYTES = 10_000
_NO_FILE = {"nl": "het is geen gewoon bestand", "en": "it is no ordinary file"}
_OPEN = {
    "nl": "ook anderen mogen het lezen; doe eerst: chmod 600",
    "en": "others may read it as well; first do: chmod 600",
}
_NO_TOML = {
    "nl": 'verwacht worden regels als user = "…", password = "…" of token = "…"',
    "en": 'expected are lines such as user = "…", password = "…" or token = "…"',
}
_EITHER = {
    "nl": "geef een gebruiker met een wachtwoord, of een token, en niet allebei",
    "en": "give a user with a password, or a token, and not both",
}
_ODD = {
    "nl": "er staat een teken in dat daar niet kan",
    "en": "there is a character in it that cannot be there",
}
