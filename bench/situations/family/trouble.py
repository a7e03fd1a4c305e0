"""Servers that fail for some questions, are slow, or were away."""
import dns.flags
import dns.rcode

from handlers import FORMERR, NOTIMP, REFUSED, SERVFAIL, after, choose, code, first, for_type, silent, with_edns
from place import FAILURE, Outage, data, situation
from records import Zone, authority, record, response


def one_bad_question(s, bad):
    """Two servers: the second is dead, the first has trouble with AAAA only."""
    zone = s.usual(*["www%d A 192.0.2.1" % n for n in range(8)], servers={"ns1": 1, "ns2": 2})
    s.serve(1, for_type("AAAA", bad, zone))
    s.serve(2, silent)
    s.before("www0", "A")
    s.before("www0", "AAAA")
    s.before("www1", "A")
    s.ask("www2", "A", data("192.0.2.1"))
    for number in range(3, 8):
        s.then("www%d" % number, "A", data("192.0.2.1"))


@situation("RFC 2308 section 7, RFC 9520 section 3.2")
def refused_once_beside_dead(s):
    """The address at once: one REFUSED concerns one question, the other server answers nothing at all."""
    one_bad_question(s, code(REFUSED))


@situation("RFC 2308 section 7, RFC 9520 section 3.2")
def servfail_once_beside_dead(s):
    """The address at once: one SERVFAIL concerns one question, the other server answers nothing at all."""
    one_bad_question(s, code(SERVFAIL))


@situation("RFC 1912 section 2.8, RFC 2308 section 7")
def lame_once_beside_dead(s):
    """The address at once: one upward referral concerns one question, the other server answers nothing at all."""
    one_bad_question(s, lambda query, over: response(query, authority=[record(". NS a.root.")], authoritative=False))


def no_use_beside_dead(s, bad):
    """Two servers: the first has no answer of use to AAAA, the second is dead."""
    zone = s.usual(*["www%d A 192.0.2.1" % n for n in range(4)], servers={"ns1": 1, "ns2": 2})
    s.serve(1, for_type("AAAA", bad, zone))
    s.serve(2, silent)
    s.before("www0", "A")
    s.ask("www0", "AAAA", FAILURE)
    for number in range(1, 4):
        s.then("www%d" % number, "AAAA", FAILURE)


RFC_NO_USE = "RFC 1035 section 7.2, RFC 8914 section 4.23"


@situation(RFC_NO_USE)
def refused_beside_dead(s):
    """SERVFAIL soon: one server refuses AAAA, the other is dead."""
    no_use_beside_dead(s, code(REFUSED))


@situation(RFC_NO_USE)
def servfail_beside_dead(s):
    """SERVFAIL soon: one server says SERVFAIL to AAAA, the other is dead."""
    no_use_beside_dead(s, code(SERVFAIL))


@situation(RFC_NO_USE)
def notimp_beside_dead(s):
    """SERVFAIL soon: one server says NOTIMP to AAAA, the other is dead."""
    no_use_beside_dead(s, code(NOTIMP))


@situation(RFC_NO_USE)
def formerr_beside_dead(s):
    """SERVFAIL soon: one server says FORMERR to AAAA, the other is dead."""
    no_use_beside_dead(s, code(FORMERR))


@situation(RFC_NO_USE)
def lame_beside_dead(s):
    """SERVFAIL soon: one server refers upward for AAAA, the other is dead."""
    no_use_beside_dead(s, lambda query, over: response(query, authority=[record(". NS a.root.")], authoritative=False))


