"""The vocabularies in `vocab/` as one graph: code lists, own terms, and what they say of each property."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from catalogus import graph as graphs
from catalogus.folders import VOCAB
from catalogus.graph import Graph
from catalogus.namespaces import DCT, LIJST, OWL, PPC, RDF, RDFS, SKOS, XSD


@dataclass(frozen=True)
class CodeList:
    """One list of concepts; `codes` finds a concept by its notation or Dutch label, in lower case."""

    iri: NamedNode
    labels: Mapping[str, str]
    codes: Mapping[str, NamedNode]
    members: frozenset[NamedNode]
    names: tuple[str, ...]


class Vocabulary:
    """What the vocabularies know; `graph` holds every triple of them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def instances(self, kind: NamedNode) -> list[NamedNode]:
        """Everything of one class, in the order of the vocabularies."""
        return self._by_class.get(kind, [])

    @cached_property
    def _by_class(self) -> Mapping[NamedNode, list[NamedNode]]:
        found: dict[NamedNode, list[NamedNode]] = {}
        for node in self.graph.subjects():
            if isinstance(node, NamedNode):
                for kind in self.graph.nodes(node, RDF.type):
                    found.setdefault(kind, []).append(node)
        return found

    @cached_property
    def code_lists(self) -> Mapping[NamedNode, CodeList]:
        """Every code list by its IRI."""
        members: dict[NamedNode, list[NamedNode]] = {scheme: [] for scheme in self.instances(SKOS.ConceptScheme)}
        for node in self.graph.subjects():
            if isinstance(node, NamedNode):
                for scheme in self.graph.nodes(node, SKOS.inScheme):
                    members.setdefault(scheme, []).append(node)
        return {scheme: self._code_list(scheme, concepts) for scheme, concepts in members.items()}

    def code_list(self, property: NamedNode) -> CodeList | None:
        """The list from which a property takes its values (`ppc:waardelijst`)."""
        scheme = self.graph.node(property, PPC.waardelijst)
        return self.code_lists[scheme] if scheme else None

    def range(self, property: NamedNode) -> NamedNode | None:
        """The class of a property's values, where the vocabularies give one."""
        return self.graph.node(property, RDFS.range)

    def is_inherited(self, property: NamedNode) -> bool:
        """Whether a province's product takes this property from its referentie."""
        return not (self._is(property, PPC.NietErfelijk) or self._is(property, PPC.AlleenReferentie))

    def is_for_referenties(self, property: NamedNode) -> bool:
        """Whether only a referentie has this property."""
        return self._is(property, PPC.AlleenReferentie)

    def is_text(self, property: NamedNode) -> bool:
        """Whether the values of a property are text that people read."""
        return self._is(property, PPC.Tekstveld)

    def label(self, concept: NamedNode, language: str = "nl") -> str:
        """The preferred label of a concept, in another language where it lacks this one; else its IRI."""
        wanted = self.graph.text(concept, SKOS.prefLabel, language)
        return wanted or self.graph.text(concept, SKOS.prefLabel) or concept.value

    def is_deprecated(self, concept: NamedNode) -> bool:
        """Whether a concept has been withdrawn from its list."""
        return self.graph.has(concept, OWL.deprecated, _TRUE)

    @cached_property
    def provincies(self) -> Mapping[str, NamedNode]:
        """The TOOI IRI of each province by the name of its folder."""
        concepts = self.code_lists[LIJST.provincies].members
        return {name: node for node in sorted(concepts, key=str) if (name := self.graph.text(node, SKOS.notation))}

    def _is(self, node: NamedNode, kind: NamedNode) -> bool:
        return self.graph.has(node, RDF.type, kind)

    def _code_list(self, scheme: NamedNode, concepts: list[NamedNode]) -> CodeList:
        codes: dict[str, NamedNode] = {}
        names: list[str] = []
        for concept in sorted(concepts, key=self.is_deprecated):  # a current name goes before a withdrawn one
            notation = self.graph.text(concept, SKOS.notation)
            label = self.graph.text(concept, SKOS.prefLabel, "nl")
            for name in (notation, label):
                if name:
                    codes.setdefault(name.lower(), concept)
            if (name := notation or label) and not self.is_deprecated(concept):
                names.append(name)
        labels = {taal: self.graph.text(scheme, SKOS.prefLabel, taal) or scheme.value for taal in ("nl", "en")}
        issued = self.graph.text(scheme, DCT.issued)
        if issued:
            labels = {taal: f"{label} ({issued})" for taal, label in labels.items()}
        return CodeList(scheme, labels, codes, frozenset(concepts), tuple(names))


_TRUE = Literal("true", datatype=XSD.boolean)


@cache
def load(folder: Path = VOCAB) -> Vocabulary:
    """The vocabularies of a folder, read once."""
    return Vocabulary(graphs.load(folder))
