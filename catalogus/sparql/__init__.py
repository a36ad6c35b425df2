"""SPARQL over the graphs of a catalogue: what may be asked, and processes that answer and can be stopped."""
