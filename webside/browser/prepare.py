"""Runs inside Pyodide while the page is built: reads the rules, keeps them compiled, and compiles every module."""

import compileall
import pickle
import sys

sys.path.insert(0, "/stage")

from analyzers import rulebook
from webside.browser import RULES

RULES.write_bytes(pickle.dumps(rulebook.load(), protocol=5))
compileall.compile_dir("/stage", quiet=1, legacy=True, stripdir="/stage", ddir=None)
