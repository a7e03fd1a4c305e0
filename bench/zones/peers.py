"""Servers that exchange zones with each other, each as a process with a configuration in a folder of its own.

Every server can be a primary, whose zone is changed with `change`, and a secondary of another one.
"""
import base64
import os
import shutil
import subprocess
import sys

import dns.name
import dns.query
import dns.rcode
import dns.tsig
import dns.update

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../signed"))
from servers import ADDRESS, Server  # noqa: E402

KEY = "transfer.key."
SECRET = base64.b64encode(b"a secret of 32 octets for a test").decode()
KEYRING = dns.tsig.Key(dns.name.from_text(KEY), SECRET, dns.tsig.HMAC_SHA256)
SQLITE_SCHEMA = "/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"


def program(name):
    """Debian has servers in folders that are not in everybody's PATH."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        raise RuntimeError(name + " is not installed")
    return found


class Peer(Server):
    """A server of one zone.

    `primary` is the server that the zone comes from; without it, the server has the zone file. `secondaries` are notified."""

    tool = None

    def __init__(self, folder, origin, file=None, primary=None, secondaries=(), binary=None):
        super().__init__(type(self).__name__.lower(), folder, lambda _: self.start())
        self.origin, self.file, self.primary, self.secondaries, self.binary = origin, file, primary, secondaries, binary

    def run(self, *command):
        """Runs a tool of the server."""
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder)
        if done.returncode != 0:
            raise RuntimeError("%s: %s%s" % (" ".join(command), done.stdout, done.stderr))
        return done.stdout

    def change(self, update):
        """Changes the zone; an update is a dns.update.Update without its key."""
        update.use_tsig(dns.tsig.Key(KEYRING.name, KEYRING.secret, KEYRING.algorithm))
        response = dns.query.tcp(update, ADDRESS, port=self.port, timeout=20)
        if response.rcode() != dns.rcode.NOERROR:
            raise RuntimeError("%s has answered %s to an update" % (self.name, dns.rcode.to_text(response.rcode())))


class Rootwalk(Peer):

    def start(self):
        notify = ", ".join('{address: "%s:%d", key: %s}' % (ADDRESS, it.port, KEY) for it in self.secondaries)
        if self.primary:
            source = 'primaries: [{address: "%s:%d", key: %s}]' % (ADDRESS, self.primary.port, KEY)
        else:
            source = 'file: "%s", update-from: [%s]' % (self.file, KEY)
        config = self.write("rootwalk.yaml", """listen: {dns: ["%s:%d"]}
recursion: {enabled: false}
hosts: {files: []}
control: {socket: control}
keys: [{name: %s, algorithm: hmac-sha256, secret: %s}]
limits: {transfers-per-client: 20}
zones: [{name: "%s", %s, transfer-to: [%s], notify: [%s], notify-servers: false}]
""" % (ADDRESS, self.port, KEY, SECRET, self.origin, source, KEY, notify))
        return [self.binary, "serve", "-c", config]


class Bind(Peer):

    def start(self):
        key = 'key "%s" { algorithm hmac-sha256; secret "%s"; };\n' % (KEY, SECRET)
        notify = "".join('%s port %d key "%s"; ' % (ADDRESS, it.port, KEY) for it in self.secondaries)
        if self.primary:
            zone = 'type secondary; primaries { %s port %d key "%s"; }; file "zone.copy"; masterfile-format text;' % (
                ADDRESS, self.primary.port, KEY)
        else:
            shutil.copy(self.file, os.path.join(self.folder, "zone"))
            zone = 'type primary; file "zone"; allow-update { key "%s"; };' % KEY
        config = self.write("named.conf", key + """options {
    directory "%s"; pid-file none; session-keyfile none; listen-on port %d { %s; }; listen-on-v6 { none; };
    recursion no; notify explicit; dnssec-validation no; also-notify { %s}; allow-transfer { key "%s"; };
    allow-notify { any; }; serial-query-rate 1000; notify-rate 1000; startup-notify-rate 1000;
    min-refresh-time 1; min-retry-time 1;
};
controls { };
zone "%s" { %s };
""" % (self.folder, self.port, ADDRESS, notify, KEY, self.origin, zone))
        return [program("named"), "-g", "-c", config]


class Knot(Peer):

    def start(self):
        remotes = list(self.secondaries) + ([self.primary] if self.primary else [])
        remote = "".join("  - id: r%d\n    address: %s@%d\n    key: %s\n" % (it.port, ADDRESS, it.port, KEY) for it in remotes)
        zone = ""
        if self.secondaries:
            zone += "    notify: [%s]\n" % ", ".join("r%d" % it.port for it in self.secondaries)
        if self.primary:
            zone += "    master: r%d\n    file: zone.copy\n" % self.primary.port
        else:
            shutil.copy(self.file, os.path.join(self.folder, "zone"))
            zone += '    file: "%s/zone"\n    zonefile-load: difference-no-serial\n    journal-content: all\n' % self.folder
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
    refresh-min-interval: 2
    retry-min-interval: 1
%s""" % (ADDRESS, self.port, self.folder, self.folder, KEY, SECRET, "remote:\n" + remote if remote else "", KEY, ADDRESS,
         self.origin, zone))
        return [program("knotd"), "-c", config]


class Nsd(Peer):
    """NSD has no dynamic updates: its zone is changed in the file."""

    def start(self):
        zone = "".join("    notify: %s@%d %s\n    provide-xfr: %s %s\n" % (ADDRESS, it.port, KEY, ADDRESS, KEY) for it in self.secondaries)
        zone += "    provide-xfr: %s %s\n" % (ADDRESS, KEY)
        if self.primary:
            zone += "    request-xfr: %s@%d %s\n    allow-notify: %s %s\n    allow-notify: %s NOKEY\n" % (
                ADDRESS, self.primary.port, KEY, ADDRESS, KEY, ADDRESS)
            zone += "    max-refresh-time: 2\n    max-retry-time: 1\n    min-retry-time: 1\n"
        else:
            shutil.copy(self.file, os.path.join(self.folder, "zone"))
            zone += '    zonefile: "%s/zone"\n    create-ixfr: yes\n    store-ixfr: yes\n' % self.folder
        self.config = self.write("nsd.conf", """server:
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
%s""" % (ADDRESS, self.port, *[self.folder] * 5, KEY, SECRET, self.origin, zone))
        return [program("nsd"), "-d", "-c", self.config]

    def replace(self, text):
        """Replaces the zone file."""
        self.write("zone", text)
        self.run(program("nsd-control"), "-c", self.config, "reload", self.origin)


class Pdns(Peer):

    def start(self):
        database = os.path.join(self.folder, "zones.sqlite")
        with open(SQLITE_SCHEMA, encoding="ascii") as schema:
            subprocess.run(["sqlite3", database], input=schema.read(), text=True, check=True)
        notify = ",".join("%s:%d" % (ADDRESS, it.port) for it in self.secondaries)
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
slave-cycle-interval=1
xfr-cycle-interval=1
dnsupdate=yes
allow-dnsupdate-from=127.0.0.0/8
allow-axfr-ips=127.0.0.0/8
allow-notify-from=127.0.0.0/8
also-notify=%s
only-notify=
query-cache-ttl=0
cache-ttl=0
zone-cache-refresh-interval=0
negquery-cache-ttl=0
""" % (database, ADDRESS, self.port, self.folder, notify))
        name = self.origin.rstrip(".")
        util = [program("pdnsutil"), "--config-dir=" + self.folder]
        if self.primary:
            self.run(*util, "create-slave-zone", name, "%s:%d" % (ADDRESS, self.primary.port))
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
