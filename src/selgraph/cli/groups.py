"""Options in groups: a parameter of a command may be a dataclass whose fields are options."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Only:
    """Some options of a group alone: `Annotated[Session, Only("folder", "disk")]`.

    Args:
        names: of fields, in the order in which help lists them.
    """

    def __init__(self, *names: str) -> None:
        """Keep the names."""
        self.names = names


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command as typer wants it: each of its groups spread out into the options that it holds.

    Args:
        command: its annotations are read from its module, so that what they name is imported there.
    """
    hints = get_type_hints(command, include_extras=True)
    parameters: list[Parameter] = []
    groups: dict[str, tuple[type, list[str]]] = {}
    for own in signature(command).parameters.values():
        kind, names = _read_group(hints[own.name])
        if kind is None:
            parameters.append(own.replace(annotation=hints[own.name], kind=Parameter.KEYWORD_ONLY))
        else:
            groups[own.name] = kind, names
            parameters += _options_of(kind, names)

    @wraps(command)
    def run(**given: Any) -> None:
        """Make the groups of what was typed."""
        made = {
            name: kind(**{field: given.pop(field) for field in names})
            for name, (kind, names) in groups.items()
        }
        command(**given, **made)

    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


def _read_group(hint: Any) -> tuple[type | None, list[str]]:
    """Read which group an annotation names, and which of its fields; None where it names no group."""
    kind, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    if not is_dataclass(kind) or not isinstance(kind, type):
        return None, []
    chosen = [name for note in notes if isinstance(note, Only) for name in note.names]
    return kind, chosen or [field.name for field in fields(kind)]


def _options_of(kind: type, names: list[str]) -> Iterator[Parameter]:
    """Give the fields of a group as parameters."""
    hints = get_type_hints(kind, include_extras=True)
    defaults = {field.name: field.default for field in fields(kind)}
    for name in names:
        yield Parameter(name, Parameter.KEYWORD_ONLY, default=defaults[name], annotation=hints[name])
