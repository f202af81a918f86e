"""`python -m tilfolio.cli`, where `til` is not on the path."""

from tilfolio.cli import main

main(prog_name="til")
