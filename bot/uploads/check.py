"""What a file is: decided by its content, whatever it is called."""

from bot.uploads.documents import PDF_SIGNATURE, ZIP_SIGNATURE, check_archive, check_pdf
from bot.uploads.images import JPG_SIGNATURE, PNG_SIGNATURE, check_jpg, check_png
from bot.uploads.kinds import Fault, FileKind, Unfit

#: What an office program writes for a document that is locked with a password, or in its old formats.
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
_CHECKS = {
    PNG_SIGNATURE: check_png,
    JPG_SIGNATURE: check_jpg,
    PDF_SIGNATURE: check_pdf,
    ZIP_SIGNATURE: check_archive,
}


def check_file(content: bytes) -> FileKind | Unfit:
    """The kind of a file that may be kept, or why it may not; takes up to a second, so call it in a thread."""
    if not content:
        return Unfit(Fault.EMPTY)
    if content.startswith(_OLE_SIGNATURE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        return Unfit(Fault.ENCRYPTED if locked else Fault.KIND)
    check = next((check for signature, check in _CHECKS.items() if content.startswith(signature)), None)
    return check(content) if check else Unfit(Fault.KIND)
