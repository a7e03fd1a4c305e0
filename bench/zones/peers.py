#!/usr/bin/python3
"""Runs a server that exchanges a zone with others, with a configuration that is written for it.

Every server can be a primary, whose zone can be changed, and a secondary of another one. Servers on this machine are objects of this module; a
server in a container is started by this program."""
import argparse
import base64
import collections
import os
import shutil
import subprocess
import sys

import dns.name
import dns.tsig

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../signed"))
from servers import Server, free_port  # noqa: E402

KEY = "transfer.key."
SECRET = base64.b64encode(b"a secret of 32 octets for a test").decode()
KEYRING = dns.tsig.Key(dns.name.from_text(KEY), SECRET, dns.tsig.HMAC_SHA256)
SQLITE_SCHEMA = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"
# The name in the certificate of all servers.
CERTIFICATE_NAME = "ns1.example.test"

# A server elsewhere.
Remote = collections.namedtuple("Remote", "name address port tls_port", defaults=(None,))


def program(name):
    """Debian has servers in folders that are not in everybody's PATH."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        raise RuntimeError(name + " is not installed")
    return found


def write_certificate(folder, name="DNS:" + CERTIFICATE_NAME):
    """Writes a key, and a certificate for a name or an address, which is its own authority."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                    "-subj", "/CN=" + name.split(":")[1], "-addext", "subjectAltName=" + name,
                    "-keyout", os.path.join(folder, "server.key"), "-out", os.path.join(folder, "server.pem")],
                   check=True, capture_output=True)


class Peer(Server):
    """A server of one zone.

    `primary` is the server that the zone comes from; without it, the server has the zone file. `secondaries` are notified. `tls` is the folder
    of the certificate: with it, a primary listens for TLS as well, and a secondary transfers the zone over TLS."""

    def __init__(self, folder, origin, file=None, primary=None, secondaries=(), binary=None, tls=None):
        super().__init__(type(self).__name__.lower(), folder, lambda _: self.start())
        self.origin, self.file, self.primary, self.secondaries, self.binary = origin, file, primary, secondaries, binary
        self.tls, self.tls_port = tls, free_port()

    def run(self, *command, stdin=None):
        """Runs a tool in the folder of the server."""
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, input=stdin)
        if done.returncode != 0:
            raise RuntimeError("%s: %s%s" % (" ".join(command), done.stdout, done.stderr))
        return done.stdout

    def update(self, script, tool="nsupdate"):
        """Changes the zone by the lines of a script of nsupdate or knsupdate."""
        first = ["server %s %d" % (self.address, self.port), "zone " + self.origin]
        self.run(program(tool), "-v", "-y", "hmac-sha256:%s:%s" % (KEY, SECRET), stdin="\n".join(first + script) + "\n")


class Rootwalk(Peer):

    def start(self):
        notify = ", ".join('{address: "%s:%d", key: %s}' % (it.address, it.port, KEY) for it in self.secondaries)
        tls = ""
        if self.primary and self.tls:
            source = 'primaries: [{address: "%s:%d", key: %s, tls: {name: %s., ca: "%s/server.pem"}}]' % (
                self.primary.address, self.primary.tls_port, KEY, CERTIFICATE_NAME, self.tls)
        elif self.primary:
            source = 'primaries: [{address: "%s:%d", key: %s}]' % (self.primary.address, self.primary.port, KEY)
        else:
            source = 'file: "%s", update-from: [%s]' % (self.file, KEY)
        if self.tls and not self.primary:
            tls = ', tls: ["%s:%d"]}\ntls: {certificate: "%s/server.pem", key: "%s/server.key"' % (
                self.address, self.tls_port, self.tls, self.tls)
        config = self.write("rootwalk.yaml", """listen: {dns: ["%s:%d"]%s}
recursion: {enabled: false}
hosts: {files: []}
control: {socket: control}
keys: [{name: %s, algorithm: hmac-sha256, secret: %s}]
limits: {transfers-per-client: 20}
zones: [{name: "%s", %s, transfer-to: [%s], notify: [%s], notify-servers: false}]
""" % (self.address, self.port, tls, KEY, SECRET, self.origin, source, KEY, notify))
        return [self.binary, "serve", "-c", config]


