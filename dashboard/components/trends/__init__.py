"""The sections of the trends page."""
