"""What a situation is made of: domains, servers, and the questions that a client asks."""
import inspect
from dataclasses import dataclass, field

import dns.rdatatype

from records import Zone, authority
from servers import Server

SITUATIONS = []
NETWORK = "127.66"
ROUNDS = 6
ADDRESSES = 40          # of one situation in one round


# What a user should get.

@dataclass(frozen=True)
class Data:
    """NOERROR with exactly these records of the type that was asked."""
    values: frozenset

    def holds(self, result):
        return result.code == "NOERROR" and frozenset(result.values) == self.values

    def __str__(self):
        return " ".join(sorted(self.values))


@dataclass(frozen=True)
class Some:
    """NOERROR with at least so many records in the answer."""
    least: int

    def holds(self, result):
        return result.code == "NOERROR" and result.count >= self.least

    def __str__(self):
        return "%d records or more" % self.least


@dataclass(frozen=True)
class Code:
    """This response code and no records of the type."""
    code: str

    def holds(self, result):
        return result.code == self.code and not result.values

    def __str__(self):
        return "NODATA" if self.code == "NOERROR" else self.code


@dataclass(frozen=True)
class Any:
    """One of several."""
    choices: tuple

    def holds(self, result):
        return any(choice.holds(result) for choice in self.choices)

    def __str__(self):
        return " or ".join(map(str, self.choices))


def data(*values):
    return Data(frozenset(values))


def either(*choices):
    return Any(choices)


NODATA, NXDOMAIN, FAILURE = Code("NOERROR"), Code("NXDOMAIN"), Code("SERVFAIL")


@dataclass
class Step:
    """A question of the client, asked `pause` seconds after the step before; without `want` it is not judged."""
    kind: str           # "before", "first", "again" or "then"; "change": no question, but something that happens
    name: str
    type: str
    want: object = None
    pause: float = 0.0
    change: object = None


@dataclass
class Outage:
    """Nothing is heard for some seconds; how: "silent" (all packets vanish), "unreachable" (sending is an error of the kernel)
    or "zone" (the servers of the situation are silent, all others are not)."""
    seconds: float
    how: str


@dataclass
class Situation:
    name: str
    expect: str
    rfc: str
    build: object
    alone: bool = False     # it has a resolver of its own
    enough: int = 0         # milliseconds within which no answer is too slow


def situation(rfc, alone=False, enough=0):
    """Marks a function as a situation: its name is the name, its docstring what a user should get."""

    def add(function):
        SITUATIONS.append(Situation(function.__name__.replace("_", "-"), inspect.cleandoc(function.__doc__).replace("\n", " "), rfc, function, alone, enough))
        return function

    return add


class Domain:
    """A domain of a situation below a top-level domain, and its delegation there."""

    def __init__(self, place, apex, parent):
        self.place, self.apex, self.parent = place, apex, parent

    def __str__(self):
        return self.apex

    def name(self, label):
        return label if label.endswith(".") else self.apex if label == "@" else label + "." + self.apex

    def delegate(self, servers, ttl=3600):
        """The delegation in the parent: {server name: number of its address as glue, or None}."""
        for server, number in servers.items():
            self.parent.append("%s %d NS %s" % (self.apex, ttl, self.name(server)))
            for one in numbers(number):
                self.parent.append("%s %d A %s" % (self.name(server), ttl, self.place.address(one)))
        return self

    def zone(self, servers, *lines, ttl=300):
        """The zone with SOA, NS set and addresses of its servers."""
        text = ["@ SOA ns1 host 1 1800 900 604800 60"]
        for server, number in servers.items():
            text.append("@ NS " + server)
            text += ["%s A %s" % (server, self.place.address(one)) for one in numbers(number)]
        return Zone(self.apex, text + list(lines), ttl)


def numbers(value):
    return [] if value is None else [value] if isinstance(value, int) else value


