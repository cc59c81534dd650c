"""Figures and the report, from a summary and a manifest alone."""
