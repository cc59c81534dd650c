"""Comparison of scenarios, always in pairs under the same draws and the same chance."""
