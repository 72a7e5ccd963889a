"""The desk: a page on which a person hands in what they have, and sees what was found. Runs here and in a browser.

All modules but `door` and `serve` touch no network, thread or process, and import nothing compiled: the same page runs
inside Pyodide. `door` keeps strangers out and `serve` listens; only `webside open` uses them.
"""
