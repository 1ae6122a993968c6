"""A group of commands that imports a command's module only when the command is called or helped."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click


class CommandGroup(click.Group):
    """A group that knows where its commands are; Ctrl-C ends it with exit code 130."""

    def __init__(self, *args: Any, homes: Mapping[str, str] | None = None, **settings: Any) -> None:
        """A group with commands of other modules, in `homes`: `module:attribute` by the command's name."""
        super().__init__(*args, **{"no_args_is_help": True, **settings})
        self.homes = homes or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return [*self.commands, *(name for name in self.homes if name not in self.commands)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported if it has to be; None where there is none."""
        if cmd_name not in self.commands and cmd_name in self.homes:
            module, _, attribute = self.homes[cmd_name].partition(":")
            self.add_command(getattr(importlib.import_module(module), attribute), cmd_name)
        return self.commands.get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(130)
