"""Webside as a static web page: the desk's application in the Python of the browser, with no server behind it."""

from pathlib import Path

# The build puts the rules there, read and compiled.
RULES = Path(__file__).with_name("rules.pickle")
