"""A zone made from a seed, and questions about it."""
import random

ORIGIN = "signed.example."
TYPES = ["A", "AAAA", "MX", "TXT", "SRV", "NS", "CNAME", "DS", "DNAME", "SOA", "CAA"]
WORDS = ["alder", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "rowan", "willow"]


class Zone:
    """Lines of a zone file, and the names in it by kind."""

    def __init__(self, names, seed):
        self.random = random.Random(seed)
        self.lines = ["$ORIGIN " + ORIGIN, "$TTL 3600", "@ SOA ns1 hostmaster 1 7200 3600 1209600 300", "@ NS ns1", "@ NS ns2",
                      "@ MX 10 mail", "@ TXT \"v=spf1 -all\"", "ns1 A 192.0.2.1", "ns2 AAAA 2001:db8::2", "mail A 192.0.2.3"]
        self.kinds = {kind: [] for kind in ("host", "deep", "between", "wildcard", "wildcard alias", "alias", "unsigned", "secure",
                                            "hollow", "redirect")}
        makers = [(60, self.host), (12, self.deep), (4, self.wildcard), (2, self.wildcard_alias), (6, self.alias), (6, self.unsigned),
                  (4, self.secure), (4, self.hollow), (2, self.redirect)]
        weights = [weight for weight, _ in makers]
        for number in range(names):
            self.random.choices([maker for _, maker in makers], weights)[0](number)

    def text(self):
        return "\n".join(self.lines) + "\n"

    def label(self, number):
        return "%s%d" % (self.random.choice(WORDS), number)

    def add(self, kind, name, *records):
        self.kinds[kind].append(name)
        self.lines += ["%s %s" % (name, record) for record in records]

    def address(self):
        return "A 10.%d.%d.%d" % tuple(self.random.randrange(256) for _ in range(3))

    def host(self, number):
        records = [self.address()]
        if self.random.random() < 0.4:
            records.append("AAAA 2001:db8::%x" % number)
        if self.random.random() < 0.2:
            records.append("MX 10 mail")
        if self.random.random() < 0.1:
            records.append("TXT \"%s\"" % ("text " * self.random.randrange(1, 30)))
        self.add("host", self.label(number), *records)

    def deep(self, number):
        name = self.label(number)
        for _ in range(self.random.randrange(1, 4)):
            self.kinds["between"].append(name)
            name = self.random.choice(WORDS) + "." + name
        self.add("deep", name, self.address())

    def wildcard(self, number):
        self.add("wildcard", self.label(number), )
        self.lines += ["*.%s TXT \"wild\"" % self.kinds["wildcard"][-1], "*.%s %s" % (self.kinds["wildcard"][-1], self.address())]

    def wildcard_alias(self, number):
        self.add("wildcard alias", self.label(number))
        self.lines.append("*.%s CNAME %s" % (self.kinds["wildcard alias"][-1], self.target()))

    def target(self):
        return self.random.choice(self.kinds["host"]) if self.kinds["host"] else "mail"

    def alias(self, number):
        to = self.random.choice([self.target(), self.target(), "missing%d" % number, "elsewhere.example.",
                                 self.random.choice(self.kinds["alias"] or ["mail"]),
                                 "x." + self.random.choice(self.kinds["wildcard"] or ["mail"])])
        self.add("alias", self.label(number), "CNAME " + to)

    def unsigned(self, number):
        name = self.label(number)
        self.add("unsigned", name, "NS ns1." + name, "NS ns2." + name)
        self.lines += ["ns1.%s %s" % (name, self.address()), "ns2.%s AAAA 2001:db8:1::%x" % (name, number)]

    def secure(self, number):
        name = self.label(number)
        digest = "%064X" % self.random.getrandbits(256)
        self.add("secure", name, "NS ns1", "NS ns1." + name, "DS %d 13 2 %s" % (self.random.randrange(65536), digest))
        self.lines.append("ns1.%s %s" % (name, self.address()))

    def hollow(self, number):
        """A delegation without DS records below an empty non-terminal."""
        name = self.label(number)
        self.kinds["between"].append(name)
        self.add("hollow", self.random.choice(WORDS) + "." + name, "NS ns1")

    def redirect(self, number):
        to = self.random.choice([self.random.choice(self.kinds["wildcard"] or ["mail"]), "elsewhere.example.", "@"])
        self.add("redirect", self.label(number), "DNAME " + to)

    def questions(self, count):
        """Random questions as (name, type), a third of them about names that do not exist."""
        chosen = []
        kinds = [kind for kind in self.kinds if self.kinds[kind]]
        while len(chosen) < count:
            name = self.random.choice(self.kinds[self.random.choice(kinds)])
            shape = self.random.random()
            if shape < 0.45:
                owner = name
            elif shape < 0.70:
                owner = self.random.choice(WORDS) + "." + name
            elif shape < 0.78:
                owner = "a.b.c." + name
            elif shape < 0.80:
                owner = "*." + name
            elif shape < 0.84:
                owner = name.split(".", 1)[-1]
            elif shape < 0.98:
                owner = self.random.choice(WORDS) + str(self.random.randrange(10 ** 6)) + "x"
            else:
                owner = ""
            absolute = (owner + "." if owner else "") + ORIGIN
            chosen.append((absolute, self.random.choice(TYPES if self.random.random() < 0.5 else ["A", "DS", "TXT"])))
        return chosen
