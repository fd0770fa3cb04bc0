"""The door of the JSON API."""