class Bind(Peer):

    def start(self):
        key = 'key "%s" { algorithm hmac-sha256; secret "%s"; };\n' % (KEY, SECRET)
        notify = "".join('%s port %d key "%s"; ' % (it.address, it.port, KEY) for it in self.secondaries)
        listen = "listen-on port %d { %s; };" % (self.port, self.address)
        tls = ""
        if self.primary and self.tls:
            tls = 'tls "primary" { ca-file "%s/server.pem"; remote-hostname "%s"; };\n' % (self.tls, CERTIFICATE_NAME)
            source = '%s port %d key "%s" tls "primary"' % (self.primary.address, self.primary.tls_port, KEY)
        elif self.primary:
            source = '%s port %d key "%s"' % (self.primary.address, self.primary.port, KEY)
        elif self.tls:
            tls = 'tls "own" { cert-file "%s/server.pem"; key-file "%s/server.key"; };\n' % (self.tls, self.tls)
            listen += ' listen-on port %d tls "own" { %s; };' % (self.tls_port, self.address)
        if self.primary:
            zone = 'type secondary; primaries { %s; }; file "zone.copy"; masterfile-format text;' % source
        else:
            shutil.copy(self.file, os.path.join(self.folder, "zone"))
            zone = 'type primary; file "zone"; allow-update { key "%s"; };' % KEY
        config = self.write("named.conf", key + tls + """options {
    directory "%s"; pid-file none; session-keyfile none; %s listen-on-v6 { none; };
    recursion no; notify explicit; dnssec-validation no; also-notify { %s}; allow-transfer { key "%s"; };
    allow-notify { any; }; serial-query-rate 1000; notify-rate 1000; startup-notify-rate 1000;
    min-refresh-time 1; min-retry-time 1; max-ixfr-ratio unlimited;
};
controls { };
zone "%s" { %s };
""" % (self.folder, listen, notify, KEY, self.origin, zone))
        return [program("named"), "-g", "-c", config]


class Knot(Peer):
    """Knot DNS 3.2 has no zone transfers over TLS, only a client of queries over TLS: kdig."""

    def start(self):
        remotes = list(self.secondaries) + ([self.primary] if self.primary else [])
        remote = "".join("  - id: r%d\n    address: %s@%d\n    key: %s\n" % (i, it.address, it.port, KEY) for i, it in enumerate(remotes))
        zone = ""
        if self.secondaries:
            zone += "    notify: [%s]\n" % ", ".join("r%d" % i for i in range(len(self.secondaries)))
        if self.primary:
            zone += "    master: r%d\n    file: zone.copy\n" % (len(remotes) - 1)
        else:
            shutil.copy(self.file, os.path.join(self.folder, "zone"))
            # The default history of 20 changes is shorter than what happens between two transfers.
            zone += '    file: "%s/zone"\n    zonefile-load: difference-no-serial\n' % self.folder
            zone += "    journal-content: all\n    journal-max-depth: 1000\n"
        config = self.write("knot.conf", """server:
    listen: %s@%d
    rundir: "%s"
    automatic-acl: off
database:
    storage: "%s"
log:
  - target: stdout
    any: info
key:
  - id: %s
    algorithm: hmac-sha256
    secret: %s
%sacl:
  - id: peers
    key: %s
    action: [transfer, update, notify]
  - id: unsigned
    address: %s
    action: notify
zone:
  - domain: %s
    acl: [peers, unsigned]
    semantic-checks: off
    zonefile-sync: -1
    retry-min-interval: 1
%s""" % (self.address, self.port, self.folder, self.folder, KEY, SECRET, "remote:\n" + remote if remote else "", KEY,
         self.primary.address if self.primary else self.address, self.origin, zone))
        return [program("knotd"), "-c", config]


class Nsd(Peer):
    """NSD has no dynamic updates: its zone is changed in the file."""

    def start(self):
        zone = "".join("    notify: %s@%d %s\n" % (it.address, it.port, KEY) for it in self.secondaries)
        zone += "    provide-xfr: 0.0.0.0/0 %s\n" % KEY
        if self.primary:
            zone += "    request-xfr: %s@%d %s\n    allow-notify: %s %s\n    allow-notify: %s NOKEY\n" % (
                self.primary.address, self.primary.port, KEY, self.primary.address, KEY, self.primary.address)
            zone += "    max-retry-time: 1\n    min-retry-time: 1\n"
        else:
            shutil.copy(self.file, os.path.join(self.folder, "zone"))
            zone += '    zonefile: "%s/zone"\n    create-ixfr: yes\n    store-ixfr: yes\n' % self.folder
        config = self.write("nsd.conf", """server:
    ip-address: %s@%d
    username: ""
    zonesdir: "%s"
    database: ""
    zonelistfile: "%s/zone.list"
    xfrdfile: "%s/xfrd.state"
    xfrdir: "%s"
    pidfile: ""
    server-count: 1
    rrl-ratelimit: 0
remote-control:
    control-enable: yes
    control-interface: "%s/control"
key:
    name: "%s"
    algorithm: hmac-sha256
    secret: "%s"
zone:
    name: "%s"
%s""" % (self.address, self.port, *[self.folder] * 5, KEY, SECRET, self.origin, zone))
        return [program("nsd"), "-d", "-c", config]

    def replace(self, text):
        """Replaces the zone file."""
        self.write("zone", text)
        self.run(program("nsd-control"), "-c", os.path.join(self.folder, "nsd.conf"), "reload", self.origin)


