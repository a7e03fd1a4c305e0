"""Zones and the correct answers of an authoritative server (RFC 1034 section 4.3.2)."""
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

A, AAAA, NS, SOA, CNAME, DNAME, DS, ANY = (dns.rdatatype.from_text(t) for t in ("A", "AAAA", "NS", "SOA", "CNAME", "DNAME", "DS", "ANY"))


def name(text, origin=dns.name.root):
    return origin if text == "@" else dns.name.from_text(text, origin)


def record(line, origin=dns.name.root, ttl=300):
    """An RRset from `OWNER [TTL] TYPE DATA`; names without a last dot are relative to the origin."""
    owner, first, rest = line.split(None, 2)
    if first.isdigit():
        ttl, (first, rest) = int(first), rest.split(None, 1)
    return dns.rrset.from_text_list(name(owner, origin), ttl, "IN", first, [rest], origin=origin, relativize=False)


def records(lines, origin=dns.name.root, ttl=300):
    return [record(line, origin, ttl) for line in lines if line.strip()]


def response(query, code=dns.rcode.NOERROR, answer=(), authority=(), additional=(), authoritative=True):
    """A response to the query, with an OPT record if the query had one."""
    message = dns.message.make_response(query, our_payload=1232)
    if authoritative:
        message.flags |= dns.flags.AA
    message.set_rcode(code)
    message.answer.extend(answer)
    message.authority.extend(authority)
    message.additional.extend(additional)
    return message


class Zone:
    """A zone; CNAME beside other data and the like are kept as written."""

    def __init__(self, origin, lines, ttl=300):
        self.origin = name(origin)
        self.ttl = ttl
        self.sets = {}
        self.add(lines)

    def add(self, lines):
        for rrset in records(lines, self.origin, self.ttl):
            types = self.sets.setdefault(rrset.name, {})
            if rrset.rdtype in types:
                types[rrset.rdtype].update(rrset)
            else:
                types[rrset.rdtype] = rrset

    def remove(self, owner, rdtype):
        del self.sets[name(owner)][rdtype]

    def get(self, owner, rdtype):
        return self.sets.get(owner, {}).get(rdtype)

    def soa(self):
        return self.get(self.origin, SOA)

    def exists(self, owner):
        return any(known.is_subdomain(owner) for known in self.sets)

    def cut_above(self, owner, rdtype):
        """The highest delegation at or above the owner, below the apex."""
        for depth in range(len(self.origin) + 1, len(owner) + 1):
            candidate = dns.name.Name(owner.labels[-depth:])
            if candidate == owner and rdtype == DS:
                return None
            if self.get(candidate, NS):
                return candidate
        return None

    def addresses(self, targets):
        return [rrset for target in targets for rdtype in (A, AAAA) if (rrset := self.get(target, rdtype))]

    def referral(self, query, cut, answer=()):
        servers = self.get(cut, NS)
        glue = self.addresses(record.target for record in servers)
        return response(query, answer=answer, authority=[servers], additional=glue, authoritative=bool(answer))

    def dname_above(self, owner):
        for depth in range(len(self.origin), len(owner)):
            rrset = self.get(dns.name.Name(owner.labels[-depth:]), DNAME)
            if rrset:
                return rrset
        return None

    def node(self, owner):
        """The types at a name, by way of a wildcard if one covers it; None if the name does not exist."""
        if owner in self.sets:
            return self.sets[owner]
        if self.exists(owner):
            return {}
        encloser = owner.parent()
        while encloser != self.origin and not self.exists(encloser):
            encloser = encloser.parent()
        source = self.sets.get(dns.name.Name((b"*",) + encloser.labels))
        if source is None:
            return None
        return {rdtype: renamed(rrset, owner) for rdtype, rrset in source.items()}

    def answer(self, query):
        owner, rdtype = query.question[0].name, query.question[0].rdtype
        answer = []
        for _ in range(40):
            cut = self.cut_above(owner, rdtype)
            if cut is not None:
                if answer:
                    return response(query, answer=answer)
                return self.referral(query, cut)
            dname = self.dname_above(owner)
            if dname is not None:
                target = owner.relativize(dname.name).derelativize(dname[0].target)
                answer += [dname, dns.rrset.from_text(owner, dname.ttl, "IN", "CNAME", target.to_text())]
            else:
                node = self.node(owner)
                if node is None:
                    return response(query, dns.rcode.NXDOMAIN, answer, [self.soa()])
                if rdtype == ANY and node:
                    return response(query, answer=answer + list(node.values()))
                if rdtype in node:
                    return response(query, answer=answer + [node[rdtype]])
                if CNAME not in node:
                    return response(query, answer=answer, authority=[self.soa()])
                answer.append(node[CNAME])
                target = node[CNAME][0].target
            if not target.is_subdomain(self.origin) or any(rrset.name == target for rrset in answer):
                return response(query, answer=answer)
            owner = target
        return response(query, answer=answer)


def renamed(rrset, owner):
    copy = dns.rrset.RRset(owner, rrset.rdclass, rrset.rdtype)
    copy.update(rrset)
    return copy


def authority(*zones):
    """The handler of a correct server for some zones: the deepest zone of the name answers, REFUSED without one."""

    def handle(query, over):
        owner, rdtype = query.question[0].name, query.question[0].rdtype
        held = [zone for zone in zones if owner.is_subdomain(zone.origin)]
        if rdtype == DS and len(held) > 1:
            held = [zone for zone in held if zone.origin != owner] or held
        if not held:
            return response(query, dns.rcode.REFUSED, authoritative=False)
        return max(held, key=lambda zone: len(zone.origin)).answer(query)

    return handle
