"""The classes of a report and the JSON Schema of the report say the same, each way."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

import oobelens
import oobelens.report
from made import REPO

SCHEMA: dict[str, Any] = json.loads((REPO / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
DEFS: dict[str, dict[str, Any]] = {"Report": SCHEMA, **SCHEMA["$defs"]}
OBJECTS = {name: shape for name, shape in DEFS.items() if "properties" in shape}
PLAIN = {str: "string", int: "integer", bool: "boolean", float: "number"}


def shape_of(hint: Any) -> tuple[Any, ...]:
    """What an annotation allows, in a form to compare: sorted, a class by its name."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return (hint.__name__,)
    if origin in (Union, UnionType):
        return tuple(sorted({one for kind in arguments for one in shape_of(kind)}, key=repr))
    if origin is Literal:
        return ("string",)
    if origin in (tuple, oobelens.Rows):
        return (("array", shape_of(arguments[0])),)
    if origin is dict:
        return (("object", shape_of(arguments[1])),)
    return ("null",) if hint is NoneType else (PLAIN[hint],)


def shape_in(schema: dict[str, Any]) -> tuple[Any, ...]:
    """What a schema allows, in the same form."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return (name,) if name in OBJECTS else ("string",)
    if "anyOf" in schema:
        return tuple(sorted({one for kind in schema["anyOf"] for one in shape_in(kind)}, key=repr))
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    inner = {"array": "items", "object": "additionalProperties"}
    return tuple(sorted(((kind, shape_in(schema[inner[kind]])) if kind in inner else kind for kind in kinds), key=repr))


def words_in(schema: dict[str, Any]) -> set[str] | None:
    """The words a schema allows, where it lists them."""
    if "$ref" not in schema:
        return None
    said = DEFS[schema["$ref"].removeprefix("#/$defs/")]
    return {one["const"] for one in said["oneOf"]} if "oneOf" in said else set(said.get("enum", ())) or None


def members(name: str) -> Iterator[tuple[str, Any]]:
    kind = getattr(oobelens, name)
    hints = get_type_hints(kind)
    return ((member.name, hints[member.name]) for member in dataclasses.fields(kind) if not member.name.startswith("_"))


def test_every_class_has_its_schema_and_every_schema_its_class() -> None:
    classes = {name for name in oobelens.report.__all__ if dataclasses.is_dataclass(getattr(oobelens.report, name))}
    assert classes == {*OBJECTS} <= {*oobelens.__all__}
    assert len(OBJECTS) > 25


@pytest.mark.parametrize("name", OBJECTS)
def test_a_class_has_the_members_of_its_schema(name: str) -> None:
    properties = OBJECTS[name]["properties"]
    assert {member: shape_of(hint) for member, hint in members(name)} == {
        member: shape_in(schema) for member, schema in properties.items()
    }
    for member, hint in members(name):
        words = words_in(properties[member])
        assert words is None or {*get_args(hint)} == words, member
