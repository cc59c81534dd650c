"""The readable model: agents over the same rules as the compiled core, bit for bit."""
