"""What a page does besides being shown."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Dialog, Page

_REPORT = """addEventListener("securitypolicyviolation",
    event => heardViolation(`${event.effectiveDirective} ${event.blockedURI}`))"""


@dataclass(frozen=True)
class Heard:
    """Addresses that were asked for, reports of the Content-Security-Policy, errors, and windows with a message."""

    asked: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


def listening(page: Page) -> Heard:
    """What a page does from now on, as it goes."""
    heard = Heard()

    def message(said: ConsoleMessage) -> None:
        # A browser asks for /favicon.ico by itself.
        if said.type == "error" and not said.location["url"].endswith("/favicon.ico"):
            heard.errors.append(said.text)

    def dialog(shown: Dialog) -> None:
        heard.dialogs.append(shown.message)
        shown.dismiss()

    page.on("request", lambda request: heard.asked.append(request.url))
    page.on("console", message)
    page.on("pageerror", lambda error: heard.errors.append(str(error)))
    page.on("dialog", dialog)
    page.expose_function("heardViolation", lambda report: heard.violations.append(report))
    page.add_init_script(_REPORT)
    return heard
