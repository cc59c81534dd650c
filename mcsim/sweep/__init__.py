"""Sweeps: many points of a design, stored in parts that survive any interruption."""
