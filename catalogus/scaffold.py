"""The text of a new product: what must be there, and every other key explained, ready to be switched on.

An explanation begins with `##`, a key that is off with `#`: who selects both in an editor and takes one mark away
switches the keys on, and the explanations stay comments.
"""

import re
import textwrap
import unicodedata
from collections.abc import Iterator

from pyoxigraph import NamedNode

from catalogus.context import Key, Keys
from catalogus.namespaces import DCT, PPC, RDFS, SLEUTEL, TALEN
from catalogus.vocabulary import Vocabulary

_WIDTH = 100


def product(keys: Keys, written: dict[str, str], vocabulary: Vocabulary, language: str, about: str) -> str:
    """A new file: `written` are the keys that are on, with their YAML; `about` says what the file is."""
    parts = [f"# yaml-language-server: $schema={SCHEMA}\n{_comment(about, '##')}"]
    for name, key in keys.items():
        explained = vocabulary.graph.text(SLEUTEL[f"Product/{name}"], RDFS.comment, language)
        body = f"{name}: {written[name]}" if name in written else _off(_skeleton(key, 0))
        parts.append("\n".join(filter(None, (_comment(explained or "", "##"), body))))
    return "\n\n".join(parts) + "\n"


SCHEMA = "../../.vscode/schema/product.json"
"""Where a product's schema lies, as seen from the product."""


def name_of(label: str) -> str:
    """A file name from a UPL name: beschermde-dieren-ontheffing."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")


def _comment(text: str, mark: str) -> str:
    return "\n".join(f"{mark} {line}" for part in text.splitlines() for line in textwrap.wrap(part, _WIDTH))


def _off(lines: Iterator[str]) -> str:
    return "\n".join(f"# {line}" for line in lines)


def _skeleton(key: Key, depth: int) -> Iterator[str]:
    """The shape of a key and of what stands below it, with … for what an editor fills in."""
    indent = "  " * depth
    if key.index:
        yield f"{indent}{key.name}:"
        for taal in TALEN:
            yield f"{indent}  {taal}:"
            yield from _object(key, depth + 2)
    elif key.keys:
        yield f"{indent}{key.name}:"
        yield from _object(key, depth + 1)
    elif key.per_language:
        yield f"{indent}{key.name}:"
        for taal in TALEN:
            if _is_long(key.iri):
                yield from (f"{indent}  {taal}: |", f"{indent}    …")
            else:
                yield f"{indent}  {taal}: {'[…]' if key.many else '…'}"
    elif key.is_name:
        yield f"{indent}{key.name}: naam"
    else:
        yield f"{indent}{key.name}: {'[…]' if key.many else '…'}"


def _object(key: Key, depth: int) -> Iterator[str]:
    lines = (line for below in key.keys.values() for line in _skeleton(below, depth))
    if not key.many:
        yield from lines
        return
    indent = "  " * depth
    for number, line in enumerate(lines):
        yield f"{indent}{'- ' if number == 0 else '  '}{line.removeprefix(indent)}"


def _is_long(property: NamedNode | None) -> bool:
    """Whether a text is written in Markdown, over several lines."""
    return property is not None and property not in (DCT.title, DCT.description) and property.value.startswith(PPC.base)
