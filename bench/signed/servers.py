"""The servers that are compared, each as a process with a configuration in a folder of its own."""
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import dns.exception
import dns.message
import dns.query

ADDRESS = "127.0.0.1"
START_SECONDS = 120
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def end_with_parent():
    """In the new process: it gets SIGTERM when this one ends, whatever ends it."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end_by_signals():
    """SIGTERM and SIGHUP end this process as SIGINT does, so that contexts are closed."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))


def free_port():
    """A port that is free for UDP and TCP now."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            udp.bind((ADDRESS, 0))
            try:
                tcp.bind(udp.getsockname())
                return udp.getsockname()[1]
            except OSError:
                continue


class Server:
    """A running server; a context that ends it."""

    def __init__(self, name, folder, command):
        self.name, self.folder, self.command, self.address, self.port = name, folder, command, ADDRESS, free_port()
        self.process = None

    def __enter__(self):
        os.makedirs(self.folder, exist_ok=True)
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.process = subprocess.Popen(self.command(self), stdout=self.log, stderr=self.log, start_new_session=True,
                                        preexec_fn=end_with_parent)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        return path

    def await_answer(self, question):
        """Waits until the server answers a question without SERVFAIL or REFUSED."""
        query = dns.message.make_query(*question)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if dns.query.udp(query, ADDRESS, timeout=1, port=self.port).rcode() in (0, 3):
                    return
            except (OSError, dns.exception.DNSException):
                pass
            time.sleep(0.1)
        raise RuntimeError("%s does not answer; see %s/log" % (self.name, self.folder))

    def await_port(self):
        """Waits until the server accepts connections."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection((self.address, self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("%s accepts no connections; see %s/log" % (self.name, self.folder))


def rootwalk(launcher, origin, zone):
    def command(server):
        config = server.write("rootwalk.yaml", """listen: {dns: ["%s:%d"]}
access: {recursion: []}
recursion: {enabled: false}
hosts: {files: []}
special-use-names: false
control: {socket: %s}
zones: [{name: "%s", file: "%s"}]
""" % (ADDRESS, server.port, os.path.join(server.folder, "control"), origin, zone))
        return [launcher, "serve", "-c", config]
    return command


def nsd(origin, zone):
    def command(server):
        config = server.write("nsd.conf", """server:
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
    minimal-responses: yes
remote-control:
    control-enable: no
zone:
    name: "%s"
    zonefile: "%s"
""" % (ADDRESS, server.port, *[server.folder] * 4, origin, zone))
        return [shutil.which("nsd") or "/usr/sbin/nsd", "-d", "-c", config]
    return command


def knot(origin, zone):
    def command(server):
        config = server.write("knot.conf", """server:
    listen: %s@%d
    rundir: "%s"
database:
    storage: "%s"
zone:
  - domain: %s
    file: "%s"
    semantic-checks: off
    zonefile-sync: -1
    journal-content: none
""" % (ADDRESS, server.port, server.folder, server.folder, origin, zone))
        return [shutil.which("knotd") or "/usr/sbin/knotd", "-c", config]
    return command


def unbound(origin, port, anchor):
    """A validating resolver that queries an authoritative server at a port."""
    def command(server):
        config = server.write("unbound.conf", """server:
    interface: %s@%d
    do-daemonize: no
    use-syslog: no
    username: ""
    chroot: ""
    directory: "%s"
    pidfile: ""
    do-not-query-localhost: no
    module-config: "validator iterator"
    trust-anchor: "%s"
    local-zone: "example." nodefault
    aggressive-nsec: no
    harden-below-nxdomain: no
    target-fetch-policy: "0 0 0 0 0"
    val-log-level: 2
    ede: yes
remote-control:
    control-enable: no
stub-zone:
    name: "%s"
    stub-addr: %s@%d
""" % (ADDRESS, server.port, server.folder, anchor, origin, ADDRESS, port))
        return [shutil.which("unbound") or "/usr/sbin/unbound", "-d", "-c", config]
    return command
