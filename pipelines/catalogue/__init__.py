"""The catalogue: the program's truth as typed, frozen objects."""
