"""The verbs of the command line: one small module each, with a `command(language)` that builds it."""
