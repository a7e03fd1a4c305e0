"""Denials: names below NXDOMAIN, aliases into other zones, NODATA without SOA."""
import dns.rcode

from handlers import NXDOMAIN as NAME_ERROR
from handlers import changed, choose, for_name, silent, without_soa
from place import FAILURE, NODATA, NXDOMAIN, data, either, situation
from records import NS, SOA, record, response


def name_error_for(zone, *names):
    """NXDOMAIN, with the zone's SOA, for names that have names below them."""
    return choose(lambda name, type, query: name in names, lambda query, over: response(query, NAME_ERROR, authority=[zone.soa()]), zone)


@situation("RFC 8020 section 2, RFC 9156 section 3")
def name_below_denied_name(s):
    """The SRV record below `_tcp`: an unsigned NXDOMAIN for `_tcp` does not deny names below it that were never asked."""
    zone = s.usual("_sip._tcp SRV 0 0 5060 www", "www A 192.0.2.1")
    s.serve(1, name_error_for(zone, s.zz.name("_tcp")))
    s.before("_tcp")
    s.ask("_sip._tcp", "SRV", data("0 0 5060 " + s.zz.name("www")))


@situation("RFC 8020 section 2, RFC 9156 section 3")
def empty_non_terminal_denied(s):
    """The record: the server says NXDOMAIN for each empty non-terminal on the way, and minimised names meet that."""
    zone = s.usual("a.b.c.d A 192.0.2.1")
    s.serve(1, name_error_for(zone, *map(s.zz.name, ("d", "c.d", "b.c.d"))))
    s.ask("a.b.c.d", "A", data("192.0.2.1"))


def alias_into_child(s, change):
    """The parent zone has an alias into a child zone, and more to say about its target than it should."""
    parent = s.usual("www CNAME www.child", "child NS ns1.child", "ns1.child A " + s.address(2))
    child = s.below("child").zone({"ns1": 2}, "www A 192.0.2.1")
    alias = s.zz.name("www")
    s.serve(1, for_name(alias, lambda query, over: change(response(query, answer=[record("%s CNAME www.child.%s" % (alias, s.zz))]), parent), parent))
    s.serve(2, child)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www.child", "A", data("192.0.2.1"))


@situation("RFC 1034 section 5.3.3, RFC 2308 section 2.1")
def alias_into_child_with_name_error(s):
    """The target's address: the parent has no authority for names below its delegation, so its NXDOMAIN does not count for them."""

    def change(reply, zone):
        reply.set_rcode(NAME_ERROR)
        reply.authority.append(zone.soa())
        return reply

    alias_into_child(s, change)


@situation("RFC 1034 section 5.3.3, RFC 2308 section 2.2")
def alias_into_child_with_nodata(s):
    """The target's address: the parent's SOA denies nothing below its delegation."""

    def change(reply, zone):
        reply.authority.append(zone.soa())
        return reply

    alias_into_child(s, change)


@situation("RFC 2181 section 5.4.1")
def alias_into_child_with_old_address(s):
    """The child's address: an address that the parent has kept for a name below its delegation is not authoritative."""

    def change(reply, zone):
        reply.answer.append(record("www.child.%s A 192.0.2.66" % s.zz))
        return reply

    alias_into_child(s, change)


@situation("RFC 2308 sections 2.2 and 5")
def nodata_without_soa(s):
    """NODATA at once: the only server answers with authority, without records and without SOA."""
    s.serve(1, without_soa(s.usual("www A 192.0.2.1")))
    s.ask("www", "AAAA", NODATA)


def beside_dead(s, change):
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", *["w%d A 192.0.2.3" % n for n in range(5)], servers={"ns1": 1, "ns2": 2})
    s.serve(1, changed(zone, change))
    s.serve(2, silent)
    for number in range(5):
        s.before("w%d" % number, "A")
    s.ask("www", "AAAA", NODATA)
    s.then("www2", "AAAA", NODATA)


@situation("RFC 2308 sections 2.2 and 5")
def nodata_without_soa_beside_dead(s):
    """NODATA at once, and again from the cache for some seconds: no reason to wait for the server that is known to be dead."""

    def change(reply, query):
        if not reply.answer:
            reply.authority.clear()

    beside_dead(s, change)


