"""The parts of the page for analysts: a pivot, queries, what an edition consists of, a notebook."""
