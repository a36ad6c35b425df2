"""What somebody typed wrong on the command line, in a language that person reads."""

import click

from catalogus.suggest import did_you_mean


def explain(error: click.UsageError, language: str) -> str:
    """One or two lines: what is wrong, and where the help is."""
    command = error.ctx.command_path if error.ctx else "catalogus"
    return f"{_problem(error, language)}\n{_HELP[language].format(command)}"


def _problem(error: click.UsageError, language: str) -> str:
    if isinstance(error, click.NoSuchOption):
        known = [name for parameter in error.ctx.command.params for name in parameter.opts] if error.ctx else []
        hint = did_you_mean(error.option_name, known).get(language, "")
        return f"{_OPTION[language].format(error.option_name)} {hint}".rstrip()
    if isinstance(error, click.NoSuchCommand):
        known = (
            error.ctx.command.list_commands(error.ctx)
            if error.ctx and isinstance(error.ctx.command, click.Group)
            else []
        )
        hint = did_you_mean(error.command_name, known).get(language, "")
        return f"{_COMMAND[language].format(error.command_name)} {hint}".rstrip()
    if isinstance(error, click.MissingParameter) and error.param:
        return _MISSING[language].format(error.param.opts[0])
    if isinstance(error, click.BadParameter) and error.param and isinstance(error.param.type, click.Choice):
        return _CHOICE[language].format(error.param.opts[0], ", ".join(error.param.type.choices))
    if isinstance(error, click.BadOptionUsage):
        return _VALUE[language].format(error.option_name)
    if isinstance(error, click.BadParameter) and error.param:
        return _BAD[language].format(error.param.opts[0], error.message)
    return error.format_message()


_HELP = {"nl": "Hulp: {} --help", "en": "Help: {} --help"}
_OPTION = {"nl": "Onbekende optie «{}».", "en": "Unknown option «{}»."}
_COMMAND = {"nl": "Onbekende opdracht «{}».", "en": "Unknown command «{}»."}
_MISSING = {"nl": "«{}» ontbreekt.", "en": "«{}» is missing."}
_CHOICE = {"nl": "Kies voor «{}» uit: {}.", "en": "For «{}» choose from: {}."}
_VALUE = {"nl": "Achter «{}» hoort een waarde.", "en": "A value belongs after «{}»."}
_BAD = {"nl": "De waarde van «{}» kan niet worden gebruikt: {}", "en": "The value of «{}» cannot be used: {}"}
