"""Forwarders in the states that servers have."""
import dns.flags

from handlers import FORMERR, NXDOMAIN as NAME_ERROR
from handlers import REFUSED, SERVFAIL, after, by_udp, changed, choose, close, code, echoed, first, for_type, says, silent, with_edns, without_soa
from place import FAILURE, NODATA, NXDOMAIN, Outage, data, situation
from records import response
from resolvers import ADDRESS
from servers import Relayed

RFC = "RFC 1035 section 7.2"


def recursive(handler):
    """As a resolver says it: RA, no AA."""

    def change(reply, query):
        reply.flags = reply.flags & ~dns.flags.AA | dns.flags.RA

    return changed(handler, change)


def zone_of(s, *lines):
    """What the forwarders know; the zone itself is not delegated, only they have it."""
    return s.zz.zone({"ns1": 30}, "www A 192.0.2.1", "www2 A 192.0.2.2", *["w%d A 192.0.2.3" % number for number in range(8)], *lines)


def two(s, one, other):
    s.serve(1, one)
    s.serve(2, other)
    s.forward(1, 2)


@situation(RFC)
def forwarder_dead(s):
    """The address: one of two forwarders is silent."""
    two(s, silent, recursive(zone_of(s)))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation(RFC)
def forwarder_closed(s):
    """The address at once: nothing listens at one of two forwarders."""
    s.serve(2, recursive(zone_of(s)))
    s.forward(1, 2)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation(RFC)
def forwarder_servfail(s):
    """The address: one of two forwarders says SERVFAIL to everything."""
    two(s, code(SERVFAIL), recursive(zone_of(s)))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation(RFC)
def forwarder_refuses(s):
    """The address: one of two forwarders refuses everything."""
    two(s, code(REFUSED), recursive(zone_of(s)))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 2308 section 7, RFC 9520 section 3.2")
def forwarder_refused_once_beside_dead(s):
    """The address at once: one REFUSED of a forwarder concerns one question, the other forwarder answers nothing at all."""
    two(s, for_type("AAAA", code(REFUSED), recursive(zone_of(s))), silent)
    s.before("w0", "A")
    s.before("w0", "AAAA")
    s.before("w1", "A")
    s.ask("w2", "A", data("192.0.2.3"))
    for number in range(3, 8):
        s.then("w%d" % number, "A", data("192.0.2.3"))


@situation("RFC 2308 section 7, RFC 9520 section 3.2")
def forwarder_servfail_once_beside_dead(s):
    """The address at once: one SERVFAIL of a forwarder concerns one question, the other forwarder answers nothing at all."""
    two(s, for_type("AAAA", code(SERVFAIL), recursive(zone_of(s))), silent)
    s.before("w0", "A")
    s.before("w0", "AAAA")
    s.before("w1", "A")
    s.ask("w2", "A", data("192.0.2.3"))
    for number in range(3, 8):
        s.then("w%d" % number, "A", data("192.0.2.3"))


def forwarder_no_use_beside_dead(s, bad):
    two(s, for_type("AAAA", bad, recursive(zone_of(s))), silent)
    s.before("w0", "A")
    s.ask("w0", "AAAA", FAILURE)
    for number in range(1, 4):
        s.then("w%d" % number, "AAAA", FAILURE)


@situation("RFC 1035 section 7.2, RFC 8914 section 4.23")
def forwarder_refused_beside_dead(s):
    """SERVFAIL soon: one forwarder refuses AAAA, the other is dead."""
    forwarder_no_use_beside_dead(s, code(REFUSED))


@situation("RFC 1035 section 7.2, RFC 8914 section 4.23")
def forwarder_servfail_beside_dead(s):
    """SERVFAIL soon: one forwarder says SERVFAIL to AAAA, the other is dead."""
    forwarder_no_use_beside_dead(s, code(SERVFAIL))


@situation("RFC 2308 sections 2.2 and 5")
def forwarder_nodata_without_soa(s):
    """NODATA at once: the forwarder leaves the SOA out."""
    s.serve(1, recursive(without_soa(zone_of(s))))
    s.forward(1)
    s.ask("www", "AAAA", NODATA)
    s.then("www2", "AAAA", NODATA)


@situation("RFC 2308 sections 2.2 and 5")
def forwarder_nodata_without_soa_beside_dead(s):
    """NODATA at once: the forwarder leaves the SOA out, the other forwarder is dead."""
    two(s, recursive(without_soa(zone_of(s))), silent)
    for number in range(5):
        s.before("w%d" % number, "A")
    s.ask("www", "AAAA", NODATA)
    s.then("www2", "AAAA", NODATA)


@situation("RFC 2308 section 2.1")
def forwarder_name_error_without_soa(s):
    """NXDOMAIN: the forwarder leaves the SOA out."""
    s.serve(1, recursive(without_soa(zone_of(s))))
    s.forward(1)
    s.ask("nothing", "A", NXDOMAIN)