@dataclass
class Place:
    """One situation in one round: names and addresses that nothing else uses."""
    situation: Situation
    number: int
    round: int
    servers: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)
    forwards: dict = field(default_factory=dict)
    parents: dict = field(default_factory=lambda: {"zz.": [], "yy.": []})
    tops: dict = field(default_factory=dict)
    outage: Outage = None

    def __post_init__(self):
        label = "%s-%d" % (self.situation.name, self.round)
        self.zz = Domain(self, label + ".zz.", self.parents["zz."])
        self.yy = Domain(self, label + ".yy.", self.parents["yy."])
        self.situation.build(self)
        self.finish()

    def address(self, number):
        return "%s.%d.%d" % (NETWORK, self.number, self.round * ADDRESSES + number)

    def serve(self, number, handler, udp="open", tcp="open"):
        """A server at an address: a handler, or a zone or zones that are served correctly."""
        if isinstance(handler, Zone):
            handler = authority(handler)
        self.servers[self.address(number)] = Server(handler, udp, tcp)

    def usual(self, *lines, servers=None, ttl=300):
        """The zone of the domain below zz., delegated to ns1 (address 1) or to the servers given, with glue; nothing serves it yet."""
        servers = servers or {"ns1": 1}
        self.zz.delegate(servers)
        return self.zz.zone(servers, *lines, ttl=ttl)

    def below(self, label):
        """The domain one label below, to be delegated by lines of the zone above it."""
        return Domain(self, "%s.%s" % (label, self.zz.apex), [])

    def forward(self, *servers):
        """Names of the domain are resolved by these forwarders."""
        self.forwards[self.zz.apex] = [self.address(number) for number in servers]

    def step(self, kind, label, type, want, pause, domain):
        self.steps.append(Step(kind, (domain or self.zz).name(label), type, want, pause))

    def before(self, label, type="A", pause=0.0, domain=None):
        self.step("before", label, type, None, pause, domain)

    def ask(self, label, type="A", want=None, pause=0.0, domain=None):
        self.step("first", label, type, want, pause, domain)

    def again(self, pause=0.5):
        """The first question once more."""
        first = next(step for step in self.steps if step.kind == "first")
        self.steps.append(Step("again", first.name, first.type, first.want, pause))

    def then(self, label, type="A", want=None, pause=0.0, domain=None):
        self.step("then", label, type, want, pause, domain)

    def change(self, change, pause=0.0):
        """Something happens: `change(zones)` alters the zones zz. and yy."""
        self.steps.append(Step("change", "", "A", None, pause, change))

    def finish(self):
        kinds = [step.kind for step in self.steps]
        if "again" not in kinds and self.outage is None:
            position = kinds.index("first") + 1
            first = self.steps[position - 1]
            self.steps.insert(position, Step("again", first.name, first.type, first.want, 0.5))
        for step in self.steps:
            dns.rdatatype.from_text(step.type)

    def owns(self, seen):
        """Whether a query that a server got belongs to this situation."""
        if seen.address in self.servers:
            return True
        asked = seen.name.to_text().lower()
        return any(asked == apex.apex or asked.endswith("." + apex.apex) for apex in (self.zz, self.yy))


def the_internet(places):
    """The root server, the servers of zz. and yy., and those of all places, by address."""
    root, zz, yy = NETWORK + ".255.1", NETWORK + ".255.2", NETWORK + ".255.3"
    top = Zone(".", [". 86400 SOA a.root. host. 1 1800 900 604800 86400", ". 86400 NS a.root.", "a.root. 86400 A " + root,
                     "zz. 86400 NS ns.zz.", "ns.zz. 86400 A " + zz, "yy. 86400 NS ns.yy.", "ns.yy. 86400 A " + yy])
    servers = {root: Server(authority(top))}
    for apex, address in (("zz.", zz), ("yy.", yy)):
        lines = ["@ SOA ns host 1 1800 900 604800 60", "@ 86400 NS ns", "ns 86400 A " + address, "ready A 192.0.2.99"]
        lines += ['large TXT "%02d-%s"' % (number, "x" * 60) for number in range(40)]
        for place in places:
            lines += place.parents[apex]
        zone = Zone(apex, lines)
        servers[address] = Server(authority(zone))
        for place in places:
            place.tops[apex] = zone
    for place in places:
        servers.update(place.servers)
    return servers


def hints():
    return ". 3600000 NS a.root.\na.root. 3600000 A %s.255.1\n" % NETWORK
