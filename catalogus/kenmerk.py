"""What a property of a product says, apart from how it is written: as a short hash that only meaning changes.

White space, markup, punctuation, capitals and the choice between `u` and `je` do not count, so that tidying a text
asks nobody to look at it again; a word, a number, an address, a date or an amount does (LPDC had to clean up
thousands of false flags, LPDC-1638).
"""

import hashlib
import re
import unicodedata
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from catalogus.graph import Graph, Node, Term
from catalogus.namespaces import XSD

LENGTH = 12  # hexadecimal digits: 48 bits, and one field has a few dozen versions in its life


def kenmerk(graph: Graph, subject: Node, property: NamedNode) -> str:
    """The hash of a property's values with all that stands below them; of no value too."""
    meaning = "\n".join(content(graph, subject, property, functional=True))
    return hashlib.sha256(meaning.encode()).hexdigest()[:LENGTH]


def content(graph: Graph, subject: Node, property: NamedNode, *, functional: bool = False) -> tuple[str, ...]:
    """The values of a property as sorted lines, whatever their order and the names of nested objects.

    `functional` leaves out what is a matter of form; otherwise only white space is.
    """
    return tuple(sorted(_line(graph, subject, value, functional) for value in graph.values(subject, property)))


def _line(graph: Graph, subject: Node, value: Term, functional: bool) -> str:
    if isinstance(value, Literal) and value.datatype == XSD.double:
        return format(Decimal(value.value).normalize(), "f")  # 450 and 450.00 are one amount
    if isinstance(value, Literal):
        text = _meaning(value.value) if functional else " ".join(value.value.split())
        return f"{value.language or value.datatype.value} {text}"
    if isinstance(value, NamedNode) and isinstance(subject, NamedNode) and value.value.startswith(f"{subject.value}/"):
        below = (
            (property, content(graph, value, property, functional=functional)) for property in graph.predicates(value)
        )
        return "; ".join(sorted(f"{property.value} = {' | '.join(lines)}" for property, lines in below))
    return str(value)


def _meaning(text: str) -> str:
    """The words, numbers and addresses of a text, in their order."""
    text = _NUMBERS.sub("", unicodedata.normalize("NFC", text).translate(_SIGNS))
    words = [word if ":" in word else word.casefold() for word in _WORD.findall(text)]
    plain = [_PRONOUNS.get(word, word) for word in words]
    for number, word in enumerate(plain):
        if word in _PRONOUNS.values():  # u vraagt, vraagt u · je vraagt, vraag je
            for beside in (number - 1, number + 1):
                if 0 <= beside < len(plain):
                    plain[beside] = _VERBS.get(plain[beside], plain[beside].removesuffix("t"))
    return " ".join(plain)


# An address is one word: what comes after a slash matters there, and a full stop that ends a sentence does not.
_WORD = re.compile(
    r"(?:https?://|mailto:|tel:)[^\s)\]>]*[^\s)\]>.,;:?!]"
    r"|(?<!\w)-(?=\d)|[^\W_]+(?:[.,'-][^\W_]+)*|[€$£%§<>≤≥±+°]"
)
_NUMBERS = re.compile(r"^\s*\d+[.)] ", re.MULTILINE)  # of a list: Markdown counts itself
_SIGNS = str.maketrans("’‘–—−", "''---")
_PRONOUNS = {
    **dict.fromkeys(("u", "uw", "je", "jij", "jou", "jouw", "zich"), "u"),  # je is both: je vraagt, je aanvraag
    **dict.fromkeys(("uzelf", "jezelf"), "uzelf"),
}
_VERBS = {
    **{"heeft": "heb", "hebt": "heb", "bent": "ben", "is": "ben", "zult": "zul", "zal": "zul", "wil": "wil"},
    **{"wilt": "wil", "kan": "kun", "gaat": "ga", "staat": "sta", "slaat": "sla"},
}
