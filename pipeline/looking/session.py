"""One preview from its beginning to its end: what is shown, who makes it, serves it and watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from threading import Thread

from pipeline.errors import ViewpointsError
from pipeline.looking import watching
from pipeline.looking.making import Making, Said
from pipeline.looking.serving import HERE, serve
from pipeline.looking.studio import Prepared, Studio
from pipeline.looking.watching import look
from pipeline.problems import Place, Problem


class Session:
    """A preview that is served; nothing of it is left when it ends."""

    def __init__(
        self, inputs: Path, prepare: Callable[[], Prepared], port: int, said: Said
    ) -> None:
        """Read the series and take the port."""
        watching.ready()
        self._inputs = inputs.resolve()  # as the system calls it when it wakes us
        # Whatever is saved from now on has not been read yet.
        before = look([self._inputs])
        self._prepare = prepare
        self._studio = Studio(inputs, prepare())
        self._making = Making(self._studio, said)
        self._server = serve(self._studio, port, self._making.mistake)
        self._house: tuple[Path, ...] = ()
        self._before = before.beside(look(self._tops()[1:]))

    @property
    def url(self) -> str:
        """Where the preview is."""
        return f"http://{HERE}:{self._server.server_port}/"

    @property
    def trace(self) -> str:
        """For us, if a mistake of ours ended it."""
        return self._making.trace

    def run(self, slug: str) -> None:
        """Serve until somebody stops us, with the page of this article ready first."""
        self._making.start()
        self._studio.want(slug)
        Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        Thread(target=self._making.guarded, args=(self._watch,), daemon=True).start()
        self._making.stop.wait()

    def close(self) -> None:
        """End at once: nobody waits for what is being made."""
        self._making.close()
        self._server.server_close()

    def _watch(self) -> None:
        for changed in watching.saves(self._tops, self._before, self._making.stop):
            slugs, everything = self._touched(changed)
            if slugs or everything:
                self._studio.changed(slugs, self._prepared() if everything else None)

    def _prepared(self) -> Prepared:
        try:
            return self._prepare()
        except ViewpointsError as error:
            place = Place(str(self._studio.inputs / "series.yaml"))
            return None, (Problem.at(place, "engine-failed", str(error), fix=error.remedy),)

    def _tops(self) -> list[Path]:
        job = self._studio.job
        if job is not None:
            self._house = job.house.folders  # of a house that cannot be read, the last ones
        return [self._inputs, *self._house]

    def _touched(self, changed: Iterable[str]) -> tuple[set[str], bool]:
        """Which articles these files belong to, and whether one of them belongs to all."""
        slugs, everything = set(), False
        for path in map(PurePath, changed):
            if not path.is_relative_to(self._inputs):
                everything = True
            elif len(inside := path.relative_to(self._inputs).parts) > 1:
                slugs.add(inside[0])
            elif inside:
                # A file here is the series' own; a folder is an article that came or went.
                everything |= inside[0] == "series.yaml"
                slugs.add(inside[0])
        return slugs, everything
