"""What every object of the API has in common: its fields are attributes, and those that are new are kept."""

from __future__ import annotations

import copy
from typing import Any, ClassVar, Dict, Iterator, Mapping, Type


class Answer:
    """An object that the API answered with.

    Its fields are attributes, named as on the wire. What this version of the client does not know is there as well, as
    it came: `answer["a_new_field"]`. Printing it shows no more than what may be in a log; `to_dict()` is all of it.
    """

    # What its field `object` says; what there is inside it.
    _kind: ClassVar[str] = ""
    _nested: ClassVar[Dict[str, Type[Answer]]] = {}
    _kinds: ClassVar[Dict[str, Type[Answer]]] = {}

    _contents: Dict[str, Any]

    def __init_subclass__(cls) -> None:
        if cls._kind:
            Answer._kinds.setdefault(cls._kind, cls)

    def __init__(self, contents: Mapping[str, Any]) -> None:
        self.__dict__["_contents"] = dict(contents)
        for name, value in contents.items():
            # A field of a later version may be named like a method.
            if not hasattr(Answer, name):
                self.__dict__[name] = _read(self._nested.get(name), value)

    def __getitem__(self, name: str) -> Any:
        return self._contents[name]

    def __contains__(self, name: object) -> bool:
        return name in self._contents

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def to_dict(self) -> Dict[str, Any]:
        """All of it, as it came."""
        contents: Dict[str, Any] = copy.deepcopy(self._contents)
        return contents

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an answer says what was answered; it cannot be changed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self._contents == other._contents

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        said = [f"{name}={self._contents[name]!r}" for name in ("type", "status") if name in self._contents]
        identifier = self._contents.get("id")
        if isinstance(identifier, str):
            # Whoever knows the whole of a session's may pay it.
            shown = f"{identifier[:8]}…" if identifier.startswith("cs_") else identifier
            said.insert(0, f"id={shown!r}")
        return f"{type(self).__name__}({', '.join(said)})"


def _read(kind: Any, value: Any) -> Any:
    """What is inside an answer, as the class that it is."""
    if kind is None:
        return value
    if isinstance(value, list):
        return [_read(kind, one) for one in value]
    if not isinstance(value, dict):
        return value
    if kind is Answer:
        # One of several: it says itself what it is.
        kind = Answer._kinds.get(str(value.get("object")), Answer)
    return kind(value)
