"""The store's tables and how they came to be: one migration for each change since the first."""

# The revision this Webside writes; a test holds it to the newest file in versions/.
HEAD = "0002"
