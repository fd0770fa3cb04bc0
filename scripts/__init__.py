"""Checks that no tool off the shelf makes."""
