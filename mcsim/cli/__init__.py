"""The command line: one file each verb, and no logic."""
