"""DHIS2's metadata into a catalogue folder, with a report of what could not be carried over."""
