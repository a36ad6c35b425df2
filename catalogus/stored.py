"""The vocabularies in a form that is read in no time, of which each node is only looked at when somebody asks.

Twenty thousand triples take a fifth of a second to read; one file refers to fifty nodes of them.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import pyoxigraph as ox
from pyoxigraph import NamedNode, Triple

from catalogus.graph import Graph
from catalogus.namespaces import RDF
from catalogus.vocabulary import CodeList, Vocabulary

Content: TypeAlias = dict[str, dict[str, Any]]
"""What JSON holds: `nodes` as N-Triples by IRI, `kinds` as the IRIs of each class, `lists` as JSON by IRI."""


def content(vocabulary: Vocabulary) -> Content:
    """A vocabulary as it is stored."""
    graph = vocabulary.graph
    named = [node for node in graph.subjects() if isinstance(node, NamedNode)]
    kinds = dict.fromkeys(kind for node in named for kind in graph.nodes(node, RDF.type))
    return {
        "nodes": {node.value: _lines(graph.about(node)) for node in named},
        "kinds": {kind.value: [node.value for node in vocabulary.instances(kind)] for kind in kinds},
        "lists": {iri.value: _list(codes) for iri, codes in vocabulary.code_lists.items()},
    }


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

    def __init__(self, content: Content) -> None:
        nodes: dict[str, str] = content["nodes"]
        super().__init__(Graph.lazy(lambda node: _triples(nodes.get(node.value, ""))))
        self._content = content

    def instances(self, kind: NamedNode) -> list[NamedNode]:
        """Everything of one class, in the order of the vocabularies."""
        return [*map(NamedNode, self._content["kinds"].get(kind.value, ()))]

    @cached_property
    def code_lists(self) -> Mapping[NamedNode, CodeList]:
        return _Lists(self._content["lists"])


def _triples(lines: str) -> Iterator[Triple]:
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


class _Lists(Mapping[NamedNode, CodeList]):
    """The code lists, each read when it is asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._read: dict[NamedNode, CodeList] = {}

    def __getitem__(self, iri: NamedNode) -> CodeList:
        if iri not in self._read:
            found = json.loads(self._texts[iri.value])
            codes = {code: NamedNode(node) for code, node in found["codes"].items()}
            members = frozenset(map(NamedNode, found["members"]))
            self._read[iri] = CodeList(iri, found["labels"], codes, members, tuple(found["names"]))
        return self._read[iri]

    def __iter__(self) -> Iterator[NamedNode]:
        return map(NamedNode, self._texts)

    def __len__(self) -> int:
        return len(self._texts)
