"""What verbs that ask another machine share: which address may be asked, and who we are there."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalogus import credentials
from catalogus.credentials import Credentials, CredentialsError

if TYPE_CHECKING:
    from catalogus.remote import Remote


def option(language: str) -> click.Option:
    """`--credentials`, a file for who does not put them in the environment."""
    return click.Option(["--credentials", "secrets"], type=click.Path(path_type=Path), help=_HELP[language])


def connect(address: str, name: str, secrets: Path | None, language: str) -> "Remote":
    """A session with the address that was given as an option; wrong use when it, or who we are, cannot be used."""
    from catalogus.remote import Remote, is_usable  # brings requests

    if not is_usable(address):
        raise click.UsageError(_ADDRESS[language].format(name))
    return Remote(address, _who(secrets, language))


def _who(secrets: Path | None, language: str) -> Credentials:
    try:
        return credentials.load(os.environ, secrets)
    except CredentialsError as error:
        where = f"«{secrets}»" if secrets else f"{credentials.ENVIRONMENT}*"
        raise click.UsageError(_UNUSABLE[language].format(where, error.messages[language])) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.UsageError(_UNUSABLE[language].format(f"«{secrets}»", reason)) from None


_HELP = {
    "nl": "Een bestand met user en password, of token (TOML, alleen door u te lezen).",
    "en": "A file with user and password, or token (TOML, to be read by you alone).",
}
_UNUSABLE = {
    "nl": "De inloggegevens in {} kunnen niet worden gebruikt: {}.",
    "en": "The credentials in {} cannot be used: {}.",
}
_ADDRESS = {
    "nl": "Achter {} hoort een adres met https://…, zonder gebruiker, wachtwoord, spatie, ? of #. Alleen op deze "
    "machine zelf mag het http zijn.",
    "en": "After {} belongs an address with https://…, without user, password, space, ? or #. Only on this machine "
    "itself it may be http.",
}
