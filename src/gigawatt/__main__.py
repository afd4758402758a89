"""`python -m gigawatt` is the command line."""

from gigawatt.cli import main

main()
