"""One YAML file → triples with origins, as the JSON-LD context says."""

from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode

from catalogus.context import Key, Keys
from catalogus.diagnostics import Diagnostic, Location, Messages
from catalogus.graph import Graph, Node, Origins, Reading, Term
from catalogus.namespaces import PPC, TALEN
from catalogus.rules import rule
from catalogus.suggest import did_you_mean, nearest
from catalogus.values import Lookup, is_name
from catalogus.yaml_tree import Fields, Items, Refused, Scalar, parse
from catalogus.yaml_tree import Node as TreeNode


def read(text: str, path: PurePosixPath, subject: NamedNode, keys: Keys, lookup: Lookup) -> Reading:
    """What a YAML text says of `subject`; every fault is a diagnostic."""
    tree = parse(text, path)
    reader = _Reader(subject, lookup)
    reader.origins.note(Location(path, whole=True), subject)
    reader.problems += tree.problems
    if isinstance(tree.root, Fields):
        reader.fields(subject, tree.root, keys)
    elif not tree.broken:
        code = "PPC014" if tree.root is None else "PPC009"
        place = Location(path, whole=True) if tree.root is None else tree.root.place
        reader.problems.append(rule(code).diagnostic(place, sleutel=path.name, verwacht=_KEYS))
    broken = tree.broken or not isinstance(tree.root, Fields)
    return Reading(reader.graph, reader.origins, tuple(reader.problems), frozenset(reader.faulty), broken)


