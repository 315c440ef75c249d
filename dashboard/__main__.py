"""``python -m dashboard ADDRESS PORT``: the pages, with the settings they are made for."""

import sys
from typing import Any

OPTIONS: dict[str, Any] = {
    "server.headless": True,
    "server.maxUploadSize": 20,
    # The program does not change while it runs, and looking whether it has holds up everybody: half a
    # second for each session that opens.
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "runner.postScriptGC": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "theme.font": "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif",
    "theme.primaryColor": "#0072B2",
    "theme.backgroundColor": "#FFFFFF",
    "theme.textColor": "#222222",
}


def main() -> None:
    from dashboard import server, settings

    address, port = sys.argv[1:3]
    options = OPTIONS | {"server.address": address, "server.port": int(port)}
    if kept := settings.secrets_file():
        options["secrets.files"] = [kept]
    server.serve(options)


if __name__ == "__main__":
    main()
