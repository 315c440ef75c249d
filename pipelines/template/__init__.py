"""Workbooks to fill in: a sheet a form, as intake reads them back."""