@situation("RFC 2308 sections 2.2 and 5")
def nodata_with_foreign_soa_beside_dead(s):
    """NODATA at once: an SOA of elsewhere is left out, but the answer is authoritative and empty."""

    def change(reply, query):
        if not reply.answer:
            reply.authority[:] = [record("elsewhere.test. SOA a.elsewhere.test. b.elsewhere.test. 1 2 3 4 5")]

    beside_dead(s, change)


@situation("RFC 2308 section 2.1")
def name_error_without_soa(s):
    """NXDOMAIN: the code says it, although no SOA tells for how long."""
    s.serve(1, without_soa(s.usual("www A 192.0.2.1")))
    s.ask("nothing", "A", NXDOMAIN)


@situation("RFC 2308 section 2.1")
def alias_to_nothing_with_noerror(s):
    """NODATA or NXDOMAIN: an alias to a name that does not exist, answered NOERROR with SOA."""
    zone = s.usual("www CNAME nothing")
    s.serve(1, changed(zone, lambda reply, query: reply.set_rcode(dns.rcode.NOERROR)))
    s.ask("www", "A", either(NODATA, NXDOMAIN))


@situation("RFC 2308 section 2.2")
def nodata_with_ns_set(s):
    """NODATA: an authoritative empty response has the zone's own NS set and no SOA; that is no referral."""
    zone = s.usual("www A 192.0.2.1")

    def change(reply, query):
        if not reply.answer:
            reply.authority[:] = [zone.get(zone.origin, NS)]

    s.serve(1, changed(zone, change))
    s.ask("www", "AAAA", NODATA)


@situation("RFC 2308 section 2.1")
def name_error_with_soa_above(s):
    """NXDOMAIN: the SOA is that of the zone above."""
    zone = s.usual("www A 192.0.2.1")

    def change(reply, query):
        if not reply.answer:
            reply.authority[:] = [record("zz. SOA ns.zz. host.zz. 1 2 3 4 60")]

    s.serve(1, changed(zone, change))
    s.ask("nothing", "A", NXDOMAIN)
    s.then("www", "AAAA", NODATA)


@situation("RFC 2308 section 2.1")
def name_error_with_soa_of_the_name(s):
    """NXDOMAIN: the SOA has the name itself as its owner."""
    zone = s.usual("www A 192.0.2.1")

    def change(reply, query):
        if not reply.answer:
            reply.authority[:] = [record("%s SOA ns1.%s host.%s 1 2 3 4 60" % (query.question[0].name, s.zz, s.zz))]

    s.serve(1, changed(zone, change))
    s.ask("nothing", "A", NXDOMAIN)
    s.then("www", "AAAA", NODATA)


@situation("RFC 2308 section 2.1, RFC 1035 section 4.1.1")
def name_error_with_the_address(s):
    """The address or NXDOMAIN, soon: the response has the record and the code NXDOMAIN."""
    zone = s.usual("www A 192.0.2.1")
    s.serve(1, changed(zone, lambda reply, query: reply.set_rcode(NAME_ERROR)))
    s.ask("www", "A", either(data("192.0.2.1"), NXDOMAIN, FAILURE))


@situation("RFC 4035 section 3.1.4.1")
def ds_at_cut(s):
    """NODATA from the zone above the cut; the child's server refuses DS."""
    child = s.below("child")
    zone = s.usual("child NS ns1.child", "ns1.child A " + s.address(2))
    s.serve(1, zone)
    s.serve(2, choose(lambda name, type, query: type == "DS", lambda query, over: response(query, dns.rcode.REFUSED, authoritative=False), child.zone({"ns1": 2}, "www A 192.0.2.1")))
    s.before("www.child")
    s.ask("child", "DS", NODATA)
    s.then("www.child", "A", data("192.0.2.1"))


@situation("RFC 2308 section 5")
def nodata_with_time_to_live_zero(s):
    """NODATA, each time: SOA and its minimum are 0."""
    zone = s.zz.delegate({"ns1": 1}).zone({"ns1": 1}, "www A 192.0.2.1")
    zone.remove(s.zz.apex, SOA)
    zone.add(["@ 0 SOA ns1 host 1 2 3 4 0"])
    s.serve(1, zone)
    s.ask("www", "AAAA", NODATA)
    s.then("nothing", "A", NXDOMAIN)
