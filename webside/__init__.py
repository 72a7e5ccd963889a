"""The line: settings, order, disk, clock and the command line."""

__version__ = "0.1.0"
