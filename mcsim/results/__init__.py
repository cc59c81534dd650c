"""What a study leaves behind: parts, manifest, metrics and frames."""
