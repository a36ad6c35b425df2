"""What a request asks: its query, of which graphs, and in which form it wants the answer.

SPARQL 1.1 Protocol (W3C Recommendation of 2013-03-21), sections 2.1.1 to 2.1.5. What it gets wrong is a problem.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict
from werkzeug.http import parse_options_header

from catalogus import problems
from catalogus.diagnostics import filled
from catalogus.problems import Fault, Problem, ProblemError
from catalogus.serving import READING, Asked
from catalogus.sparql import forms
from catalogus.sparql.check import LENGTH, UPDATE
from catalogus.sparql.errors import Reason
from catalogus.sparql.forms import FORMS

METHODS = (*READING, "POST", "OPTIONS")
BODY = 12 * LENGTH
"""The most bytes of a request: a character has up to four, and each of those may be written as %E2."""

PAGE, HTML = "html", "text/html"
"""The form of an answer that is a page, and its media type."""

RDF = tuple(FORMS[form].media_type for form in forms.of("construct"))


def allowed(asked: Asked, methods: Sequence[str]) -> None:
    """Refuse every other method."""
    if asked.method not in methods:
        known = ", ".join(methods)
        raise ProblemError(Problem(Fault.METHOD, filled(_METHOD, asked.method, known), headers={"Allow": known}))


def parameters(asked: Asked) -> MultiDict[str, str]:
    """What was asked, wherever it stands in the request."""
    allowed(asked, METHODS)
    if not asked.is_utf8:
        raise ProblemError(Problem(Fault.ENCODING, _ENCODING))
    if asked.method != "POST":
        return asked.query
    if asked.body is None:
        raise ProblemError(Problem(Fault.BODY, filled(_BIG, BODY)))
    media_type, options = parse_options_header(asked.content_type.lower())
    if media_type == "application/sparql-update":
        raise ProblemError(Problem(Fault.MEDIA_TYPE, UPDATE))
    if media_type not in (_URLENCODED, _DIRECT):
        raise ProblemError(Problem(Fault.MEDIA_TYPE, filled(_MEDIA_TYPE, _URLENCODED, _DIRECT)))
    if options.get("charset", "utf-8").lower() != "utf-8":
        raise ProblemError(Problem(Fault.MEDIA_TYPE, _ENCODING))
    found: MultiDict[str, str] = MultiDict(asked.query)
    try:
        text = asked.body.decode()
        if media_type == _DIRECT:
            found.add("query", text)
        else:
            found.update(MultiDict(parse_qsl(text, keep_blank_values=True, errors="strict")))
    except ValueError as error:
        raise ProblemError(Problem(Fault.ENCODING, _ENCODING)) from error
    return found


def text(asked: Asked, parameters: MultiDict[str, str]) -> str | None:
    """The query; None for who only reads the address."""
    if "update" in parameters:
        raise ProblemError(Problem(Reason.UPDATE, UPDATE))
    queries = parameters.getlist("query")
    if len(queries) > 1:
        raise ProblemError(Problem(Fault.PARAMETERS, _TWICE))
    if asked.method == "POST" and not queries:
        raise ProblemError(Problem(Fault.PARAMETERS, _NO_QUERY))
    return queries[0] if queries else None


def dataset(parameters: MultiDict[str, str], known: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs that are asked as one, and those that can be asked by name; none of either is all of both."""
    named = {name: tuple(dict.fromkeys(parameters.getlist(name))) for name in ("default-graph-uri", "named-graph-uri")}
    for name, graphs in named.items():
        if not set(graphs) <= set(known):
            raise ProblemError(Problem(Reason.GRAPH, filled(_GRAPH, name), hint=filled(_GRAPHS, ", ".join(known))))
    default_graphs, named_graphs = named.values()
    return default_graphs, named_graphs


def form(asked: Asked, parameters: MultiDict[str, str], kind: str) -> tuple[str, str]:
    """The form of an answer and its media type: what the address says, else what the client likes best."""
    fitting = forms.of(kind)
    if wanted := parameters.get("format"):
        if wanted != PAGE and wanted not in fitting:
            raise ProblemError(
                Problem(Reason.FORM, filled(_FORM, kind.upper()), hint=filled(_FORMS, ", ".join(fitting)))
            )
        return wanted, FORMS[wanted].media_type if wanted in FORMS else HTML
    offers = {FORMS[name].media_type: name for name in fitting}
    offers |= {media_type: name for media_type, name in _ALSO.items() if name in fitting}
    media_type = negotiated(asked, (*offers, HTML))
    return offers.get(media_type, PAGE), media_type


def negotiated(asked: Asked, offers: Sequence[str]) -> str:
    """The media type that a client likes best; the first, for one that does not say."""
    if not asked.accept:
        return offers[0]
    if found := asked.accept.best_match(offers):
        return found
    raise ProblemError(Problem(Reason.FORM, _NOTHING_FITS, hint=filled(_FORMS, ", ".join(offers))))


def for_people(asked: Asked) -> bool:
    """Whether somebody with a browser asked: who likes a page better than any form for machines."""
    machines = (problems.MEDIA_TYPE, *(form.media_type for form in FORMS.values()), *_ALSO)
    return bool(asked.accept) and asked.accept.best_match((*machines, HTML)) == HTML


_DIRECT, _URLENCODED = "application/sparql-query", "application/x-www-form-urlencoded"
_ALSO: Mapping[str, str] = {"application/json": "json", "application/xml": "xml"}
"""What clients ask for that know no better."""

_METHOD = {"nl": "{} kan hier niet. Gebruik een van deze: {}", "en": "{} is not possible here. Use one of: {}"}
_BIG = {"nl": "Een verzoek heeft hoogstens {} bytes.", "en": "A request has at most {} bytes."}
_MEDIA_TYPE = {
    "nl": "Zet in de kop Content-Type wat er in het bericht staat: {} of {}.",
    "en": "Say in the header Content-Type what the message holds: {} or {}.",
}
_ENCODING = {"nl": "Gebruik UTF-8.", "en": "Use UTF-8."}
_NO_QUERY = {"nl": "Er is geen vraag: «query» ontbreekt.", "en": "There is no query: «query» is lacking."}
_TWICE = {"nl": "«query» mag er maar één keer in staan.", "en": "«query» may be there only once."}
_GRAPH = {
    "nl": "«{}» noemt een graaf die deze catalogus niet heeft.",
    "en": "«{}» names a graph that this catalogue does not have.",
}
_GRAPHS = {"nl": "Deze zijn er: {}", "en": "There are: {}"}
_FORM = {
    "nl": "Het antwoord op {} bestaat niet in de vorm die het adres noemt.",
    "en": "The answer to {} does not exist in the form that the address names.",
}
_NOTHING_FITS = {
    "nl": "Het antwoord bestaat in geen van de vormen die de kop Accept noemt.",
    "en": "The answer exists in none of the forms that the header Accept names.",
}
_FORMS = {"nl": "Kies uit: {}", "en": "Choose from: {}"}
