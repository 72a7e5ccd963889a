"""The words of the tool: frozen values on the standard library alone, shared by every stage."""
