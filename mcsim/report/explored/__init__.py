"""Figures of what was explored: where a ranking turns, what drives it, when a policy fails."""
