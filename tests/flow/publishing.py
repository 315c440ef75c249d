"""``python publishing.py FILE...``: hand in one file and publish a build of it, file after file, in one process
as the worker does; the id of each build on a line of its own as soon as it is published."""

import os
import sys
from contextlib import redirect_stdout
from io import StringIO


def main() -> None:
    from pipelines import paths, warehouse
    from pipelines.cli.app import run

    warehouse.GRACE = 0  # Builds go under the pages at once, not a minute after they were made.
    home = paths.home(os.environ["GUANHUAI_CATALOGUE"])
    for file in sys.argv[1:]:
        with redirect_stdout(StringIO()):
            done = run(["submit", "--quiet", file]) != 2 and run(["build"]) == 0
        if not done:
            sys.exit(f"{file}: not published")
        print(warehouse.current_build(home), flush=True)


if __name__ == "__main__":
    main()
