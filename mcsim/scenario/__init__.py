"""What a user asks for: the grammar of scenario files, their loading, schedules, differences."""