def refused_beside(s, other):
    """Two servers: the first refuses everything, the second answers, with difficulty."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns1": 1, "ns2": 2})
    s.serve(1, code(REFUSED))
    other(zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1035 section 7.2")
def refused_beside_slow_900_ms(s):
    """The address: one server refuses everything, the other takes 0.9 s."""
    refused_beside(s, lambda zone: s.serve(2, after(0.9, zone)))


@situation("RFC 1035 section 7.2")
def refused_beside_slow_1800_ms(s):
    """The address: one server refuses everything, the other takes 1.8 s."""
    refused_beside(s, lambda zone: s.serve(2, after(1.8, zone)))


@situation("RFC 1035 section 7.2, RFC 8906 section 3.2")
def refused_beside_edns_dropped(s):
    """The address: one server refuses everything, to the other queries with EDNS vanish."""
    refused_beside(s, lambda zone: s.serve(2, with_edns(silent, zone)))


@situation("RFC 1035 section 7.2, RFC 7766 section 5")
def refused_beside_udp_blocked(s):
    """The address: one server refuses everything, to the other UDP vanishes and TCP works."""
    refused_beside(s, lambda zone: s.serve(2, zone, udp="blocked"))


@situation("RFC 1035 section 7.2")
def refused_beside_one_lost(s):
    """The address: one server refuses everything, the first query to the other is lost."""
    refused_beside(s, lambda zone: s.serve(2, first(1, silent, zone)))


@situation("RFC 1536 section 1, RFC 8767 section 5")
def slow_1800_ms(s):
    """An answer: every response takes 1.8 s, which is slow but not dead."""
    s.serve(1, after(1.8, s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")))
    s.ask("www", "A", data("192.0.2.1"))
    s.again(6)
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1536 section 1, RFC 8767 section 5")
def slow_3000_ms(s):
    """An answer, from the cache at the latest: every response takes 3 s, and the work goes on after the client got SERVFAIL."""
    s.serve(1, after(3, s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")))
    s.before("www", "A")
    s.ask("www", "A", data("192.0.2.1"), pause=6)
    s.then("www2", "A", data("192.0.2.2"))


def minimised(s, bad, servers):
    zone = s.usual("www.eu.lb A 192.0.2.1", "www.us.lb A 192.0.2.2", servers={"ns%d" % n: n for n in servers})
    empty = tuple(map(s.zz.name, ("lb", "eu.lb", "us.lb")))
    for number in servers:
        s.serve(number, choose(lambda name, type, query: name in empty, bad, zone))
    s.ask("www.eu.lb", "A", data("192.0.2.1"))
    s.again(6)
    s.then("www.us.lb", "A", data("192.0.2.2"))


@situation("RFC 9156 section 3")
def minimised_name_dropped(s):
    """The address: silence for a name that has only names below it leads to the whole name."""
    minimised(s, silent, [1])


@situation("RFC 9156 section 3")
def minimised_name_dropped_by_two(s):
    """The address: both servers drop names that have only names below them."""
    minimised(s, silent, [1, 2])


@situation("RFC 9156 section 3")
def minimised_name_servfail(s):
    """The address: SERVFAIL for a name that has only names below it leads to the whole name."""
    minimised(s, code(SERVFAIL), [1])


@situation("RFC 9156 section 3")
def minimised_name_refused(s):
    """The address: REFUSED for a name that has only names below it leads to the whole name."""
    minimised(s, code(REFUSED), [1, 2])


@situation("RFC 9156 section 3")
def minimised_name_formerr(s):
    """The address: FORMERR for a name that has only names below it leads to the whole name."""
    minimised(s, code(FORMERR, edns=False), [1, 2])


def outage(s, seconds, how):
    s.serve(1, s.usual("www A 192.0.2.1", "fresh A 192.0.2.2", "known A 192.0.2.3"))
    s.outage = Outage(seconds, how)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("fresh", "A", data("192.0.2.2"))


@situation("RFC 9520 section 3.2", alone=True, enough=2000)
def outage_of_10_s(s):
    """The name resolves within 2 s of the network's return, also if it was asked while no server could be heard (time from the return)."""
    outage(s, 10, "silent")


@situation("RFC 9520 section 3.2", alone=True, enough=2000)
def outage_of_60_s(s):
    """The name resolves within 2 s of the network's return, after a minute of silence (time from the return)."""
    outage(s, 60, "silent")


@situation("RFC 9520 section 3.2", alone=True, enough=2000)
def outage_of_20_s_unreachable(s):
    """The name resolves within 2 s of the network's return: sending failed for 20 s (time from the return)."""
    outage(s, 20, "unreachable")


@situation("RFC 9520 section 3.2", alone=True, enough=2000)
def outage_of_60_s_unreachable(s):
    """The name resolves within 2 s of the network's return: sending failed for a minute (time from the return)."""
    outage(s, 60, "unreachable")


@situation("RFC 1035 section 7.3")
def other_question_only(s):
    """SERVFAIL soon: the only server answers another question each time."""
    zone = s.usual("www A 192.0.2.1", "other A 192.0.2.2")

    def other(query, over):
        reply = response(query, answer=[record("%s A 192.0.2.2" % s.zz.name("other"))])
        reply.question[0] = type(reply.question[0])(record("%s A 192.0.2.2" % s.zz.name("other")).name, 1, 1)
        return reply

    s.serve(1, for_type("NS", zone, other))
    s.ask("www", "A", FAILURE)


