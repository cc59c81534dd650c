"""Everything that can be named, as records: scenarios, levers, metrics, parameters, evidence."""
