"""The JSON-LD context as the keys that an editor may write.

`vocab/context.jsonld` is the whole mapping from YAML to RDF: one line a key (JSON-LD 1.1, section 9.15.1 "Expanded
term definition"). A kind of file is a type-scoped context (`Product`, `Organisatie`), a nested object a
property-scoped one. Used of JSON-LD: `@id`, `@type`, `@language`, `@nest`, and the containers `@language`, `@index`
and `@set`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyoxigraph import NamedNode

from catalogus.folders import VOCAB


@dataclass(frozen=True)
class Key:
    """One YAML key: which property it stands for, and what may stand below it.

    `iri` is the property, None for a key that only groups others (`@nest`) and for the name of a nested object (`@id`).
    `datatype` is None for what is no typed literal; `reference` marks a value that is an IRI or a code for one.
    `keys` are the keys of a nested object, empty for a plain value; `index` the property that holds the language
    of a nested object under a language key.
    """

    name: str
    iri: NamedNode | None
    datatype: NamedNode | None = None
    language: str | None = None
    reference: bool = False
    per_language: bool = False
    many: bool = False
    index: NamedNode | None = None
    keys: "Keys" = field(default_factory=dict)

    @property
    def is_name(self) -> bool:
        """Whether this key names its object (an alias of `@id`)."""
        return self.iri is None and not self.keys

    @property
    def is_group(self) -> bool:
        """Whether the keys below belong to the object above (`@nest`)."""
        return self.iri is None and bool(self.keys)


Keys = Mapping[str, Key]


@cache
def load(path: Path = VOCAB / "context.jsonld") -> Mapping[str, Keys]:
    """The keys by kind of file: `Product` and `Organisatie`."""
    context = json.loads(path.read_text("utf-8"))["@context"]
    prefixes = {term: value for term, value in context.items() if isinstance(value, str)}
    kinds = {term: value for term, value in context.items() if isinstance(value, dict)}
    return MappingProxyType({kind: _keys(value["@context"], prefixes) for kind, value in kinds.items()})


def every_key(keys: Keys) -> Iterator[Key]:
    """The keys and all keys below them, in the order of the context."""
    for key in keys.values():
        yield key
        yield from every_key(key.keys)


def _keys(context: Mapping[str, Any], prefixes: Mapping[str, str]) -> Keys:
    return MappingProxyType({name: _key(name, value, prefixes) for name, value in context.items()})


def _key(name: str, definition: str | Mapping[str, Any], prefixes: Mapping[str, str]) -> Key:
    if isinstance(definition, str):
        definition = {"@id": definition}
    container = definition.get("@container", ())
    containers = {container} if isinstance(container, str) else set(container)
    datatype = definition.get("@type")
    identifier, index = definition["@id"], definition.get("@index")
    return Key(
        name=name,
        iri=None if identifier.startswith("@") else _iri(identifier, prefixes),
        datatype=_iri(datatype, prefixes) if datatype and datatype != "@id" else None,
        language=definition.get("@language"),
        reference=datatype == "@id",
        per_language="@language" in containers,
        many="@set" in containers,
        index=_iri(index, prefixes) if index else None,
        keys=_keys(definition.get("@context", {}), prefixes),
    )


def _iri(compact: str, prefixes: Mapping[str, str]) -> NamedNode:
    prefix, _, name = compact.partition(":")
    return NamedNode(prefixes[prefix] + name)
