"""Validation by natural experiments: what the model predicts, beside what was observed."""
