"""The six chapters of a sales manager's duties, none of which knows another."""