@situation("RFC 1536 section 1")
def forwarder_slow_1800_ms(s):
    """An answer: each response of the only forwarder takes 1.8 s."""
    s.serve(1, after(1.8, recursive(zone_of(s))))
    s.forward(1)
    s.ask("www", "A", data("192.0.2.1"))
    s.again(6)
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1536 section 1")
def forwarder_slow_4000_ms_once(s):
    """An answer: the forwarder needs 4 s for names it has not in its cache, and nothing for others."""
    zone = recursive(zone_of(s))
    s.serve(1, first(1, after(4, zone), zone))
    s.forward(1)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 6891 section 7")
def forwarder_formerr_with_opt_echoed(s):
    """The address: the forwarder sends queries with EDNS back with FORMERR, OPT record included."""
    s.serve(1, with_edns(echoed(FORMERR), recursive(zone_of(s))))
    s.forward(1)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 6891 section 7")
def forwarder_formerr_for_edns(s):
    """The address: the forwarder does not know EDNS."""
    s.serve(1, with_edns(code(FORMERR, edns=False), recursive(zone_of(s))))
    s.forward(1)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 6891 section 6.2.6, RFC 8906 section 3.2")
def forwarder_drops_edns(s):
    """The address: queries with EDNS vanish on the way to the forwarder."""
    s.serve(1, with_edns(silent, recursive(zone_of(s))))
    s.forward(1)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 7766 section 5")
def forwarder_udp_blocked(s):
    """The address: UDP to the forwarder vanishes, TCP works."""
    s.serve(1, recursive(zone_of(s)), udp="blocked")
    s.forward(1)
    s.ask("www", "A", data("192.0.2.1"))
    s.again(6)
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 7766 section 5")
def forwarder_udp_blocked_tcp_failed_once(s):
    """The address, at the second question at the latest: UDP vanishes, the first connection is closed."""
    zone = recursive(zone_of(s))
    s.serve(1, by_udp(silent, first(1, close, zone)))
    s.forward(1)
    s.before("www", "A")
    s.ask("www", "A", data("192.0.2.1"), pause=6)


@situation("RFC 7766 section 6.2.4")
def forwarder_udp_blocked_tcp_closed_once(s):
    """The address, at the first question: UDP vanishes, the first connection is closed without a response, the second works."""
    zone = recursive(zone_of(s))
    s.serve(1, by_udp(silent, first(1, close, zone)))
    s.forward(1)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 8020 section 2")
def forwarder_name_below_denied_name(s):
    """The record: the forwarder's unsigned NXDOMAIN for `_tcp` does not deny names below it."""
    zone = zone_of(s, "_sip._tcp SRV 0 0 5060 www")
    denied = s.zz.name("_tcp")
    s.serve(1, recursive(choose(lambda name, type, query: name == denied, lambda query, over: response(query, NAME_ERROR, authority=[zone.soa()]), zone)))
    s.forward(1)
    s.before("_tcp")
    s.ask("_sip._tcp", "SRV", data("0 0 5060 " + s.zz.name("www")))


@situation("RFC 1034 section 5.3.3")
def forwarder_alias_without_target(s):
    """The target's address: the forwarder gives the alias alone, its target is in a zone that is not forwarded."""
    s.yy.delegate({"ns1": 3})
    s.serve(3, s.yy.zone({"ns1": 3}, "target A 192.0.2.7"))
    s.serve(1, recursive(zone_of(s, "alias CNAME target." + s.yy.apex)))
    s.forward(1)
    s.ask("alias", "A", data("192.0.2.7"))


@situation("RFC 1034 section 4.3.1")
def forwarder_without_recursion(s):
    """The address: the only forwarder says RA 0, but answers."""
    s.serve(1, zone_of(s))
    s.forward(1)
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1034 section 4.3.1")
def forwarder_refers(s):
    """The address: one of two forwarders does no recursion and refers to other servers."""
    two(s, says("zz. NS ns.zz.", section="authority", aa=False), recursive(zone_of(s)))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1034 section 5.3.3")
def forwarder_forwards_back(s):
    """SERVFAIL soon: the forwarder has the resolver itself as its forwarder."""
    s.serve(1, lambda query, over: Relayed(ADDRESS))
    s.forward(1)
    s.ask("www", "A", FAILURE)


@situation("RFC 9520 section 3.2", alone=True, enough=2000)
def outage_of_20_s_with_forwarder(s):
    """The name resolves within 2 s of the network's return: the forwarder was silent for 20 s (time from the return)."""
    s.serve(1, recursive(zone_of(s)))
    s.forward(1)
    s.outage = Outage(20, "silent")
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))
