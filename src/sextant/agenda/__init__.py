"""What was promised: approvals, and notices of what happened."""
