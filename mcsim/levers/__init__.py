"""Policy levers: one file each, a record and a modifier on named quantities."""
