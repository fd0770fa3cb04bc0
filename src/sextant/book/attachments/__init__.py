"""Files beside records: documents, pictures and voice notes, kept by their hash."""
