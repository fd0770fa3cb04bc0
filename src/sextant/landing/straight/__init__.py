"""Rows that land straight as facts: many lines, kept as columns, without a record for each."""