@situation("RFC 1034 section 4.3.2")
def servfail_from_one(s):
    """The address: the other of two servers answers."""
    zone = s.usual("www A 192.0.2.1", servers={"ns1": 1, "ns2": 2})
    s.serve(1, code(SERVFAIL))
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1035 section 7.2")
def one_of_two_dead(s):
    """The address: the other of two servers answers."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns1": 1, "ns2": 2})
    s.serve(1, silent)
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 9520 section 3.2", alone=True, enough=2000)
def zone_away_for_20_s(s):
    """The name resolves within seconds of the return of its servers, which were silent for 20 s while all others answered (time from the return)."""
    outage(s, 20, "zone")


@situation("RFC 9520 section 3.2", alone=True, enough=2000)
def zone_away_for_90_s(s):
    """The name resolves within seconds of the return of its servers, which were silent for 90 s while all others answered (time from the return)."""
    outage(s, 90, "zone")


@situation("RFC 1536 section 1")
def slow_1800_ms_beside_dead(s):
    """An answer: one server takes 1.8 s, the other is dead."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns1": 1, "ns2": 2})
    s.serve(1, after(1.8, zone))
    s.serve(2, silent)
    s.ask("www", "A", data("192.0.2.1"))
    s.again(6)
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1536 section 1")
def slow_delegation(s):
    """An answer: the server is quick, the server of the zone above it takes 1.2 s."""
    child = s.below("child")
    s.serve(1, after(1.2, s.usual("child NS ns1.child", "ns1.child A " + s.address(2))))
    s.serve(2, child.zone({"ns1": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2"))
    s.ask("www.child", "A", data("192.0.2.1"))
    s.then("www2.child", "A", data("192.0.2.2"))


@situation("RFC 1536 section 1")
def every_second_query_lost(s):
    """An answer: every second query to the only server is lost."""
    zone = authority(s.usual(*["www%d A 192.0.2.1" % n for n in range(6)]))
    count = []

    def lossy(query, over):
        count.append(query)
        return zone(query, over) if over == "tcp" or len(count) % 2 == 0 else None

    s.serve(1, lossy)
    s.ask("www0", "A", data("192.0.2.1"))
    for number in range(1, 6):
        s.then("www%d" % number, "A", data("192.0.2.1"))


@situation("RFC 2181 section 9")
def rate_limited(s):
    """The address: the server limits its rate, drops one query and truncates the next, in turn; TCP works."""
    zone = authority(s.usual(*["www%d A 192.0.2.1" % n for n in range(6)]))
    count = []

    def limited(query, over):
        if over == "tcp":
            return zone(query, over)
        count.append(query)
        if len(count) % 2:
            return None
        reply = response(query)
        reply.flags |= dns.flags.TC
        return reply

    s.serve(1, limited)
    s.ask("www0", "A", data("192.0.2.1"))
    for number in range(1, 6):
        s.then("www%d" % number, "A", data("192.0.2.1"))


@situation("RFC 9156 section 3")
def minimised_name_notimp(s):
    """The address: NOTIMP for a name that has only names below it leads to the whole name."""
    minimised(s, code(NOTIMP), [1])


@situation("RFC 9156 section 3")
def minimised_name_without_authority(s):
    """The address: an empty response without AA and SOA for a name that has only names below it leads to the whole name."""
    minimised(s, lambda query, over: response(query, authoritative=False), [1])


@situation("RFC 9156 section 3")
def minimised_name_empty(s):
    """The address: an authoritative empty response without SOA for a name that has only names below it."""
    minimised(s, lambda query, over: response(query), [1])


@situation("RFC 9156 section 3")
def minimised_name_referred_upward(s):
    """The address: a referral to the zone itself for a name that has only names below it leads to the whole name."""
    minimised(s, lambda query, over: response(query, authority=[record("%s NS %s" % (s.zz, s.zz.name("ns1")))], authoritative=False), [1])


@situation("RFC 9156 section 3, RFC 1034 section 3.6.2")
def minimised_name_is_alias(s):
    """The address: a name on the way is an alias elsewhere, which concerns that name and none below it."""
    s.serve(1, s.usual("lb CNAME elsewhere", "elsewhere A 192.0.2.66", "www.eu.lb A 192.0.2.1"))
    s.ask("www.eu.lb", "A", data("192.0.2.1"))
    s.then("lb", "A", data("192.0.2.66"))


@situation("RFC 9156 section 3")
def cut_two_labels_down(s):
    """The address: the delegation is two labels below the apex, and the name between them is denied."""
    child = Zone("eu.lb." + s.zz.apex, ["@ SOA ns1 host 1 2 3 4 60", "@ NS ns1", "ns1 A " + s.address(2), "www A 192.0.2.1"])
    zone = s.usual("eu.lb NS ns1.eu.lb", "ns1.eu.lb A " + s.address(2))
    between = s.zz.name("lb")
    s.serve(1, choose(lambda name, type, query: name == between, lambda query, over: response(query, dns.rcode.NXDOMAIN, authority=[zone.soa()]), zone))
    s.serve(2, child)
    s.ask("www.eu.lb", "A", data("192.0.2.1"))


@situation("RFC 1035 section 7.2, RFC 9520 section 3.1")
def servfail_only(s):
    """SERVFAIL soon, and at once when repeated: the only server says SERVFAIL."""
    s.usual()
    s.serve(1, code(SERVFAIL))
    s.ask("www", "A", FAILURE)
    s.again(0)
