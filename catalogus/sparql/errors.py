"""Why a question gets no answer."""

from enum import Enum

from catalogus.diagnostics import Messages


class Reason(Enum):
    """What kind of thing is wrong; the first nine are of who asks, the others of what asking it takes."""

    SYNTAX = "syntax"
    SERVICE = "service"
    FROM = "from"
    UPDATE = "update"
    TOO_LONG = "te-lang"
    TOO_DEEP = "te-diep"
    GRAPH = "graaf"
    FORM = "vorm"
    ENGINE = "onmogelijk"
    TIMEOUT = "te-traag"
    TOO_LARGE = "te-groot"
    CRASH = "vastgelopen"
    BUSY = "te-druk"
    STORE = "opslag"


class QueryError(Exception):
    """A question without an answer: why, where in its text (from 1; None for all of it), and the way out."""

    def __init__(
        self,
        reason: Reason,
        messages: Messages,
        line: int | None = None,
        column: int | None = None,
        hint: Messages | None = None,
    ) -> None:
        super().__init__(messages["en"])
        self.reason = reason
        self.messages = messages
        self.line = line
        self.column = column
        self.hint: Messages = hint or {}
