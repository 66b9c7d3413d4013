"""A real IMAP server (dovecot) and a real SMTP server, with TLS and passwords, on loopback."""

from __future__ import annotations

import datetime
import ipaddress
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.server import free_port

USER, PASSWORD = "lotse", "geheim-und-lang-genug"
_SETTINGS = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{base}/cert.pem
ssl_key = <{base}/key.pem
disable_plaintext_auth = yes
auth_failure_delay = 0 secs
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{base}/mail
passdb {{
  driver = passwd-file
  args = {base}/passwords
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap {{
  process_min_avail = 1
}}
"""


def dovecot() -> str | None:
    """The program, if it is installed."""
    return shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin")


class Imap:
    """A mailbox. A delivery writes a file into its Maildir, as a mail server does."""

    def __init__(self, folder: Path) -> None:
        # As root, mail belongs to somebody else: dovecot opens no mailbox of root.
        mine = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.port = free_port()
        self._uid, self._gid = mine.pw_uid, mine.pw_gid
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for parent in (folder, *folder.parents):
            if parent.owner() == pwd.getpwuid(os.getuid()).pw_name and parent != Path("/tmp"):
                parent.chmod(parent.stat().st_mode | 0o011)
        certificate(folder)
        (folder / "passwords").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        (folder / "passwords").chmod(0o644)
        group = _group(mine.pw_gid)
        settings = folder / "dovecot.conf"
        settings.write_text(_SETTINGS.format(
            base=folder, port=self.port, user=mine.pw_name, group=group,
            uid=mine.pw_uid, gid=mine.pw_gid,
        ))  # fmt: skip
        for name in ("cur", "new", "tmp"):
            (folder / "mail" / name).mkdir(parents=True, exist_ok=True)
        (folder / "home").mkdir()
        if os.getuid() == 0:
            for path in (folder / "mail", *(folder / "mail").iterdir(), folder / "home"):
                os.chown(path, self._uid, self._gid)
        self._number = 0
        self.start()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        program = dovecot()
        assert program
        command = [program, "-F", "-c", str(self._folder / "dovecot.conf")]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not _answers(self.port):
            assert self._process.poll() is None and time.monotonic() < end, self.log()
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait(10)

    def log(self) -> str:
        """What it says."""
        path = self._folder / "dovecot.log"
        return path.read_text()[-2000:] if path.exists() else ""

    def deliver(self, raw: bytes) -> None:
        """A mail arrives."""
        self._number += 1
        name = f"{int(time.time())}.{self._number:06d}.test"
        path = self._folder / "mail" / "tmp" / name
        path.write_bytes(raw)
        os.chown(path, self._uid, self._gid)
        path.rename(self._folder / "mail" / "new" / name)

    def unread(self) -> int:
        """Mails that nobody has read."""
        seen = [one for one in (self._folder / "mail" / "cur").iterdir() if "S" not in _flags(one)]
        return len(seen) + len(list((self._folder / "mail" / "new").iterdir()))


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for this machine; whoever trusts it (SSL_CERT_FILE) can check it."""
    key_file, cert_file = folder / "key.pem", folder / "cert.pem"
    if not cert_file.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
        now = datetime.datetime.now(datetime.timezone.utc)
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(key, hashes.SHA256())
        )
        form = serialization.PrivateFormat.PKCS8
        plain = serialization.NoEncryption()
        key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
        cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    return context


def _group(number: int) -> str:
    import grp

    return grp.getgrgid(number).gr_name


def _flags(path: Path) -> str:
    return path.name.partition(":2,")[2]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
