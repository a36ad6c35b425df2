"""SHACL twice: `engine` answers at once, `referee` is pySHACL, with which it must agree (`tests/test_shacl.py`)."""
