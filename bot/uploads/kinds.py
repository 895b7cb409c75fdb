"""The closed set of kinds of files that are taken, and the reasons why one is not."""

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """What a file is, by its content."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"

    @property
    def content_type(self) -> str:
        """The media type under which it is sent back."""
        return _TYPES[self]

    @property
    def is_image(self) -> bool:
        """Whether a browser may show it in a page."""
        return self in {FileKind.JPG, FileKind.PNG}


_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
}


class Fault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    KIND = "kind"
    """It is nothing that we take, whatever it is called."""
    BROKEN = "broken"
    """It begins like one of ours, but is cut off or damaged."""
    HUGE = "huge"
    """It would unfold to more than anybody needs: a picture of too many pixels, an archive that explodes."""
    ACTIVE = "active"
    """It holds macros, scripts, embedded programs or links that fetch something when it is opened."""
    ENCRYPTED = "encrypted"
    """It is locked with a password, so that nobody could read it."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A file that is not taken."""

    fault: Fault
