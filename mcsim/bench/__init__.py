"""How fast the core is here, beside a yardstick, the readable model and the machine's limits."""
