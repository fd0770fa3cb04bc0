"""Pages of the engine: one view for each address, whatever the record."""
