"""Files come in here."""
