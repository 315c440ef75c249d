"""How much room words take, in digits of a column's width and in lines."""


def extent(text: str) -> int:
    """How many digits wide it is: other than Latin letters count double."""
    return sum(1 if ch.isascii() else 2 for ch in text)


def lines(text: str, width: float) -> int:
    """Lines it takes in a column: none is broken within an English word."""
    room, count, used = max(int(width) - 1, 4), 1, 0
    for word in text.split(" "):
        size = extent(word)
        if used and used + 1 + size > room:
            count, used = count + 1, 0
        used += size + bool(used)
        while used > room:
            count, used = count + 1, used - room
    return count


def heading_width(name: str, language: str) -> float:
    """Wide enough for the longest word, and for long names in four lines."""
    longest = max(map(extent, name.split()), default=0) if language == "en" else 0
    return min(max(9.5, longest + 1.5, extent(name) / 4 + 1.5), 18)
