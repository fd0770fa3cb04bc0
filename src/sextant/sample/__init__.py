"""The sample company: real files that may be shipped, and what a seeded simulator adds."""
