"""DHIS2's dataValueSets: JSON and XML to one sheet a file, and any sheet with its headings to returns."""
