"""Rows of text as a file that a spreadsheet opens: CSV (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

Rij = Mapping[str, str]


def as_csv(columns: Sequence[str], rows: Iterable[Rij]) -> bytes:
    """UTF-8 without a mark, a comma between, LF at the end of a line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
