"""Parts of a form with a file, read piece by piece and never further than may be kept."""

from aiohttp import BodyPartReader


def named(part: object, name: str) -> bool:
    """Whether this is the field of that name."""
    return isinstance(part, BodyPartReader) and part.name == name


async def bounded(part: object, most: int) -> bytes | None:
    """The content of a part, None when it is longer than that."""
    content = bytearray()
    while isinstance(part, BodyPartReader) and (piece := await part.read_chunk()):
        content += piece
        if len(content) > most:
            return None
    return bytes(content)
