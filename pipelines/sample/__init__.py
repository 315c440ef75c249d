"""Sample county returns with a known list of planted defects."""