class Pdns(Peer):

    def start(self):
        database = os.path.join(self.folder, "zones.sqlite")
        with open(SQLITE_SCHEMA, encoding="ascii") as schema:
            # SQLite has one writer. Neither a transfer nor the search for zones to notify may make an update fail.
            self.run("sqlite3", database, stdin="PRAGMA journal_mode=WAL;\n" + schema.read())
        notify = ",".join("%s:%d" % (it.address, it.port) for it in self.secondaries)
        self.write("pdns.conf", """launch=gsqlite3
gsqlite3-database=%s
local-address=%s
local-port=%d
socket-dir=%s
setuid=
setgid=
daemon=no
guardian=no
disable-syslog=yes
master=yes
slave=yes
xfr-cycle-interval=%d
dnsupdate=yes
allow-dnsupdate-from=0.0.0.0/0
allow-axfr-ips=
allow-notify-from=0.0.0.0/0
also-notify=%s
only-notify=
query-cache-ttl=0
cache-ttl=0
zone-cache-refresh-interval=0
negquery-cache-ttl=0
""" % (database, self.address, self.port, self.folder, 1 if self.primary else 60, notify))
        name = self.origin.rstrip(".")
        util = [program("pdnsutil"), "--config-dir=" + self.folder]
        if self.primary:
            self.run(*util, "create-slave-zone", name, "%s:%d" % (self.primary.address, self.primary.port))
            self.run(*util, "set-meta", name, "IXFR", "1")
            role = "slave"
        else:
            self.run(*util, "load-zone", name, self.file)
            self.run(*util, "set-kind", name, "master")
            role = "master"
        self.run(*util, "import-tsig-key", KEY.rstrip("."), "hmac-sha256", SECRET)
        self.run(*util, "activate-tsig-key", name, KEY.rstrip("."), role)
        self.run(*util, "set-meta", name, "TSIG-ALLOW-AXFR", KEY.rstrip("."))
        self.run(*util, "set-meta", name, "TSIG-ALLOW-DNSUPDATE", KEY.rstrip("."))
        self.run(*util, "set-meta", name, "SOA-EDIT-DNSUPDATE", "INCREASE")
        self.run(*util, "set-meta", name, "NOTIFY-DNSUPDATE", "1")
        return [program("pdns_server"), "--config-dir=" + self.folder]


KINDS = {"rootwalk": Rootwalk, "bind": Bind, "knot": Knot, "nsd": Nsd, "pdns": Pdns}


def remote(text):
    """A server that is written as NAME=ADDRESS:PORT:PORT OF TLS."""
    name, place = text.split("=")
    address, port, tls_port = place.split(":")
    return Remote(name, address, int(port), int(tls_port))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("origin", help="the zone")
    parser.add_argument("folder", help="for the configuration and the data of the server")
    parser.add_argument("own", type=remote, metavar="NAME=ADDRESS:PORT:PORT", help="where it listens, the last port is for TLS; others are written alike")
    parser.add_argument("--file", help="the zone file, of a primary")
    parser.add_argument("--primary", type=remote, help="of a secondary")
    parser.add_argument("--secondary", type=remote, action="append", default=[], help="notified")
    parser.add_argument("--tls", metavar="FOLDER", help="transfers over TLS, with the certificate in this folder")
    parser.add_argument("--launcher", help="what starts rootwalk")
    given = parser.parse_args()
    os.makedirs(given.folder, exist_ok=True)
    server = KINDS[given.kind](given.folder, given.origin, given.file, given.primary, given.secondary, given.launcher, given.tls)
    server.name, server.address, server.port, server.tls_port = given.own
    command = server.start()
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
