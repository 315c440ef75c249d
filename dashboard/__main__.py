"""``python -m dashboard ADDRESS PORT``: Streamlit with the settings the pages are made for."""

import sys
from pathlib import Path

FLAGS = {
    "server.headless": "true",
    "server.maxUploadSize": "20",
    "browser.gatherUsageStats": "false",
    "runner.postScriptGC": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "theme.font": "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif",
    "theme.primaryColor": "#0072B2",
    "theme.backgroundColor": "#FFFFFF",
    "theme.textColor": "#222222",
}


def main() -> None:
    from streamlit.web import cli

    address, port = sys.argv[1:3]
    flags = FLAGS | {"server.address": address, "server.port": port}
    app = Path(__file__).parent / "app.py"
    sys.argv = ["streamlit", "run", str(app), *(f"--{k}={v}" for k, v in flags.items())]
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
