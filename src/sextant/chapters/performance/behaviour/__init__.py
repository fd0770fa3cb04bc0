"""What people do, beside their peers, and what goes with results."""
