"""Tests; their paths mirror the source's."""
