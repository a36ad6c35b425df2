"""`python -m catalogus`."""

from catalogus.cli import main

main()
