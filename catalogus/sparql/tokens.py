"""The words and signs of a SPARQL query (SPARQL 1.1 Query Language, section 19.8).

A keyword is only one outside texts, comments, addresses and names: that is what telling them apart is for. Whether
they make a query is for the engine to say.
"""

import re
from collections.abc import Sequence
from enum import Enum
from itertools import islice
from typing import NamedTuple


class Kind(Enum):
    """What a piece of a query is; a word is a keyword or a function, a name has a prefix.

    What begins as a text and is closed nowhere is a sign, to the end of its line.
    """

    COMMENT = "comment"
    IRI = "iri"
    TEXT = "text"
    VARIABLE = "variable"
    BLANK = "blank"
    LANGUAGE = "language"
    NAME = "name"
    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"


class Token(NamedTuple):
    """One piece, and where it starts."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords (in capitals), in whatever case."""
        return self.kind is Kind.WORD and self.text.upper() in words


# The letters of names, as section 19.8 has them, and all else beyond ASCII: what of that is no letter stands in no
# query outside a text, an address or a comment. They are told by what they are not, which `re` reads in no time.
_LETTER = r"[^\x00-@\[-`{-\x7f]"
_FIRST = r"[^\x00-/:-@\[-^`{-\x7f]"  # also a digit or _
_NEXT = r"[^\x00-,./:-@\[-^`{-\x7f]"  # also -
_DOTTED = r"[^\x00-,/:-@\[-^`{-\x7f]"  # also .
_LOCAL = rf"{_NEXT}|:|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LONGEST = 60
"""The most letters of a prefix: to look further for its colon, from each letter anew, would take for ever."""

_PATTERN = re.compile(
    rf"""
    \s+
    | (?P<comment> \#[^\r\n]* )
    | (?P<iri> <(?: [^<>"{{}}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}} )*+> )
    | (?P<text> \"\"\"(?: [^"\\] | \\. | "(?!"") )*+\"\"\" | '''(?: [^'\\] | \\. | '(?!'') )*+'''
              | "(?: [^"\\\r\n] | \\. )*+" | '(?: [^'\\\r\n] | \\. )*+' )
    | (?P<variable> [?$]{_FIRST}+ )
    | (?P<blank> _:{_FIRST}(?: {_DOTTED}*{_NEXT} )? )
    | (?P<language> @[A-Za-z]+(?: -[A-Za-z0-9]+ )*+(?: --[A-Za-z]+ )? )
    | (?P<name> (?: {_LETTER}(?: {_DOTTED}{{0,{_LONGEST}}}{_NEXT} )? )?
                : (?: (?: {_LOCAL} )(?: (?: {_LOCAL}|\. )*(?: {_LOCAL} ) )? )? )
    | (?P<number> \d+(?: \.\d* )?(?: [eE][+-]?\d+ )? | \.\d+(?: [eE][+-]?\d+ )? )
    | (?P<word> (?: {_LETTER} | _ ){_FIRST}*+ )
    | (?P<sign> ["'][^\r\n]*+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {kind.value: kind for kind in Kind}


def tokens(text: str, most: int | None = None) -> Sequence[Token]:
    """All pieces but white space, or so many, in their order; together they are the whole text."""
    found = (
        Token(_KINDS[piece.lastgroup], piece.group(), piece.start())
        for piece in _PATTERN.finditer(text)
        if piece.lastgroup
    )
    return tuple(islice(found, most))


def without_comments(text: str, pieces: Sequence[Token]) -> str:
    """The same text with blanks for comments, so that every place is where it was."""
    parts: list[str] = []
    at = 0
    for comment in (piece for piece in pieces if piece.kind is Kind.COMMENT):
        parts += (text[at : comment.start], " " * len(comment.text))
        at = comment.end
    return "".join((*parts, text[at:]))


def position(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of a place, from 1."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def offset_of(text: str, line: int, column: int) -> int:
    """The place at a line and a column; the end of the text for one beyond it."""
    start = sum(len(part) for part in text.splitlines(keepends=True)[: line - 1])
    return min(start + column - 1, len(text))


def at(text: str, line: int, column: int) -> Token | None:
    """The piece that stands at a place."""
    offset = offset_of(text, line, column)
    return next((piece for piece in tokens(text) if piece.start <= offset < piece.end), None)


_WORDS = """
A ABS ADD ADJUST ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT CONSTRUCT CONTAINS
COPY COUNT CREATE DATA DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT DROP ENCODE_FOR_URI EXISTS FALSE
FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HASLANG HASLANGDIR HAVING HOURS IF IN INSERT INTO IRI ISBLANK ISIRI
ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LATERAL LCASE LIMIT LOAD MAX MD5 MIN MINUS MINUTES MONTH
MOVE NAMED NOT NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM
SAMEVALUE SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE
STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TO TRIPLE TRUE TZ UCASE
UNDEF UNION URI USING UUID VALUES VERSION WHERE WITH YEAR
"""
KEYWORDS = frozenset(_WORDS.split())
"""Every word that SPARQL 1.1 and 1.2 know, and LATERAL, in capitals."""
