"""The keys that an editor may write as JSON Schema, for help while typing (YAML in VS Code).

Made of the context (which keys, of which kind), the vocabularies (choices, explanations) and the shapes (how long, what
is required). It says at once what `validate` would say later, as far as one file alone can show; it is never stricter.
Draft 7 is what yaml-language-server knows best.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode

from catalogus import graph as graphs
from catalogus.context import Key, Keys
from catalogus.durations import DURATION, WORDS
from catalogus.folders import SHAPES
from catalogus.graph import Graph
from catalogus.inventory import Kind
from catalogus.namespaces import LIJST, PPC, RDFS, SH, SLEUTEL, TALEN, XSD
from catalogus.values import NAME
from catalogus.vocabulary import CodeList, Vocabulary

Schema = dict[str, Any]

_TEXT = ["string", "number"]  # every value stays the text that was written: 101 is a good house number
_PATTERNS: Mapping[NamedNode | None, Schema] = {
    XSD.date: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    XSD.duration: {"type": "string", "pattern": f"^({DURATION}|{WORDS})$"},
    XSD.double: {"type": "number"},
    XSD.anyURI: {"type": "string", "pattern": "^https://"},
}


def build(kind: Kind, referenties: Iterable[str], vocabulary: Vocabulary) -> Schema:
    """The schema for one kind of file; `referenties` are the names to choose from."""
    maker = _Maker(vocabulary, graphs.load(SHAPES), sorted(referenties), kind)
    keys = {name: key for name, key in kind.keys.items() if maker.belongs(key)}
    schema = maker.object(keys, maker.name, _TARGETS[kind])
    if kind is not Kind.PRODUCT:  # a product may inherit what it must have
        schema |= maker.required(keys, _TARGETS[kind])
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Gemaakt door «catalogus schema»; wijzig dit bestand niet.",
        "title": kind.value.capitalize(),
        **schema,
    }


_TARGETS: Mapping[Kind, tuple[NamedNode, ...]] = {
    Kind.PRODUCT: (PPC.Product,),
    Kind.REFERENTIE: (PPC.Referentieproduct,),
    Kind.ORGANISATIE: (PPC.Organisatie,),
}


class _Maker:
    def __init__(self, vocabulary: Vocabulary, shapes: Graph, referenties: list[str], kind: Kind) -> None:
        self.vocabulary = vocabulary
        self.shapes = shapes
        self.referenties = referenties
        self.kind = kind
        self.name = "Organisatie" if kind is Kind.ORGANISATIE else "Product"

    def belongs(self, key: Key) -> bool:
        """Whether a key may stand in this kind of file: a referentie says nothing that each province says itself."""
        properties = [key.iri] if key.iri else [below.iri for below in key.keys.values() if below.iri]
        of_referentie = [self.vocabulary.is_for_referenties(property) for property in properties]
        if self.kind is not Kind.REFERENTIE:
            return not any(of_referentie)
        return all(
            self.vocabulary.is_inherited(property) or own
            for property, own in zip(properties, of_referentie, strict=True)
        )

    def object(self, keys: Keys, path: str, targets: Iterable[NamedNode]) -> Schema:
        properties = {name: self.key(key, f"{path}/{name}", targets) for name, key in keys.items()}
        return {"type": "object", "additionalProperties": False, "properties": properties}

    def key(self, key: Key, path: str, targets: Iterable[NamedNode]) -> Schema:
        """What may stand behind one key, with its explanation; `~` or `[]` takes away what is inherited."""
        schema = self.value(key, path, targets)
        inherited = key.iri is not None and self.vocabulary.is_inherited(key.iri)
        if self.kind is Kind.PRODUCT and path.count("/") == 1 and inherited:
            nothing: list[Schema] = [{"type": "null"}, *([{"type": "array", "maxItems": 0}] if key.many else [])]
            schema = {"anyOf": [*schema.get("anyOf", [schema]), *nothing]}
        explained = self.vocabulary.graph.text(SLEUTEL[path], RDFS.comment, TALEN[0])
        return {"description": explained, **schema} if explained else schema

    def value(self, key: Key, path: str, targets: Iterable[NamedNode]) -> Schema:
        if key.keys:
            below = self.object(key.keys, path, targets if key.is_group else self.targets(key))
            if not key.is_group and self.kind is Kind.ORGANISATIE:
                below |= self.required(key.keys, self.targets(key))
            value = {"type": "array", "items": below} if key.many else below
            return self.per_language(value) if key.index else value
        value = self.scalar(key, targets)
        if key.many:
            value = {"anyOf": [value, {"type": "array", "items": value}]}
        return self.per_language(value) if key.per_language else value

    def per_language(self, value: Schema) -> Schema:
        return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(TALEN, value)}

    def scalar(self, key: Key, targets: Iterable[NamedNode]) -> Schema:
        if key.is_name:
            return {"type": _TEXT, "pattern": f"^{NAME.pattern}$"}
        if key.reference and key.iri:
            return self.reference(key.iri)
        if key.iri == PPC.vergrendeld:
            return {
                "enum": [
                    name
                    for name, other in self.kind.keys.items()
                    if other.iri and self.vocabulary.is_inherited(other.iri)
                ]
            }
        schema = dict(_PATTERNS.get(key.datatype, {"type": _TEXT}))
        lengths = [self.number(shape, SH.maxLength) for shape in self.about(key.iri, targets)]
        return schema | {"maxLength": min(found)} if (found := [n for n in lengths if n]) else schema

    def reference(self, property: NamedNode) -> Schema:
        """One of a list, the name of something in this catalogue, or an address."""
        if code_list := self.vocabulary.code_list(property):
            names = self.names(code_list)
            return {"anyOf": [{"enum": names}, {"pattern": "^http"}]} if property == PPC.upn else {"enum": names}
        if property == PPC.referentie:
            return {"anyOf": [{"enum": self.referenties}, {"type": "string", "pattern": f"^{NAME.pattern}$"}]}
        if self.vocabulary.range(property):
            return {"type": _TEXT, "pattern": f"^{NAME.pattern}$"}
        return {"type": "string", "pattern": "^https?://"}

    def names(self, code_list: CodeList) -> list[str]:
        """What to choose from: of the UPL only what provinces have."""
        if code_list.iri != LIJST.upl:
            return list(code_list.names)
        known = self.vocabulary.graph
        return [name for name in code_list.names if known.has(code_list.codes[name.lower()], PPC.uplKolom, _PROVINCIE)]

    def targets(self, key: Key) -> tuple[NamedNode, ...]:
        """What a shape for the object below a key may aim at: its class, or the key itself."""
        kind = self.vocabulary.range(key.iri) if key.iri else None
        return tuple(node for node in (kind, key.iri) if node)

    def about(self, property: NamedNode | None, targets: Iterable[NamedNode]) -> list[NamedNode]:
        """The shapes of one property for what is aimed at."""
        aims = (SH.targetClass, SH.targetObjectsOf)
        return [
            node
            for node in self.shapes.subjects()
            if isinstance(node, NamedNode)
            and property is not None
            and self.shapes.node(node, SH.path) == property
            and any(self.shapes.has(node, aim, target) for aim in aims for target in targets)
        ]

    def required(self, keys: Keys, targets: Iterable[NamedNode]) -> Schema:
        names = [
            name
            for name, key in keys.items()
            if any(self.number(shape, SH.minCount) for shape in self.about(key.iri, targets))
        ]
        return {"required": names} if names else {}

    def number(self, shape: NamedNode, constraint: NamedNode) -> int:
        return int(self.shapes.text(shape, constraint) or 0)


_PROVINCIE = Literal("Provincie")
