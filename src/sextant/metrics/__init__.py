"""Named numbers over published facts."""
