"""What a long job says while it works: lines for people, or a JSON object a line for a machine that collects them."""

import json
from dataclasses import dataclass
from typing import Any

import click

FORMS = ("text", "json")


@dataclass(frozen=True)
class Log:
    """Says things in one form; `level` is info, warning or error."""

    form: str

    def say(self, level: str, event: str, text: str, /, *, out: bool = False, **values: Any) -> None:
        """One thing that happened; `out` is for the result, which goes to standard output when people read it."""
        if self.form == "json":
            record = {"level": level, "event": event, "message": text, **values}
            click.echo(json.dumps(record, ensure_ascii=False, default=str), err=True)
        elif text:
            click.echo(text, err=not out)
