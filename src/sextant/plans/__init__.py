"""What is intended: plans of cells by node and time, in versions, for targets and budgets alike."""