class _Reader:
    """Walks one tree, along the keys of the context."""

    def __init__(self, subject: NamedNode, lookup: Lookup) -> None:
        self.subject = subject
        self.lookup = lookup
        self.graph = Graph()
        self.origins = Origins()
        self.problems: list[Diagnostic] = []
        self.faulty: set[tuple[Node, NamedNode]] = set()

    def fields(self, subject: NamedNode, tree: Fields, keys: Keys) -> None:
        written = {name.value for name, _ in tree.fields}
        for name, value in tree.fields:
            key = keys.get(name.value)
            if key is None:
                hint = did_you_mean(name.value, keys)
                self.problems.append(rule("PPC002").diagnostic(name.place, hint, sleutel=name.value))
                meant = nearest(name.value, keys)
                if meant and meant not in written and (property := keys[meant].iri):
                    self.faulty.add((subject, property))  # what was misspelt is not missing as well
            elif key.is_group:
                self._group(subject, key, name.place, value)
            elif key.iri is not None:
                self.origins.note(name.place, subject, key.iri)
                self._property(subject, key, key.iri, value)

    def _group(self, subject: NamedNode, key: Key, place: Location, value: TreeNode) -> None:
        if isinstance(value, Fields):
            self.fields(subject, value, key.keys)
        else:
            self.problems.append(self._unexpected(place, key, _keys_below(key)))

    def _property(self, subject: NamedNode, key: Key, property: NamedNode, value: TreeNode) -> None:
        if isinstance(value, Refused):
            self.faulty.add((subject, property))
        elif isinstance(value, Scalar) and value.is_null and subject == self.subject:
            self.graph.add(subject, PPC.zonder, property)  # "none here", also where the referentie has one
        elif isinstance(value, Scalar) and value.plain and (value.is_empty or value.is_null):
            place = self.origins.find(subject, property) or value.place
            hint = _IN_QUOTES if value.remark else None
            self._refuse(subject, property, rule("PPC010").diagnostic(place, hint, sleutel=key.name))
        elif isinstance(value, Items) and not value.items and key.many and subject == self.subject:
            self.graph.add(subject, PPC.zonder, property)
        elif key.per_language or key.index:
            self._per_language(subject, key, property, value)
        elif key.keys:
            self._objects(subject, key, property, value, f"{subject.value}/{key.name}")
        else:
            for item in self._one_or_many(subject, key, property, value):
                self._scalar(subject, key, property, item, None)

    def _per_language(self, subject: NamedNode, key: Key, property: NamedNode, value: TreeNode) -> None:
        if not isinstance(value, Fields):
            self._refuse(subject, property, self._unexpected(value.place, key, _PER_LANGUAGE))
            return
        for language, part in value.fields:
            if language.value not in TALEN:
                hint = did_you_mean(language.value, TALEN)
                fault = rule("PPC013").diagnostic(language.place, hint, waarde=language.value)
                self._refuse(subject, property, fault)
            elif isinstance(part, Refused):
                self.faulty.add((subject, property))
            elif isinstance(part, Scalar) and part.plain and (part.is_empty or part.is_null):
                name = f"{key.name}: {language.value}"
                self._refuse(subject, property, rule("PPC010").diagnostic(language.place, sleutel=name))
            elif key.index:
                base = f"{subject.value}/{key.name}/{language.value}"
                for node in self._objects(subject, key, property, part, base):
                    self.graph.add(node, key.index, Literal(language.value))
            else:
                for item in self._one_or_many(subject, key, property, part):
                    self._scalar(subject, key, property, item, language.value)

    def _objects(
        self, subject: NamedNode, key: Key, property: NamedNode, value: TreeNode, base: str
    ) -> list[NamedNode]:
        """The nested objects under a key: `<base>` for the only one, `<base>/<id or number>` for each of many."""
        items = value.items if isinstance(value, Items) and key.many else (value,)
        nodes: list[NamedNode] = []
        for number, item in enumerate(items, start=1):
            if not isinstance(item, Fields):
                self._refuse(subject, property, self._unexpected(item.place, key, _keys_below(key)))
                continue
            node = NamedNode(f"{base}/{self._name(item, key) or number}" if key.many else base)
            if node in nodes:
                first = self.origins.find(node)
                related = (first,) if first else ()
                name = f"id: {node.value.rpartition('/')[2]}"
                self.problems.append(rule("PPC003").diagnostic(item.place, None, related, sleutel=name))
                continue
            nodes.append(node)
            self.graph.add(subject, property, node)
            self.origins.note(item.place, node)
            self.fields(node, item, key.keys)
        return nodes

    def _name(self, item: Fields, key: Key) -> str | None:
        """The name that an editor gave a nested object, if the key has one and it is fit for an IRI."""
        for name, value in item.fields:
            found = key.keys.get(name.value)
            if found and found.is_name:
                if isinstance(value, Scalar) and is_name(value.value):
                    return value.value
                self.problems.append(self._unexpected(value.place, found, _NAME))
        return None

    def _one_or_many(self, subject: NamedNode, key: Key, property: NamedNode, value: TreeNode) -> list[Scalar]:
        items = value.items if isinstance(value, Items) and key.many else (value,)
        scalars = [item for item in items if isinstance(item, Scalar)]
        for item in items:
            if isinstance(item, Refused):
                self.faulty.add((subject, property))
            elif not isinstance(item, Scalar):
                expected = _NAMES if key.reference else _LIST if key.many else _ONE_VALUE
                self._refuse(subject, property, self._unexpected(item.place, key, expected))
        return scalars

    def _scalar(self, subject: NamedNode, key: Key, property: NamedNode, scalar: Scalar, language: str | None) -> None:
        if language and scalar.plain and scalar.remark:
            self.problems.append(rule("PPC016").diagnostic(scalar.remark, sleutel=key.name))
        value = self.lookup.term(scalar.value.rstrip(), key, language)
        if fault := self.lookup.fault(value, key, scalar.place):
            self._refuse(subject, property, fault)
        else:
            self._add(subject, property, value, scalar.place)

    def _add(self, subject: NamedNode, property: NamedNode, value: Term, place: Location) -> None:
        self.graph.add(subject, property, value)
        self.origins.note(place, subject, property, value)

    def _refuse(self, subject: NamedNode, property: NamedNode, fault: Diagnostic) -> None:
        self.faulty.add((subject, property))
        self.problems.append(fault)

    def _unexpected(self, place: Location, key: Key, expected: Messages) -> Diagnostic:
        return rule("PPC009").diagnostic(place, sleutel=key.name, verwacht=expected)


def _keys_below(key: Key) -> Messages:
    names = ", ".join(key.keys)
    return {"nl": f"regels eronder met {names}", "en": f"lines below it with {names}"}


_KEYS = {"nl": "sleutels met waarden (`titel: …`)", "en": "keys with values (`titel: …`)"}
_PER_LANGUAGE = {
    "nl": "per taal een regel eronder: `nl: …` en `en: …`",
    "en": "a line for each language: `nl: …` and `en: …`",
}
_LIST = {"nl": "een waarde, of een lijst van waarden", "en": "a value, or a list of values"}
_NAMES = {"nl": "alleen de naam, of een lijst van namen: `[naam]`", "en": "just the name, or a list of names: `[name]`"}
_IN_QUOTES = {
    "nl": "Achter een hekje (#) staat een aantekening. Hoort het hekje bij de waarde? Zet er aanhalingstekens om.",
    "en": "What stands after a hash (#) is a remark. Is the hash part of the value? Put that in quotation marks.",
}
_ONE_VALUE = {"nl": "één waarde", "en": "one value"}
_NAME = {
    "nl": "een naam van kleine letters, cijfers en streepjes",
    "en": "a name of lower case letters, digits and hyphens",
}
