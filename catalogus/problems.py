"""What is wrong with a request, as HTTP says it to machines (RFC 9457) and a page to people.

A kind of problem has one status and one title. What is wrong with a query is 400; what may go better later is 503, and
says when.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus

import orjson

from catalogus.diagnostics import Messages
from catalogus.namespaces import PROBLEEM
from catalogus.sparql.errors import QueryError, Reason

MEDIA_TYPE = "application/problem+json"
PATIENCE = 10
"""So many seconds somebody had better wait before asking again."""


class Fault(Enum):
    """What is wrong with a request before there is a query in it."""

    METHOD = "methode"
    PARAMETERS = "parameters"
    ENCODING = "tekens"
    MEDIA_TYPE = "mediatype"
    BODY = "te-groot-verzoek"


@dataclass(frozen=True)
class Problem:
    """One problem; line and column count from 1, when it has a place in the query."""

    kind: Fault | Reason
    detail: Messages
    line: int | None = None
    column: int | None = None
    hint: Messages = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return _STATUS.get(self.kind, HTTPStatus.BAD_REQUEST)

    def title(self, taal: str) -> str:
        return TITLES[self.kind][taal]

    def json(self, taal: str) -> bytes:
        """The problem as `application/problem+json`, in one language."""
        said = {
            "type": PROBLEEM[self.kind.value].value,
            "title": self.title(taal),
            "status": int(self.status),
            "detail": self.detail[taal],
            "line": self.line,
            "column": self.column,
            "hint": self.hint.get(taal),
        }
        return orjson.dumps({key: value for key, value in said.items() if value}, option=orjson.OPT_APPEND_NEWLINE)


class ProblemError(Exception):
    """A request that gets a problem for an answer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail["en"])
        self.problem = problem


def of(error: QueryError) -> Problem:
    """The problem of a query that got no answer."""
    headers = {"Retry-After": str(PATIENCE)} if _STATUS.get(error.reason) == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return Problem(error.reason, error.messages, error.line, error.column, error.hint, headers)


_STATUS: Mapping[Fault | Reason, HTTPStatus] = {
    Fault.METHOD: HTTPStatus.METHOD_NOT_ALLOWED,
    Fault.MEDIA_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Fault.BODY: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Reason.FORM: HTTPStatus.NOT_ACCEPTABLE,
    Reason.TIMEOUT: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    Reason.CRASH: HTTPStatus.INTERNAL_SERVER_ERROR,
    Reason.STORE: HTTPStatus.SERVICE_UNAVAILABLE,
}
TITLES: Mapping[Fault | Reason, Messages] = {
    Fault.METHOD: {"nl": "Zo kan hier niet worden gevraagd", "en": "One cannot ask in this way here"},
    Fault.PARAMETERS: {
        "nl": "Het verzoek is niet volledig of niet eenduidig",
        "en": "The request lacks something or is ambiguous",
    },
    Fault.ENCODING: {"nl": "Het verzoek is niet te lezen", "en": "The request cannot be read"},
    Fault.MEDIA_TYPE: {"nl": "Dit soort bericht is hier niet bekend", "en": "This kind of message is not known here"},
    Fault.BODY: {"nl": "Het verzoek is te groot", "en": "The request is too large"},
    Reason.SYNTAX: {"nl": "De vraag is niet te lezen", "en": "The query cannot be read"},
    Reason.SERVICE: {"nl": "SERVICE mag hier niet", "en": "SERVICE is not allowed here"},
    Reason.FROM: {"nl": "FROM mag hier niet", "en": "FROM is not allowed here"},
    Reason.UPDATE: {"nl": "Hier kan niets worden gewijzigd", "en": "Nothing can be changed here"},
    Reason.TOO_LONG: {"nl": "De vraag is te lang", "en": "The query is too long"},
    Reason.TOO_DEEP: {"nl": "De vraag heeft te veel haakjes in elkaar", "en": "The query has too many nested brackets"},
    Reason.GRAPH: {"nl": "Deze graaf is er niet", "en": "There is no such graph"},
    Reason.FORM: {"nl": "Het antwoord bestaat niet in deze vorm", "en": "There is no answer in this form"},
    Reason.ENGINE: {"nl": "De vraag heeft geen antwoord", "en": "The query has no answer"},
    Reason.STORE: {"nl": "De gegevens zijn er nu niet", "en": "The data are not there now"},
    Reason.TIMEOUT: {"nl": "De vraag duurt te lang", "en": "The query takes too long"},
    Reason.TOO_LARGE: {"nl": "Het antwoord is te groot", "en": "The answer is too large"},
    Reason.CRASH: {"nl": "De vraag liep vast", "en": "The query got stuck"},
    Reason.BUSY: {"nl": "Er zijn nu te veel vragen", "en": "There are too many queries now"},
}
