"""The queries in our shapes, as functions that answer as they do, hundreds of times as fast.

Each stands here under its own text. A query that is new or changed in `shapes/` is for pySHACL, until it has a function
too; `tests/test_referee.py` holds every answer against that of pySHACL.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode

from catalogus.graph import Graph, Node
from catalogus.namespaces import DCAT, DCT, OWL, PPC, RDF, TALEN, XSD
from catalogus.shacl.paths import UncoveredError
from catalogus.shacl.queries import Function, Row, plain


def _in_one_language(data: Graph, this: Node) -> Iterator[Row]:
    for path in data.predicates(this):
        texts = [text for text in data.literals(this, path) if text.language in TALEN]
        if len({text.language for text in texts}) == 1:
            yield path, min(texts, key=lambda text: text.value)


def _copied(data: Graph, this: Node) -> Iterator[Row]:
    for path in data.predicates(this):
        for text in data.literals(this, path) if path != DCAT.keyword else ():
            is_long = text.language == "nl" and len(text.value) > 20
            if is_long and data.has(this, path, Literal(text.value, language="en")):
                yield path, text


def _links_in_one_language(data: Graph, this: Node) -> Iterator[Row]:
    for path in data.predicates(this):
        links = (value for value in data.values(this, path) if isinstance(value, NamedNode | BlankNode))
        talen = {link: set(data.values(link, PPC.taal)) for link in links}
        every = {taal for own in talen.values() for taal in own}
        if any(not isinstance(taal, Literal) or taal.datatype != XSD.string for taal in every):
            raise UncoveredError("the order of languages")
        yield from ((path, link) for link, own in talen.items() if any(every <= {taal} for taal in own))


def _other_doelgroep(data: Graph, this: Node) -> Iterator[Row]:
    for upn in data.nodes(this, PPC.upn):
        given = data.values(upn, DCT.audience)
        yield from ((DCT.audience, value) for value in data.values(this, DCT.audience) if given and value not in given)


def _unused(data: Graph, this: Node) -> Iterator[Row]:
    for path, kind in (
        (PPC.productAanwezigToelichting, PPC.NietAangeboden),
        (PPC.productValtOnderToelichting, PPC.ValtOnder),
    ):
        if not data.has(this, RDF.type, kind):
            yield from ((path, value) for value in data.values(this, path))


def _not_erfelijk(data: Graph, this: Node) -> Iterator[Row]:
    for path in data.predicates(this):
        if path != PPC.zonder and data.has(path, RDF.type, PPC.NietErfelijk):
            yield from ((path, value) for value in data.values(this, path))


def _other_tooi(data: Graph, this: Node) -> Iterator[Row]:
    yield from ((OWL.sameAs, v) for v in data.values(this, PPC.provincie) if not data.has(this, OWL.sameAs, v))


def _other_owms(data: Graph, this: Node) -> Iterator[Row]:
    for provincie in data.nodes(this, PPC.provincie):
        for value in data.values(provincie, PPC.owmsIdentifier):
            if not data.has(this, PPC.owmsIdentifier, value):
                yield PPC.owmsIdentifier, value


FUNCTIONS: Mapping[str, Function] = {
    plain(text): function
    for text, function in {
        """
        SELECT $this ?path (MIN(?text) AS ?value) WHERE {
            $this ?path ?text .
            FILTER (LANG(?text) IN ("nl", "en"))
        }
        GROUP BY $this ?path
        HAVING (COUNT(DISTINCT LANG(?text)) = 1)
        """: _in_one_language,
        """
        SELECT $this ?path ?value WHERE {
            $this ?path ?value .
            FILTER (LANG(?value) = "nl" && STRLEN(STR(?value)) > 20 && ?path != <http://www.w3.org/ns/dcat#keyword>)
            BIND (STRLANG(STR(?value), "en") AS ?copy)
            $this ?path ?copy .
        }
        """: _copied,
        """
        SELECT $this ?path ?value WHERE {
            $this ?path ?value .
            ?value ppc:taal ?taal .
            FILTER NOT EXISTS { $this ?path ?twin . ?twin ppc:taal ?other . FILTER (?other != ?taal) }
        }
        """: _links_in_one_language,
        """
        SELECT $this ?path ?value WHERE {
            BIND (dct:audience AS ?path)
            $this dct:audience ?value ; ppc:upn ?upn .
            ?upn dct:audience ?given .
            FILTER NOT EXISTS { ?upn dct:audience ?value }
        }
        """: _other_doelgroep,
        """
        SELECT $this ?path ?value WHERE {
            {
                BIND (ppc:productAanwezigToelichting AS ?path)
                $this ppc:productAanwezigToelichting ?value .
                FILTER NOT EXISTS { $this a ppc:NietAangeboden }
            } UNION {
                BIND (ppc:productValtOnderToelichting AS ?path)
                $this ppc:productValtOnderToelichting ?value .
                FILTER NOT EXISTS { $this a ppc:ValtOnder }
            }
        }
        """: _unused,
        """
        SELECT $this ?path ?value WHERE {
            $this ?path ?value .
            ?path a ppc:NietErfelijk .
            FILTER (?path != ppc:zonder)
        }
        """: _not_erfelijk,
        """
        SELECT $this ?path ?value WHERE {
            BIND (<http://www.w3.org/2002/07/owl#sameAs> AS ?path)
            $this ppc:provincie ?value .
            FILTER NOT EXISTS { $this owl:sameAs ?value }
        }
        """: _other_tooi,
        """
        SELECT $this ?path ?value WHERE {
            BIND (ppc:owmsIdentifier AS ?path)
            $this ppc:provincie/ppc:owmsIdentifier ?value .
            FILTER NOT EXISTS { $this ppc:owmsIdentifier ?value }
        }
        """: _other_owms,
    }.items()
}
