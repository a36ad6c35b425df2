"""Every rule, by its code: the shapes and checks in `shapes/` as a table.

A rule is a named node in Turtle: a SHACL shape, or a `ppc:Controle` for what only a program can see (a file that
cannot be read, two products with one name). Both carry `sh:message` and `rdfs:comment` in Dutch and English,
`sh:severity` and `dct:source`. The code is the local name of the IRI up to a hyphen: `PPC103-concept` is the rule
PPC103 as it weighs for a concept.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import BlankNode, NamedNode

from catalogus import graph as graphs
from catalogus.diagnostics import Diagnostic, Location, Messages, Severity
from catalogus.folders import SHAPES
from catalogus.graph import Graph, Term
from catalogus.namespaces import DCT, PPC, RDF, RDFS, RULE, SH, TALEN

_SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}


@dataclass(frozen=True)
class Rule:
    """One rule as an editor meets it: `explanation` says why it is there and what to do.

    `near` is the property that makes a missing one necessary (`ppc:bij`): its place is where to look.
    `forbidden` is what a text may not hold, for a shape that says so (`sh:not [ sh:pattern … ]`). `choice` are the
    properties of which one will do (`sh:or ( [ sh:path … ] … )`).
    """

    code: str
    iri: NamedNode
    severity: Severity
    messages: Messages
    explanation: Messages
    source: str
    near: NamedNode | None = None
    forbidden: re.Pattern[str] | None = None
    choice: tuple[NamedNode, ...] = ()

    def diagnostic(
        self,
        location: Location,
        hint: Messages | None = None,
        related: tuple[Location, ...] = (),
        /,
        **values: str | Messages,
    ) -> Diagnostic:
        """The fault of breaking this rule at a place; `{name}` in its message becomes the value of that name."""
        messages = {language: _fill(text, language, values) for language, text in self.messages.items()}
        return Diagnostic(location, self.code, self.severity, messages, hint or {}, related)


def _fill(text: str, language: str, values: Mapping[str, str | Messages]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value if isinstance(value, str) else value[language])
    return text


@cache
def load(folder: Path = SHAPES) -> Mapping[NamedNode, Rule]:
    """All rules by IRI, in the order of their codes."""
    graph = graphs.load(folder)
    nodes = sorted(
        (node for node in graph.subjects() if isinstance(node, NamedNode) and node.value.startswith(RULE.base)), key=str
    )
    return MappingProxyType({node: _rule(graph, node) for node in nodes})


def rule(code: str) -> Rule:
    """The rule that a program checks, by its code."""
    return load()[RULE[code]]


def _rule(graph: Graph, node: NamedNode) -> Rule:
    severity = graph.node(node, SH.severity)
    negated = graph.value(node, SH["not"])
    forbidden = graph.text(negated, SH.pattern) if isinstance(negated, BlankNode) else None
    return Rule(
        code=node.value.removeprefix(RULE.base).partition("-")[0],
        iri=node,
        severity=_SEVERITIES[severity] if severity else Severity.ERROR,
        messages={taal: graph.text(node, SH.message, taal) or "" for taal in TALEN},
        explanation={taal: graph.text(node, RDFS.comment, taal) or "" for taal in TALEN},
        source=graph.text(node, DCT.source) or "",
        near=graph.node(node, PPC.bij),
        forbidden=re.compile(forbidden) if forbidden else None,
        choice=tuple(_paths(graph, graph.value(node, SH["or"]))),
    )


def _paths(graph: Graph, choices: Term | None) -> Iterator[NamedNode]:
    """What the paths in a list of shapes begin with."""
    while isinstance(choices, BlankNode):
        shape = graph.value(choices, RDF.first)
        path = graph.value(shape, SH.path) if isinstance(shape, BlankNode) else None
        first = graph.value(path, RDF.first) if isinstance(path, BlankNode) else path
        if isinstance(first, NamedNode):
            yield first
        choices = graph.value(choices, RDF.rest)
