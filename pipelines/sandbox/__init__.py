"""One SELECT of an analyst on one edition: in a process of its own that can be killed, reaches no file and
no network, and whose memory, time and rows are bounded.

The limits stand one behind the other, so that none is trusted alone: ``allowed`` reads the statement's
tree and lets pass what reads the edition's tables; DuckDB is told to reach nothing else, and its
settings are locked; the kernel bounds memory, time and files of the process; the parent kills it when
it is late and takes no more bytes than agreed.
"""
