"""Statistics of what changes and what differs: pure functions on numbers, no catalogue, no database."""
