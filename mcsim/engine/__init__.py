"""The compiled core: lanes as the innermost axis, chunks of lanes on threads."""
