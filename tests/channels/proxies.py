"""The example proxies as real processes: the single machine's, the Compose file's, the chart's."""

from __future__ import annotations

import re
import ssl
import subprocess
import time
from pathlib import Path

import httpx
import yaml

from tests.server import ROOT, free_port

DEPLOY = ROOT / "deploy"
FILES = DEPLOY / "proxy"
NAME = "lotse.example.org"
# The tests stand where the load balancer or ingress would.
FRONT = ("set_real_ip_from 10.0.0.0/8;", "set_real_ip_from 127.0.0.0/8;")


class Proxy:
    """A running proxy, asked as the site it serves."""

    def __init__(self, command: list[str], address: str, log: Path) -> None:
        self._log = log
        with log.open("ab") as opened:
            self._process = subprocess.Popen(command, stdout=opened, stderr=opened)
        transport = httpx.HTTPTransport(verify=trusting())
        self.http = httpx.Client(transport=transport, timeout=20, base_url=address)
        self._wait()

    def stop(self) -> None:
        self.http.close()
        self._process.kill()  # an open event stream would hold it up
        self._process.wait(10)

    def get(self, path: str, **options) -> httpx.Response:
        return self.request("GET", path, **options)

    def request(self, method: str, path: str, **options) -> httpx.Response:
        headers = {"Host": NAME} | options.pop("headers", {})
        return self.http.request(
            method, path, headers=headers, extensions={"sni_hostname": NAME}, **options
        )

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while True:
            try:
                self.get("/nowhere")
                return
            except httpx.HTTPError:
                assert self._process.poll() is None, self._log.read_text()
                assert time.monotonic() < end, self._log.read_text()
                time.sleep(0.1)


def nginx(folder: Path, bot: str, port: int) -> tuple[list[str], str]:
    """deploy/proxy/nginx.conf: the command and the address."""
    _certificate(folder)
    site = replaced(
        (FILES / "nginx.conf").read_text(encoding="utf-8"),
        ("127.0.0.1:5005", bot),
        ("/etc/lotse/tls", str(folder)),
        ("/usr/share/lotse/proxy", str(FILES)),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
    )
    return _nginx(folder, re.sub(r"\n *listen \[::\]:.*", "", site)), f"https://127.0.0.1:{port}"


def compose(folder: Path, bot: str, port: int) -> tuple[list[str], str]:
    """deploy/compose/nginx.conf: one of the two bots does not live."""
    [place] = [one.split(":")[1] for one in _volumes() if one.startswith("../proxy:")]
    site = replaced(
        (DEPLOY / "compose/nginx.conf").read_text(encoding="utf-8"),
        FRONT,
        ("bot-1:5005", bot),
        ("bot-2:5005", f"127.0.0.1:{free_port()}"),
        ("console:5006", f"127.0.0.1:{free_port()}"),
        (f"root {place};", f"root {FILES};"),
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        ("listen 8081;", f"listen 127.0.0.1:{free_port()};"),
    )
    return _nginx(folder, site), f"http://127.0.0.1:{port}"


def chart(folder: Path, bot: str, port: int) -> tuple[list[str], str]:
    """The chart's proxy, with the files of its ConfigMap."""
    text = (DEPLOY / "helm/lotse/templates/proxy.yaml").read_text(encoding="utf-8")
    parts = yaml.safe_load_all(re.sub(r"\{\{.*?\}\}", "value", text))
    [data] = [one["data"] for one in parts if one["kind"] == "ConfigMap"]
    for name, content in data.items():
        (folder / name).write_text(content, encoding="utf-8")
    site = replaced(
        data["default.conf"],
        FRONT,
        ("bot:5005", bot),
        ("root /etc/nginx/conf.d;", f"root {folder};"),
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
    )
    return _nginx(folder, site), f"http://127.0.0.1:{port}"


def caddy(folder: Path, bot: str, port: int) -> tuple[list[str], str]:
    """deploy/proxy/Caddyfile, with a certificate of its own making."""
    site = replaced(
        (FILES / "Caddyfile").read_text(encoding="utf-8"),
        ("127.0.0.1:5005", bot),
        ("/usr/share/lotse/proxy", str(FILES)),
        (f"\n{NAME} {{", f"\n{NAME}:{port} {{\n\ttls internal"),
    )
    options = (
        "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n"
        f"\tstorage file_system {folder}/store\n}}\n"
    )
    (folder / "Caddyfile").write_text(options + site, encoding="utf-8")
    command = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    checked = subprocess.run(["caddy", "validate", *command], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    return ["caddy", "run", *command], f"https://127.0.0.1:{port}"


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """The text with each pair's first replaced by its second; all of them must stand in it."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def _volumes() -> list[str]:
    services = yaml.safe_load((DEPLOY / "compose/compose.yml").read_text())["services"]
    found: list[str] = services["proxy"]["volumes"]
    return found


def _nginx(folder: Path, site: str) -> list[str]:
    (folder / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = (
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr;\n"
        "events {}\nhttp { access_log off; types { text/html html; application/json json; }\n"
        f"{temporary}\ninclude {folder}/site.conf; }}\n"
    )
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    command = ["nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr
    return command


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={NAME}", "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
