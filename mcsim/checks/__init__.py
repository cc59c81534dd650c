"""Checks of the model's contracts on a user's own scenario."""
