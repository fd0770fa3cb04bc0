"""Where the funnel leaks, and what moved the pipeline."""
