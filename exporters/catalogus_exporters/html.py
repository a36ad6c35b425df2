"""How templates become HTML: text is escaped, and what a template cannot find is a fault of ours."""

from pathlib import Path

import jinja2


def environment(folder: Path, undefined: type[jinja2.Undefined] = jinja2.StrictUndefined) -> jinja2.Environment:
    """The templates in a folder (`*.html.j2`)."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
