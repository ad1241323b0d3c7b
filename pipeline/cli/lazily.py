"""Commands that are loaded when they are asked for: none waits for another's modules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

if TYPE_CHECKING:
    from typer._click.core import Command, Context

Table = Mapping[str, "str | typer.Typer"]
"""Each command's name, and where it is: `module:function`, or a group of further commands."""


def group(table: Table) -> type[TyperGroup]:
    """Make the kind of group that has the commands of `table`."""

    class Lazily(TyperGroup):
        commands_at: ClassVar[Table] = table

        def list_commands(self, ctx: Context) -> list[str]:
            return list(self.commands_at)

        def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
            # Of a name that there is not, the others are asked for: one may be like it.
            known = cmd_name in self.commands_at
            for name in [cmd_name] if known else self.commands_at:
                if name not in self.commands:
                    self.commands[name] = _loaded(name, self.commands_at[name])
            return self.commands.get(cmd_name)

    return Lazily


def purpose(command: Callable[..., Any]) -> str:
    """What a list of commands says of one: its help without the example it begins with."""
    _, said, *_ = (command.__doc__ or "").split("\n\n")
    return " ".join(said.split())


def _loaded(name: str, place: str | typer.Typer) -> Command:
    if isinstance(place, typer.Typer):
        return get_group(place)
    module, _, function = place.partition(":")
    command = getattr(import_module(f"pipeline.cli.{module}"), function)
    alone = typer.Typer(rich_markup_mode=None, add_completion=False)
    alone.command(name, short_help=purpose(command))(command)
    return get_command(alone)
