"""How a benchmark edits a file of a catalogue. It imports nothing large: the memory of who measures counts too."""

import re


def replaced(text: str, key: str, block: str) -> str:
    """The text of a file with other lines for one key, or with those added."""
    rest = re.sub(rf"^{key}:.*\n( .*\n|\n)*", "", text, flags=re.MULTILINE)
    return f"{rest.rstrip()}\n{block}"
