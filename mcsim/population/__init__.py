"""Who lives in the model: a profile of the country, synthesis by addressed draws, a network."""
