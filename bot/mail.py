"""E-mail over SMTP: for those whom no channel of WeChat's reaches, to an address that they confirmed."""

from dataclasses import dataclass
from email.message import EmailMessage

import aiosmtplib
import yarl

from bot.errors import AnswerLostError, Refusal, RefusedError, UnreachableError
from bot.outgoing import clean, without_links
from bot.push import Taken, nothing
from bot.push_values import Channel, Parcel
from bot.reactions import Reaction
from bot.template_fields import client_id

_SMTP = "smtp"
#: Seconds for each step of a delivery.
_TIMEOUT_S = 10
#: Kinds of failure in which the server surely has not taken the message.
_NOT_TAKEN = (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPHeloError, aiosmtplib.SMTPAuthenticationError)


@dataclass(frozen=True, slots=True)
class MailWay:
    """E-mail, for pushes that have an address and for no others."""

    #: smtp://user:password@host:port, or smtps:// for TLS from the first byte.
    url: str
    sender: str
    subject: str
    channel: Channel = Channel.MAIL

    async def take(self, parcel: Parcel) -> Taken | None:
        """A push without an address is none for this channel."""
        if not parcel.address:
            return None

        async def send() -> str:
            """Send the text."""
            await self._deliver(self._message(parcel))
            return ""

        return Taken(send, nothing, nothing)

    def _message(self, parcel: Parcel) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, parcel.address, self.subject
        # The same push has the same id, by which readers of mail fold repeats into one.
        message["Message-ID"] = f"<{client_id(parcel.key)}@{self.sender.rpartition('@')[2].strip('> ')}>".replace(
            ":", "."
        )
        message.set_content(without_links(clean(parcel.text)))
        return message

    async def _deliver(self, message: EmailMessage) -> None:
        url = yarl.URL(self.url)
        try:
            await aiosmtplib.send(
                message,
                hostname=url.host,
                port=url.port,
                username=url.user,
                password=url.password,
                use_tls=url.scheme == "smtps",
                timeout=_TIMEOUT_S,
            )
        except _NOT_TAKEN as error:
            raise UnreachableError(_SMTP, type(error).__name__) from None
        except (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused) as error:
            raise _refused(error) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise AnswerLostError(_SMTP, type(error).__name__) from None


def _refused(error: aiosmtplib.SMTPException) -> UnreachableError | RefusedError:
    """A no of the server: for now (4xx), or for good."""
    first = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
    code = first.code if isinstance(first, aiosmtplib.SMTPResponseException) else 550
    if code < 500:
        return UnreachableError(_SMTP, f"{code}")
    return RefusedError(_SMTP, Refusal(code=code, meaning="mail refused", reaction=Reaction.BUG))
