"""The base class of the objects of the API. Fields are attributes, and unknown fields are preserved."""

from __future__ import annotations

import copy
from typing import Any, ClassVar, Dict, Iterator, Mapping, Type


class ApiObject:
    """An object of the API.

    Its fields are attributes with the names of the JSON members. Members that this version of the client does not know
    are available as `object["new_member"]`. `repr` only shows what can be logged; `to_dict()` returns everything.
    """

    # The value of the member `object`, the classes of nested objects, and all classes by their `_kind`.
    _kind: ClassVar[str] = ""
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {}
    _kinds: ClassVar[Dict[str, Type[ApiObject]]] = {}

    _contents: Dict[str, Any]

    def __init_subclass__(cls) -> None:
        if cls._kind:
            ApiObject._kinds.setdefault(cls._kind, cls)

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self.__dict__["_contents"] = dict(contents)
        for name, value in contents.items():
            # A member of a later version can have the name of a method.
            if not hasattr(ApiObject, name):
                self.__dict__[name] = _convert(self._nested.get(name), value)

    def __getitem__(self, name: str) -> Any:
        return self._contents[name]

    def __contains__(self, name: object) -> bool:
        return name in self._contents

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def to_dict(self) -> Dict[str, Any]:
        """Returns a copy of the whole object, as received."""
        contents: Dict[str, Any] = copy.deepcopy(self._contents)
        return contents

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("objects of the API are read-only")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiObject) and self._contents == other._contents

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shown = [f"{name}={self._contents[name]!r}" for name in ("type", "status") if name in self._contents]
        identifier = self._contents.get("id")
        if isinstance(identifier, str):
            # Anyone who knows the identifier of a session can pay it.
            masked = f"{identifier[:8]}…" if identifier.startswith("cs_") else identifier
            shown.insert(0, f"id={masked!r}")
        return f"{type(self).__name__}({', '.join(shown)})"


def _convert(kind: Any, value: Any) -> Any:
    """Converts a nested value to its class."""
    if kind is None:
        return value
    if isinstance(value, list):
        return [_convert(kind, one) for one in value]
    if not isinstance(value, dict):
        return value
    if kind is ApiObject:
        # The class depends on the member `object`.
        kind = ApiObject._kinds.get(str(value.get("object")), ApiObject)
    return kind(value)
