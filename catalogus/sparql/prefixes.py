"""The prefixes that a query may use without a PREFIX line: those of our data, and of what describes data."""

from collections.abc import Mapping

from catalogus import namespaces

PREFIXES: Mapping[str, str] = {
    **namespaces.PREFIXES,
    "ldes": namespaces.LDES.base,
    "ppcsdg": namespaces.PPCSDG.base,
    "schema": namespaces.SCHEMA.base,
    "sd": namespaces.SD.base,
    "sh": namespaces.SH.base,
    "tree": namespaces.TREE.base,
    "void": namespaces.VOID.base,
}


def short(iri: str) -> str:
    """An IRI with a prefix where one fits, else in angle brackets."""
    for prefix, base in _LONGEST_FIRST:
        if iri.startswith(base) and (local := iri[len(base) :]).replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{iri}>"


_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
