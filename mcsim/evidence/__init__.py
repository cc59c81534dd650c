"""The survey as counts with an uncertain n, outside evidence, and the register of parameters."""
