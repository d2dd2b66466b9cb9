"""Sends e-mail over SMTP. Links begin with the configured site address, never with anything from a request."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

TIMEOUT = 20
"""Seconds that the mail server has for each reply."""


class MailError(Exception):
    """An e-mail that could not be sent; the text identifies nobody."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """The configured mail server and sender."""

    smtp_url: str
    sender: str
    site_url: str
    site_name: str

    def send(self, to: str, subject: str, text: str) -> None:
        """Send one e-mail.

        :raises MailError: if the mail server does not take it.
        """
        letter = EmailMessage()
        try:
            letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
            letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=self._host())
            letter["Auto-Submitted"] = "auto-generated"
            letter.set_content(text)
            self._deliver(letter)
        except smtplib.SMTPResponseException as error:
            raise MailError(f"the mail server answered {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise MailError(f"the mail server was not reached: {type(error).__name__}") from None

    def _host(self) -> str:
        return urlsplit(self.site_url).hostname or "localhost"

    def _deliver(self, letter: EmailMessage) -> None:
        address, safe = urlsplit(self.smtp_url), ssl.create_default_context()
        host = address.hostname or ""
        if address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, address.port or 465, timeout=TIMEOUT, context=safe
            )
        else:
            server = smtplib.SMTP(host, address.port or 587, timeout=TIMEOUT)
        with server:
            server.ehlo()
            if address.scheme == "smtp" and (server.has_extn("starttls") or address.username):
                # A server that offers no encryption must not see a password: this raises.
                server.starttls(context=safe)
                server.ehlo()
            if address.username:
                server.login(unquote(address.username), unquote(address.password or ""))
            server.send_message(letter)
