"""The one room for data quality. Takes rules and frames, gives failures."""
