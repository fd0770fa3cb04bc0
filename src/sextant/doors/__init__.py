"""The doors translate and never decide."""
