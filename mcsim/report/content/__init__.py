"""What the report says, once for every format: sections of sentences whose numbers are traced."""
