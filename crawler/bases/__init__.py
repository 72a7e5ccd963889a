"""One base per technology: what several spiders need to ask and to read."""
