"""One engine for lists, forms, verbs, history, import, export and the API."""
