"""The command line: parse, call, report, exit. The only package that knows Typer."""

from __future__ import annotations

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells know it."""
YOUNG = 250_000
"""How many new objects there are before Python looks for rings among them; usual are 700."""
HELD: list[object] = []
"""What need not be taken apart, because the process ends; for a thousand articles that takes long.

Whoever calls `main` from a program of theirs may empty it.
"""


def run() -> None:
    """Run the command line, and then end at once, as what all of it was for is done.

    Python would take apart whatever there is, piece by piece, and the system takes all in one.
    """
    import atexit
    import os
    import sys

    code: str | int | None = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    if not isinstance(code, int):
        raise SystemExit(code)
    atexit._run_exitfuncs()  # as the standard library does in a process that it has forked
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError) as error:
        raise SystemExit(code) from error  # Python has words for that
    os._exit(code)


def main() -> None:
    """Run the command line; no input, and no impatience, may ever show a traceback."""
    code: str | int | None = None
    import sys  # built in, and so there before anybody can be impatient

    try:
        import gc
        import signal

        sys.unraisablehook = _come_again
        gc.set_threshold(YOUNG, 20, 20)
        for stream in filter(None, (sys.stdout, sys.stderr)):
            # A terminal that cannot show a letter gets its number, not a crash.
            stream.reconfigure(errors="backslashreplace")
        # Whoever ends us gently finds nothing half done, as after Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        from pipeline.cli.begun import begun

        with begun(sys.argv[1:]) as early:
            from pipeline.cli.commands import app

            app(obj=early)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except SystemExit as ended:
        code = ended.code
    if code == INTERRUPTED:
        print("viewpoints: interrupted; the outputs are as they were", file=sys.stderr)
    raise SystemExit(code)


def _come_again(lost: object) -> None:
    """Let Ctrl-C that came where Python raises nothing, as an object ended, come once more."""
    import signal
    import sys

    if getattr(lost, "exc_type", None) is KeyboardInterrupt:
        # Not at once: here nothing is raised either.
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.01)
    else:
        sys.__unraisablehook__(lost)  # type: ignore[arg-type]
