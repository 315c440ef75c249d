"""Parts of one unit's page."""
