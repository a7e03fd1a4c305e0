"""EDNS, UDP and TCP: what old servers and firewalls do to them."""
import dns.edns
import dns.flags

from handlers import BADVERS, FORMERR, NOTIMP, SERVFAIL, after, by_udp, changed, choose, close, code, echoed, first, one_by_one, reset, silent, with_edns
from place import FAILURE, Some, data, either, situation
from records import authority, response
from servers import Late, fitting


def no_edns(s, bad):
    s.serve(1, with_edns(bad, s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 6891 section 7")
def formerr_with_opt_echoed(s):
    """The address: the server sends queries with EDNS back with FORMERR, OPT record included, and is asked again without EDNS."""
    no_edns(s, echoed(FORMERR))


@situation("RFC 6891 section 7")
def notimp_with_opt_echoed(s):
    """The address: the server sends queries with EDNS back with NOTIMP, OPT record included, and is asked again without EDNS."""
    no_edns(s, echoed(NOTIMP))


@situation("RFC 6891 section 7")
def formerr_for_edns(s):
    """The address: FORMERR without OPT says that the server does not know EDNS."""
    no_edns(s, code(FORMERR, edns=False))


@situation("RFC 6891 section 7")
def notimp_for_edns(s):
    """The address: NOTIMP without OPT says that the server does not know EDNS."""
    no_edns(s, code(NOTIMP, edns=False))


@situation("RFC 6891 section 7")
def servfail_for_edns(s):
    """The address: the server says SERVFAIL without OPT to queries with EDNS and answers those without."""
    no_edns(s, code(SERVFAIL, edns=False))


@situation("RFC 6891 section 6.1.3")
def badvers_for_edns(s):
    """The address, or SERVFAIL: the server says BADVERS to EDNS version 0 and answers without EDNS."""
    no_edns(s, code(BADVERS))


@situation("RFC 6891 section 6.2.6, RFC 8906 section 3.2")
def edns_dropped(s):
    """The address: queries with EDNS vanish, those without are answered."""
    no_edns(s, silent)


@situation("RFC 7766 section 5, RFC 1035 section 4.2.1")
def udp_blocked_tcp_failed_once(s):
    """The address, at the second question at the latest: UDP vanishes, the first connection is closed, later ones work."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")
    s.serve(1, by_udp(silent, first(1, close, zone)))
    s.before("www", "A")
    s.ask("www", "A", data("192.0.2.1"), pause=6)
    s.then("www2", "A", data("192.0.2.2"))


RFC_CLOSED = "RFC 7766 section 6.2.4"


def udp_blocked_tcp_ended_once(s, end):
    s.serve(1, by_udp(silent, first(1, end, s.usual("www A 192.0.2.1", "www2 A 192.0.2.2"))))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation(RFC_CLOSED)
def udp_blocked_tcp_closed_once(s):
    """The address, at the first question: UDP vanishes, the first connection is closed without a response, the second works."""
    udp_blocked_tcp_ended_once(s, close)


@situation(RFC_CLOSED)
def udp_blocked_tcp_reset_once(s):
    """The address, at the first question: UDP vanishes, the first connection is reset, the second works."""
    udp_blocked_tcp_ended_once(s, reset)


@situation(RFC_CLOSED)
def udp_blocked_tcp_closes(s):
    """SERVFAIL: UDP vanishes, and every connection is closed without a response."""
    s.usual()
    s.serve(1, by_udp(silent, close))
    s.ask("www", "A", FAILURE)


@situation("RFC 8482 section 4, RFC 1035 section 3.2.3", alone=True)
def any_of_3900_types(s):
    """All, or an error soon: a response to ANY of 3,900 types, by TCP, is not fetched again and again."""
    s.serve(1, s.usual("www A 192.0.2.1", *["www TYPE%d \\# 4 00000001" % (1000 + number) for number in range(3900)]))
    s.ask("www", "ANY", either(Some(1), FAILURE))


def large(count):
    return ["big TXT %s" % ("\"%03d-%s\"" % (number, "x" * 60)) for number in range(count)]


@situation("RFC 7766 section 5, RFC 2181 section 9")
def truncated_and_tcp(s):
    """All records: the response does not fit a UDP packet, TCP has all of it."""
    s.serve(1, s.usual(*large(60)))
    s.ask("big", "TXT", Some(60))


@situation("RFC 7766 section 5, RFC 2181 section 9")
def truncated_and_tcp_closed(s):
    """SERVFAIL soon: the response is truncated, and connections are refused."""
    s.serve(1, s.usual(*large(60)), tcp="closed")
    s.ask("big", "TXT", FAILURE)


@situation(RFC_CLOSED)
def truncated_and_tcp_closed_once(s):
    """All records at once: the response is truncated, the first connection is closed without a response, the second works."""
    zone = s.usual(*large(60))
    s.serve(1, by_udp(zone, first(1, close, zone)))
    s.ask("big", "TXT", Some(60))


@situation(RFC_CLOSED)
def truncated_and_tcp_reset_once(s):
    """All records at once: the response is truncated, the first connection is reset, the second works."""
    zone = s.usual(*large(60))
    s.serve(1, by_udp(zone, first(1, reset, zone)))
    s.ask("big", "TXT", Some(60))


@situation("RFC 7766 sections 6.2.1 and 6.2.4")
def tcp_closed_after_each_response(s):
    """All records at once: the responses are truncated, and each connection is closed after one response."""
    s.serve(1, one_by_one(s.usual(*large(60), *[line.replace("big", "big2") for line in large(60)])))
    s.ask("big", "TXT", Some(60))
    s.then("big2", "TXT", Some(60))


@situation("RFC 7766 section 5, RFC 2181 section 9")
def truncated_and_tcp_blocked(s):
    """SERVFAIL: the response is truncated, and connections are dropped."""
    s.serve(1, s.usual(*large(60)), tcp="blocked")
    s.ask("big", "TXT", FAILURE)
    s.again(0)


@situation("RFC 7766 section 5, RFC 2181 section 9")
def truncated_at_one_with_tcp_closed(s):
    """All records: the first server truncates and refuses connections, the second has TCP."""
    zone = s.usual(*large(60), servers={"ns1": 1, "ns2": 2})
    s.serve(1, zone, tcp="closed")
    s.serve(2, zone)
    s.ask("big", "TXT", Some(60))


@situation("RFC 7766 section 5, RFC 2181 section 9")
def truncated_over_tcp(s):
    """SERVFAIL or the record, soon: TC is set over TCP as well."""

    def change(reply, query):
        reply.flags |= dns.flags.TC

    s.serve(1, changed(s.usual("www A 192.0.2.1"), change))
    s.ask("www", "A", either(data("192.0.2.1"), FAILURE))


@situation("RFC 2181 section 9")
def truncated_with_the_answer(s):
    """The address: TC is set over UDP although the answer is whole; TCP works."""
    zone = s.usual("www A 192.0.2.1")

    def change(reply, query):
        reply.flags |= dns.flags.TC

    s.serve(1, by_udp(changed(zone, change), zone))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 7766 section 6.2.3")
def connection_closed_after_each_reply(s):
    """All records: the server closes each connection after one reply."""
    zone = s.usual(*large(60), *[line.replace("big", "big2") for line in large(60)])
    s.serve(1, zone)
    s.ask("big", "TXT", Some(60))
    s.then("big2", "TXT", Some(60))


@situation("RFC 9715 section 3.2, RFC 6891 section 6.2.5")
def large_udp_dropped(s):
    """All records: UDP packets above 700 octets vanish on the way, TCP works."""
    zone = authority(s.usual(*large(15), "www A 192.0.2.1"))

    def small_only(query, over):
        reply = zone(query, over)
        return None if over == "udp" and len(fitting(query, reply)) > 700 else reply

    s.serve(1, small_only)
    s.ask("big", "TXT", Some(15))
    s.then("www", "A", data("192.0.2.1"))


@situation("RFC 9715 section 3.2, RFC 6891 section 6.2.5")
def large_udp_dropped_tcp_blocked(s):
    """SERVFAIL for what is large, and all else as before: UDP packets above 700 octets vanish, TCP too."""
    zone = authority(s.usual(*large(15), "www A 192.0.2.1"))

    def small_only(query, over):
        reply = zone(query, over)
        return None if over == "udp" and len(fitting(query, reply)) > 700 else reply

    s.serve(1, small_only, tcp="blocked")
    s.before("big", "TXT")
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 7766 section 5")
def udp_blocked(s):
    """The address: UDP vanishes, TCP works."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")
    s.serve(1, zone, udp="blocked")
    s.ask("www", "A", data("192.0.2.1"))
    s.again(6)
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 7766 section 5")
def udp_closed(s):
    """The address, or SERVFAIL soon: UDP is refused (port unreachable), TCP works."""
    zone = s.usual("www A 192.0.2.1")
    s.serve(1, zone, udp="closed")
    s.ask("www", "A", either(data("192.0.2.1"), FAILURE))


@situation("RFC 6891 section 6.1.1")
def opt_left_out(s):
    """The address: the server ignores OPT and answers without."""

    def change(reply, query):
        reply.use_edns(False)

    s.serve(1, changed(s.usual("www A 192.0.2.1"), change))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 6891 section 6.1.1")
def two_opt_records(s):
    """The address, or SERVFAIL soon: the response has two OPT records."""
    zone = authority(s.usual("www A 192.0.2.1"))

    def twice(query, over):
        octets = bytearray(zone(query, over).to_wire())
        octets[11] += 1
        return bytes(octets) + b"\0\0\x29\x04\xd0\0\0\0\0\0\0"

    s.serve(1, twice)
    s.ask("www", "A", either(data("192.0.2.1"), FAILURE))


@situation("RFC 7873 section 5.3")
def false_cookie(s):
    """The address, or SERVFAIL: the response has a client cookie that was never sent."""

    def change(reply, query):
        reply.use_edns(0, 0, 1232, options=[dns.edns.GenericOption(10, b"x" * 16)])

    s.serve(1, changed(s.usual("www A 192.0.2.1"), change))
    s.ask("www", "A", either(data("192.0.2.1"), FAILURE))


@situation("RFC 6891 section 7, RFC 1035 section 7.2")
def edns_dropped_by_one(s):
    """The address: one of two servers drops queries with EDNS."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns1": 1, "ns2": 2})
    s.serve(1, with_edns(silent, zone))
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


def options(query):
    return query.edns >= 0 and len(query.options) > 0


@situation("RFC 6891 section 6.1.2, RFC 7873 section 5.2.1")
def formerr_for_edns_options(s):
    """The address: the server says FORMERR, with OPT, to any EDNS option (cookies among them), and answers EDNS without."""
    s.serve(1, choose(lambda name, type, query: options(query), code(FORMERR), s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 6891 section 6.1.2, RFC 8906 section 3.2")
def edns_options_dropped(s):
    """The address: queries with an EDNS option (cookies among them) vanish, others are answered."""
    s.serve(1, choose(lambda name, type, query: options(query), silent, s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 3225 section 3, RFC 8906 section 3.2")
def do_bit_dropped(s):
    """The address: queries with DO set vanish, others are answered."""
    s.serve(1, choose(lambda name, type, query: query.edns >= 0 and query.ednsflags & dns.flags.DO, silent, s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 6891 section 6.2.4, RFC 2181 section 9")
def edns_size_ignored(s):
    """All records: the server truncates at 512 octets whatever the client offers; TCP works."""
    zone = authority(s.usual(*large(10)))

    def small(query, over):
        reply = zone(query, over)
        if over == "udp" and len(reply.to_wire(max_size=65535)) > 512:
            reply = response(query)
            reply.flags |= dns.flags.TC
        return reply

    s.serve(1, small)
    s.ask("big", "TXT", Some(10))


@situation("RFC 7766 section 5")
def tcp_slow(s):
    """All records: truncated over UDP, and TCP takes 1.5 s for each response."""
    zone = authority(s.usual(*large(60), *[line.replace("big", "big2") for line in large(60)]))
    s.serve(1, lambda query, over: Late(1.5, zone(query, over)) if over == "tcp" else zone(query, over))
    s.ask("big", "TXT", Some(60))
    s.then("big2", "TXT", Some(60))


@situation("RFC 7766 section 5, RFC 8767 section 5")
def tcp_slow_3000_ms(s):
    """All records, from the cache at the latest: truncated over UDP, and TCP takes 3 s for each response."""
    zone = s.usual(*large(60))
    s.serve(1, by_udp(zone, after(3, zone)))
    s.before("big", "TXT")
    s.ask("big", "TXT", Some(60), pause=6)


@situation("RFC 7766 section 5")
def tcp_accepts_and_says_nothing(s):
    """SERVFAIL for what is large, and all else as before: connections are accepted, queries on them unanswered."""
    zone = s.usual(*large(60), "www A 192.0.2.1")
    s.serve(1, by_udp(zone, silent))
    s.before("big", "TXT")
    s.ask("www", "A", data("192.0.2.1"))
