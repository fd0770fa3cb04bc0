"""The reporting chapter: any number by any dimension, dashboards, and explorations that were kept."""
