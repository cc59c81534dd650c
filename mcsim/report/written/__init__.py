"""The report in each format, one file each, from the same content."""
