"""What was ordered, invoiced and paid, in ledgers that are never edited."""
