"""Posts of a Telegram Desktop export (`result.json`), one report a post.

The form is the one that Telegram Desktop documents and writes: an object with the chat's `name`, `type`,
`id` and its `messages`, or an object with `chats.list` of such objects for a whole account. A message's
`text` is a string, or a list of strings and of entities with a `text` of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from frontmap.errors import InputError
from frontmap.read.draft import Draft, Fact
from frontmap.read.items import Item

CHATS = ("chats.list.item", "left_chats.list.item")
MESSAGES = frozenset(["messages.item", *(f"{chat}.messages.item" for chat in CHATS)])
"""Where messages stand in the file."""

_GROUPS = frozenset(
    ["personal_chat", "private_group", "public_group", "private_supergroup", "public_supergroup", "bot_chat"]
)


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat that messages were exported from: its name, its kind and its number."""

    name: str = ""
    kind: str = ""
    number: str = ""
    several: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A record of a JSON file; `chat` is set where it is a Telegram message."""

    message: dict[str, Any]
    chat: Chat | None


class Chats:
    """Keeps the head of the chat whose messages are being read."""

    def __init__(self) -> None:
        self._heads: dict[str, dict[str, str]] = {}

    def see(self, prefix: str, event: str, value: Any) -> None:
        """Take in a parser event outside of messages."""
        if event == "start_map" and prefix in CHATS:
            self._heads[prefix] = {}
        place, _, key = prefix.rpartition(".")
        if key in ("name", "type", "id") and (place == "" or place in CHATS):
            self._heads.setdefault(place, {})[key] = str(value)

    def current(self, prefix: str) -> Chat | None:
        """The chat of a message at `prefix`, or None where that is no place of messages."""
        if prefix not in MESSAGES:
            return None
        place = prefix.removesuffix("messages.item").rstrip(".")
        head = self._heads.get(place, {})
        return Chat(head.get("name", ""), head.get("type", ""), head.get("id", ""), several=bool(place))


def draft_of(message: dict[str, Any], chat: Chat, item: Item) -> Draft | None:
    """The draft of one message; None for service messages and for those without text.

    A forwarded post speaks with the voice of the channel that wrote it: that is its source, and the channel
    that was exported goes into `also`. In groups the writer is the source.

    Raises:
        InputError: it is no message in the documented form.
    """
    if message.get("type", "message") != "message":
        return None
    text = text_of(message.get("text", ""))
    if not text.strip():
        return None
    number = message.get("id")
    if not isinstance(number, int | str):
        raise InputError("is no Telegram message: it has no id")
    name = f"{item.name}:{chat.number}/{number}" if chat.several else f"{item.name}:{number}"
    facts, also = _source(message, chat)
    facts.append(Fact("date", str(message.get("date", "")), "date of the message"))
    facts.append(Fact("author", str(message.get("author") or ""), "signature of the message"))
    if chat.kind.endswith("channel") and chat.number:
        address = f"https://t.me/c/{chat.number.removeprefix('-100')}/{number}"
        facts.append(Fact("url", address, "numbers of the channel and the message"))
    notes = [("edited", str(message["edited"]))] if message.get("edited") else []
    return Draft(
        name=name, text=text, path=item.path, facts=tuple(facts), notes=tuple(notes), also=also,
    )  # fmt: skip


def _source(message: dict[str, Any], chat: Chat) -> tuple[list[Fact], tuple[str, ...]]:
    writer = str(message.get("from") or "")
    here = writer if chat.kind in _GROUPS and writer else chat.name or writer
    if chat.kind == "saved_messages":
        here = ""
    where = "" if chat.kind == "saved_messages" else chat.name or here
    origin = f"forwarded in {where}" if where else "forwarded"
    forwarded = message.get("forwarded_from") or message.get("saved_from")
    if forwarded and str(forwarded) != here:
        return [Fact("source", str(forwarded), origin)], (where,) if where else ()
    what = "writer of the message" if here == writer and chat.kind in _GROUPS else "channel of the export"
    return [Fact("source", here, what)], ()


def text_of(written: Any) -> str:
    """The plain text of a message: its strings and the texts of its entities, one after the other."""
    pieces = written if isinstance(written, list) else [written]
    texts = [piece.get("text", "") if isinstance(piece, dict) else piece for piece in pieces]
    return "".join(text for text in texts if isinstance(text, str))
