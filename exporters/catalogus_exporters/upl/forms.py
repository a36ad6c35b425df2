"""Rows of text as SPARQL 1.1 query results, in JSON and XML (W3C, 2013-03-21).

A column is a variable. What is known to be an address is a `uri`, other text a `literal`; an empty cell is unbound.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

import orjson
from lxml import etree

from catalogus_exporters.lijst import Rij

SPARQL = "http://www.w3.org/2005/sparql-results#"


def as_json(columns: Sequence[str], rows: Iterable[Rij], uris: Collection[str]) -> bytes:
    """SPARQL 1.1 Query Results JSON Format."""
    bindings = [
        {column: {"type": kind, "value": value} for column, kind, value in _bound(columns, row, uris)} for row in rows
    ]
    document = {"head": {"vars": list(columns)}, "results": {"bindings": bindings}}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def as_xml(columns: Sequence[str], rows: Iterable[Rij], uris: Collection[str]) -> bytes:
    """SPARQL Query Results XML Format (Second Edition)."""
    root = etree.Element(f"{{{SPARQL}}}sparql", nsmap={None: SPARQL})  # type: ignore[dict-item]  # the stubs want a prefix
    head = _add(root, "head")
    for column in columns:
        _add(head, "variable", name=column)
    results = _add(root, "results")
    for row in rows:
        result = _add(results, "result")
        for column, kind, value in _bound(columns, row, uris):
            _add(_add(result, "binding", name=column), kind).text = value
    etree.indent(root, "  ")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _bound(columns: Sequence[str], row: Rij, uris: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Each column that has a value: its name, kind and value."""
    return ((column, "uri" if column in uris else "literal", row[column]) for column in columns if row[column])


def _add(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{SPARQL}}}{tag}", attributes)
