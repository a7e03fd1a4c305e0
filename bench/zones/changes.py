#!/usr/bin/python3
"""A zone that changes at random, and the comparison of the servers that have it. As a program, it writes the zone before the changes."""
import random
import sys
import time

import dns.exception
import dns.query
import dns.rdatatype
import dns.zone

import peers

ORIGIN = "example.test."
# A server that has lost a NOTIFY message gets it again after at most 75 seconds.
SETTLES_SECONDS = 100
TTL = 300


class Changes:
    """The zone, and changes of it by a seed."""

    def __init__(self, names=1000, seed=1):
        self.random = random.Random(seed)
        self.names = ["n%d" % i for i in range(names)] + ["a.b.c%d" % i for i in range(names // 20)]
        self.serial = 1
        self.records = {name: {("A", "192.0.2.%d" % (i % 250))} for i, name in enumerate(self.names)}

    def text(self):
        # REFRESH is longer than the comparison waits, so that it fails without NOTIFY.
        lines = ["$ORIGIN " + ORIGIN, "$TTL %d" % TTL, "@ SOA ns1 hostmaster %d 3600 20 36000 60" % self.serial, "@ NS ns1", "@ NS ns2",
                 "ns1 A 192.0.2.1", "ns2 AAAA 2001:db8::2"]
        for name in sorted(self.records):
            lines += ["%s %s %s" % (name, kind, data) for kind, data in sorted(self.records[name])]
        return "\n".join(lines) + "\n"

    def lines(self):
        """The zone as `transfer` returns it."""
        return canonical(dns.zone.from_text(self.text(), origin=ORIGIN, relativize=False))

    def data(self):
        number = self.random.randrange(1 << 16)
        return self.random.choice([
            ("A", "192.0.%d.%d" % (number >> 8, number & 255)),
            ("AAAA", "2001:db8::%x" % number),
            # BIND refuses an MX record whose server has no address in the zone.
            ("MX", "%d ns%d.%s" % (number % 100, 1 + number % 2, ORIGIN)),
            ("TXT", '"%s"' % ("t" * (number % 200))),
            ("SRV", "%d 5 853 ns%d.%s" % (number % 50, 1 + number % 2, ORIGIN)),
        ])

    def next(self):
        """Some records more and some less, as the lines of a script of nsupdate."""
        lines = []
        # PowerDNS does not keep the order of changes of one name (RFC 2136 section 3.4.2), so a name is changed once.
        for name in self.random.sample(self.names, self.random.randrange(1, 5)):
            held = self.records.setdefault(name, set())
            action = self.random.random()
            if held and action < 0.15:
                lines.append("update delete %s.%s" % (name, ORIGIN))
                held.clear()
            elif held and action < 0.45:
                kind, data = self.random.choice(sorted(held))
                lines.append("update delete %s.%s %s %s" % (name, ORIGIN, kind, data))
                held.discard((kind, data))
            else:
                kind, data = self.data()
                lines.append("update add %s.%s %d %s %s" % (name, ORIGIN, TTL, kind, data))
                held.add((kind, data))
        self.serial += 1
        return lines

    def make(self, primary, count, tool="nsupdate"):
        """Makes a number of changes at the primary, with nsupdate or knsupdate.

        NSD has no dynamic updates: it gets the zone file now and then instead."""
        script = []
        for i in range(count):
            script += self.next() + ["send"]
            if isinstance(primary, peers.Nsd) and (i % 25 == 24 or i == count - 1):
                primary.replace(self.text())
        if not isinstance(primary, peers.Nsd):
            primary.update(script, tool)


def canonical(zone):
    """The records of a zone without the SOA record, as sorted lines."""
    return sorted("%s %d %s %s" % (name.to_text().lower(), ttl, dns.rdatatype.to_text(data.rdtype), data.to_text())
                  for name, ttl, data in zone.iterate_rdatas() if data.rdtype != dns.rdatatype.SOA)


def transfer(server):
    """The serial of the zone of a server, and its other records; None if it has no zone."""
    try:
        zone = dns.zone.from_xfr(dns.query.xfr(server.address, ORIGIN, port=server.port, timeout=10, lifetime=20, keyring=peers.KEYRING,
                                               keyname=peers.KEY, keyalgorithm="hmac-sha256", relativize=False),
                                 relativize=False, check_origin=False)
    except (dns.exception.DNSException, OSError, EOFError):
        return None
    return zone.get_rdataset(ORIGIN, "SOA")[0].serial, canonical(zone)


def differences(server, found, lines):
    """What is wrong with the zone that a server has; `lines` is what it should have."""
    if found is None:
        return ["%s has no zone" % server.name]
    different = sorted(set(found[1]) ^ set(lines))
    return ["%s has serial %d; %d records differ: %s" % (server.name, found[0], len(different), "; ".join(different[:3]))]


def agree(primary, secondaries, changes):
    """Waits until the primary has the zone, and all secondaries have the zone of the primary. Returns what is wrong."""
    end = time.monotonic() + SETTLES_SECONDS
    lines = changes.lines()
    wanted = transfer(primary)
    # NSD reads a changed file some time after it was told to.
    while (wanted is None or wanted[1] != lines) and time.monotonic() < end:
        time.sleep(0.2)
        wanted = transfer(primary)
    if wanted is None or wanted[1] != lines:
        return differences(primary, wanted, lines)
    waiting = list(secondaries)
    while waiting and time.monotonic() < end:
        waiting = [server for server in waiting if transfer(server) != wanted]
        time.sleep(0.2 if waiting else 0)
    return [fault for server in waiting for fault in differences(server, transfer(server), lines)]


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="ascii") as file:
        file.write(Changes().text())
