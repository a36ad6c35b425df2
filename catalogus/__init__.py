"""The Provinciale Producten Catalogus: one folder of YAML and Turtle, checked and published."""

__version__ = "0.1.0"  # also read by hatchling; importlib.metadata would cost 25 ms at start-up
