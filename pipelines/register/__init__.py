"""The system of record: originals, parsed values, ledger, events."""
