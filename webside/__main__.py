"""`python -m webside`: the command line where no script was installed."""

from webside.cli import main

main()
