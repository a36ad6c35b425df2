"""The vocabularies in a form that is read in no time, of which each node is only looked at when somebody asks.

Twenty thousand triples take a fifth of a second to read; one file refers to fifty nodes of them.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property, partial

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from catalogus.graph import Graph, Node
from catalogus.namespaces import RDF
from catalogus.vocabulary import CodeList, Vocabulary


def texts(vocabulary: Vocabulary) -> dict[str, str]:
    """A vocabulary as it is stored: every node as N-Triples by its IRI, the nodes of a class and the lists as JSON."""
    graph = vocabulary.graph
    named = [node for node in graph.subjects() if isinstance(node, NamedNode)]
    kinds = dict.fromkeys(kind for node in named for kind in graph.nodes(node, RDF.type))
    found = {node.value: _lines(graph.about(node)) for node in named}
    found |= {f"{_KIND}{kind.value}": json.dumps([node.value for node in vocabulary.instances(kind)]) for kind in kinds}
    found |= {f"{_LIST}{iri.value}": _list(codes) for iri, codes in vocabulary.code_lists.items()}
    return found


_KIND, _LIST = "kind ", "list "  # no IRI has a space


def _lines(triples: Iterator[Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


def _list(codes: CodeList) -> str:
    return json.dumps(
        {
            "labels": dict(codes.labels),
            "codes": {code: node.value for code, node in codes.codes.items()},
            "members": sorted(node.value for node in codes.members),
            "names": list(codes.names),
        },
        ensure_ascii=False,
    )


class StoredVocabulary(Vocabulary):
    """The vocabulary that was stored; its graph is to be asked for subjects, not for all there is."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__(Graph.lazy(partial(_about, texts)))
        self._texts = texts

    def instances(self, kind: NamedNode) -> list[NamedNode]:
        """Everything of one class, in the order of the vocabularies."""
        name = f"{_KIND}{kind.value}"
        return [*map(NamedNode, json.loads(self._texts[name]))] if name in self._texts else []

    @cached_property
    def code_lists(self) -> Mapping[NamedNode, CodeList]:
        return _Lists({name.removeprefix(_LIST): name for name in self._texts if name.startswith(_LIST)}, self._texts)


def _about(texts: Mapping[str, str], node: Node) -> Iterator[Triple]:
    return (quad.triple for quad in ox.parse(texts.get(node.value, ""), format=ox.RdfFormat.N_TRIPLES))


class _Lists(Mapping[NamedNode, CodeList]):
    """The code lists, each read when it is asked for; `names` has by IRI under what name it is stored."""

    def __init__(self, names: Mapping[str, str], texts: Mapping[str, str]) -> None:
        self._names = names
        self._texts = texts
        self._read: dict[NamedNode, CodeList] = {}

    def __getitem__(self, iri: NamedNode) -> CodeList:
        if iri not in self._read:
            found = json.loads(self._texts[self._names[iri.value]])
            codes = {code: NamedNode(node) for code, node in found["codes"].items()}
            members = frozenset(map(NamedNode, found["members"]))
            self._read[iri] = CodeList(iri, found["labels"], codes, members, tuple(found["names"]))
        return self._read[iri]

    def __iter__(self) -> Iterator[NamedNode]:
        return map(NamedNode, self._names)

    def __len__(self) -> int:
        return len(self._names)


def differing(old: Mapping[str, str], new: Mapping[str, str]) -> set[str]:
    """The IRIs of which two vocabularies say something else, or that they call by another name."""
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    found = {name for name in names if " " not in name}
    for name in names:
        if name.startswith(_LIST):
            was, now = (json.loads(texts.get(name, '{"codes": {}}'))["codes"] for texts in (old, new))
            found |= {iri for codes in (was, now) for code, iri in codes.items() if was.get(code) != now.get(code)}
    return found
