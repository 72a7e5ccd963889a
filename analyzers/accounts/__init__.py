"""Checks that need many documents: one module for each, named like the kind of check its rule asks for."""
