"""What moves unlike itself: the daily watch over every number, its alerts, and what they were worth."""
