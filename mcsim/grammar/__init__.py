"""Read what people write: YAML with line numbers, calendar quarters, faults that can be mended."""
