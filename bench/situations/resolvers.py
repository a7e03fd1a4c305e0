"""How each resolver is configured and started: root hints, no validation, no IPv6, else its defaults."""
import json
import os
import shutil

ADDRESS = "127.0.0.1"


class Resolver:
    name = "?"
    program = None

    def command(self, folder, hints, forwards):
        """Writes the configuration into the folder and returns the command line; forwards is {zone: [address]}."""
        raise NotImplementedError

    def missing(self):
        return None if shutil.which(self.program) else "there is no %s" % self.program


def write(folder, file, text):
    path = os.path.join(folder, file)
    with open(path, "w") as out:
        out.write(text)
    return path


class Rootwalk(Resolver):
    name = "rootwalk"

    def __init__(self, launcher):
        self.program = os.path.abspath(launcher)

    def command(self, folder, hints, forwards):
        configuration = {
            "listen": {"dns": [ADDRESS + ":53"]},
            "control": {"socket": os.path.join(folder, "control.sock")},
            "recursion": {
                "root-hints": hints,
                "use": ["ipv4"],
                "do-not-query": [],
                "forward": [{"zone": zone, "servers": servers} for zone, servers in forwards.items()],
            },
        }
        return [self.program, "serve", "-c", write(folder, "rootwalk.yaml", json.dumps(configuration, indent=1))]


class Unbound(Resolver):
    name = "unbound"
    program = "/usr/sbin/unbound"

    def command(self, folder, hints, forwards):
        text = """server:
  directory: ""
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  do-daemonize: no
  interface: %s
  do-ip6: no
  do-not-query-localhost: no
  module-config: "iterator"
  root-hints: "%s"
remote-control:
  control-enable: no
""" % (ADDRESS, hints)
        for zone, servers in forwards.items():
            text += 'forward-zone:\n  name: "%s"\n' % zone + "".join("  forward-addr: %s\n" % s for s in servers)
        return [self.program, "-d", "-c", write(folder, "unbound.conf", text)]


class Bind(Resolver):
    name = "bind"
    program = "/usr/sbin/named"

    def command(self, folder, hints, forwards):
        text = """options {
  directory "%s"; pid-file none; session-keyfile none;
  listen-on { %s; }; listen-on-v6 { none; };
  dnssec-validation no;
  recursion yes;
};
controls { };
zone "." { type hint; file "%s"; };
""" % (folder, ADDRESS, hints)
        for zone, servers in forwards.items():
            text += 'zone "%s" { type forward; forward only; forwarders { %s }; };\n' % (zone, " ".join(s + ";" for s in servers))
        return [self.program, "-4", "-g", "-c", write(folder, "named.conf", text)]


class Kresd(Resolver):
    name = "kresd"
    program = "/usr/sbin/kresd"

    def command(self, folder, hints, forwards):
        text = """net.ipv6 = false
net.listen('%s', 53, { kind = 'dns' })
modules = { 'hints > iterate' }
hints.root_file('%s')
trust_anchors.remove('.')
option('ALLOW_LOCAL', true)
""" % (ADDRESS, hints)
        for zone, servers in forwards.items():
            text += "policy.add(policy.suffix(policy.FORWARD({%s}), {todname('%s')}))\n" % (", ".join("'%s'" % s for s in servers), zone)
        return [self.program, "-n", "-c", write(folder, "kresd.conf", text), folder]


class PowerDns(Resolver):
    name = "pdns"
    program = "/usr/sbin/pdns_recursor"

    def command(self, folder, hints, forwards):
        text = """daemon=no
disable-syslog=yes
write-pid=no
socket-dir=%s
local-address=%s
hint-file=%s
dnssec=off
dont-query=
security-poll-suffix=
""" % (folder, ADDRESS, hints)
        if forwards:
            text += "forward-zones-recurse=" + ",".join("%s=%s" % (zone, ";".join(servers)) for zone, servers in forwards.items()) + "\n"
        write(folder, "recursor.conf", text)
        return [self.program, "--config-dir=" + folder]


def all_resolvers(launcher):
    return [Rootwalk(launcher), Unbound(), Bind(), Kresd(), PowerDns()]
