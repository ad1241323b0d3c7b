"""The command line: parse, call, report, exit. The only package that knows Typer."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line; no input, and no impatience, may ever show a traceback."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        # A terminal that cannot show a letter gets its number, not a crash.
        stream.reconfigure(errors="backslashreplace")
    # Whoever ends us gently finds nothing half done, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from pipeline.cli.commands import app

        app()
    except KeyboardInterrupt:
        print("viewpoints: interrupted; the outputs are as they were", file=sys.stderr)
        raise SystemExit(130) from None
