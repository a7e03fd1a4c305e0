"""Answers that are unusual or broken: aliases, flags, sections, what belongs to another question."""
import dns.flags
import dns.message
import dns.rrset

from handlers import NOTIMP, NXDOMAIN, REFUSED, after, changed, choose, code, for_name, silent
from place import FAILURE, NODATA, NXDOMAIN as NAME_ERROR
from place import Some, data, either, situation
from records import DNAME, authority, record, response


@situation("RFC 1034 section 3.6.2, RFC 1912 section 2.4")
def alias_at_apex(s):
    """The target's address, and other names of the zone as usual: the apex has a CNAME beside SOA and NS."""
    zone = s.usual("@ CNAME www", "www A 192.0.2.1", "www2 A 192.0.2.2")
    s.serve(1, zone)
    s.ask("@", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1034 section 3.6.2")
def alias_beside_data(s):
    """An address: the answer has a CNAME and, for the same name, an A record."""
    zone = s.usual("other A 192.0.2.1")
    name = s.zz.name("www")
    s.serve(1, for_name(name, lambda query, over: response(query, answer=[
        record("%s CNAME other.%s" % (name, s.zz)), record("%s A 192.0.2.2" % name), record("other.%s A 192.0.2.1" % s.zz)]), zone))
    s.ask("www", "A", either(data("192.0.2.1"), data("192.0.2.2"), data("192.0.2.1", "192.0.2.2")))


@situation("RFC 6672 section 3.2")
def dname_with_alias(s):
    """The target's address: DNAME with the CNAME made from it."""
    s.serve(1, s.usual("old DNAME new", "a.new A 192.0.2.1", "b.new A 192.0.2.2"))
    s.ask("a.old", "A", data("192.0.2.1"))
    s.then("b.old", "A", data("192.0.2.2"))


@situation("RFC 6672 section 3.4")
def dname_without_alias(s):
    """The target's address: DNAME without the CNAME, which the resolver makes itself."""
    zone = s.usual("old DNAME new", "a.new A 192.0.2.1", "b.new A 192.0.2.2")

    def change(reply, query):
        if any(rrset.rdtype == DNAME for rrset in reply.answer):
            reply.answer = [rrset for rrset in reply.answer if rrset.rdtype == DNAME]

    s.serve(1, changed(zone, change))
    s.ask("a.old", "A", data("192.0.2.1"))
    s.then("b.old", "A", data("192.0.2.2"))


@situation("RFC 6672 section 3.2")
def dname_with_false_alias(s):
    """The DNAME's target or SERVFAIL, not the false one: the CNAME leads elsewhere than the DNAME says."""
    zone = s.usual("old DNAME new", "a.new A 192.0.2.1", "other A 192.0.2.66")
    name = s.zz.name("a.old")
    s.serve(1, for_name(name, lambda query, over: response(query, answer=[
        record("old.%s DNAME new.%s" % (s.zz, s.zz)), record("%s CNAME other.%s" % (name, s.zz))]), zone))
    s.ask("a.old", "A", either(data("192.0.2.1"), FAILURE))


@situation("RFC 1034 section 4.1, RFC 1035 section 4.1.1")
def authority_bit_missing(s):
    """The address: the only server never sets AA."""
    zone = s.usual("www A 192.0.2.1")

    def change(reply, query):
        reply.flags &= ~dns.flags.AA

    s.serve(1, changed(zone, change))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 2308 section 2.2, RFC 1035 section 4.1.1")
def authority_bit_missing_for_nodata(s):
    """NODATA: the only server never sets AA; its SOA says that nothing is there."""
    zone = s.usual("www A 192.0.2.1")

    def change(reply, query):
        reply.flags &= ~dns.flags.AA

    s.serve(1, changed(zone, change))
    s.ask("www", "TXT", NODATA)
    s.then("nothing", "A", NAME_ERROR)


@situation("RFC 1034 section 4.1, RFC 1035 section 4.1.1")
def recursion_available_from_authority(s):
    """The address: the server is a resolver as well, sets RA and not AA."""
    zone = s.usual("www A 192.0.2.1")

    def change(reply, query):
        reply.flags = reply.flags & ~dns.flags.AA | dns.flags.RA

    s.serve(1, changed(zone, change))
    s.ask("www", "A", data("192.0.2.1"))


def two_datagrams(s, other):
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")
    right = authority(zone)
    s.serve(1, lambda query, over: [other(query, right(query, over)), right(query, over)] if over == "udp" else right(query, over))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


def with_id(reply):
    octets = bytearray(reply.to_wire())
    octets[0] ^= 0xFF
    return bytes(octets)


@situation("RFC 5452 section 9.1")
def wrong_id_first(s):
    """The address at once: a reply with another id comes first and is passed over."""
    two_datagrams(s, lambda query, reply: with_id(reply))


@situation("RFC 5452 section 9.1")
def wrong_question_first(s):
    """The address at once: a reply to another question, with the right id, comes first and is passed over."""

    def other(query, reply):
        answer = dns.message.make_response(dns.message.make_query("other.zz.", "A"))
        answer.id = query.id
        answer.flags |= dns.flags.AA
        answer.answer.append(record("other.zz. A 192.0.2.66"))
        return answer

    two_datagrams(s, other)


@situation("RFC 5452 section 9.1")
def wrong_id_only(s):
    """SERVFAIL: each reply has another id."""
    zone = authority(s.usual("www A 192.0.2.1"))
    s.serve(1, lambda query, over: with_id(zone(query, over)))
    s.ask("www", "A", FAILURE)


@situation("RFC 1035 section 4.1")
def garbage_first(s):
    """The address at once: octets that are no message come first and are passed over, or the question is asked again."""
    two_datagrams(s, lambda query, reply: reply.to_wire()[:2] + b"\x80")


@situation("RFC 4343 section 4.1")
def case_not_kept(s):
    """The address: the server puts names in lower case, also in the question section."""
    zone = authority(s.usual("www A 192.0.2.1", "www2 A 192.0.2.2"))

    def lower(query, over):
        small = dns.message.from_wire(query.to_wire())
        rrset = small.question[0]
        small.question[0] = dns.rrset.RRset(dns.name.Name(tuple(label.lower() for label in rrset.name.labels)), rrset.rdclass, rrset.rdtype)
        return zone(small, over)

    s.serve(1, lower)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


def only_in_lower_case(s, otherwise):
    """The server does not know names with capital letters."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")

    def has_capitals(name, type, query):
        return query.question[0].name.to_text() != name

    s.serve(1, choose(has_capitals, otherwise, zone))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 4343 section 3")
def capitals_dropped(s):
    """The address: queries for names with capital letters vanish, which random letter case meets."""
    only_in_lower_case(s, silent)


@situation("RFC 4343 section 3")
def capitals_refused(s):
    """The address: the server says REFUSED to names with capital letters, which random letter case meets."""
    only_in_lower_case(s, code(REFUSED))


@situation("RFC 4343 section 3")
def capitals_unknown(s):
    """The address: the server says NXDOMAIN to names with capital letters, which random letter case meets."""
    only_in_lower_case(s, code(NXDOMAIN))


@situation("RFC 1035 section 4.1.2")
def question_left_out(s):
    """The address, or SERVFAIL soon: the response has an answer and no question section."""
    zone = s.usual("www A 192.0.2.1")

    def change(reply, query):
        reply.question.clear()

    s.serve(1, changed(zone, change))
    s.ask("www", "A", either(data("192.0.2.1"), FAILURE))


@situation("RFC 1035 section 4.1.1")
def surplus_octets(s):
    """The address, or SERVFAIL soon: octets follow the message."""
    zone = authority(s.usual("www A 192.0.2.1"))
    s.serve(1, lambda query, over: zone(query, over).to_wire() + b"\0\0\0\0\0")
    s.ask("www", "A", either(data("192.0.2.1"), FAILURE))


@situation("RFC 1034 section 4.3.2, RFC 2308 section 2.1")
def name_error_from_one(s):
    """The data or NXDOMAIN, soon: two servers do not agree whether the name exists."""
    zone = s.usual("www A 192.0.2.1", servers={"ns1": 1, "ns2": 2})
    other = s.zz.zone({"ns1": 1, "ns2": 2})
    s.serve(1, zone)
    s.serve(2, other)
    s.ask("www", "A", either(data("192.0.2.1"), NAME_ERROR))


@situation("RFC 1034 section 3.6, RFC 2181 section 8")
def time_to_live_zero(s):
    """The address, each time: a TTL of 0 is not kept, but good for the question that fetched it."""
    s.serve(1, s.usual("www 0 A 192.0.2.1", "alias 0 CNAME www"))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("alias", "A", data("192.0.2.1"))


@situation("RFC 8767 section 4")
def time_to_live_above_31_bits(s):
    """The address: a TTL with the highest bit set is a long one (0 before RFC 8767)."""
    zone = authority(s.usual("www A 192.0.2.1"))

    def change(query, over):
        octets = zone(query, over).to_wire()
        return octets.replace(b"\0\0\x01\x2c\0\x04\xc0\0\x02\x01", b"\xff\xff\xff\xff\0\x04\xc0\0\x02\x01")

    s.serve(1, change)
    s.ask("www", "A", data("192.0.2.1"))


def chain(s, length, one_at_a_time):
    lines = ["a%d CNAME a%d" % (number, number + 1) for number in range(length)] + ["a%d A 192.0.2.1" % length]
    zone = s.usual(*lines)

    def change(reply, query):
        del reply.answer[1:]

    s.serve(1, changed(zone, change) if one_at_a_time else zone)
    s.ask("a0", "A", data("192.0.2.1"))


@situation("RFC 1034 section 3.6.2")
def alias_chain_of_8_between_zones(s):
    """The address at the end of eight aliases that go to and fro between two zones."""
    s.zz.delegate({"ns1": 1})
    s.yy.delegate({"ns1": 2})
    lines = {"zz": [], "yy": []}
    for number in range(8):
        here, there = ("zz", s.yy) if number % 2 == 0 else ("yy", s.zz)
        lines[here].append("a%d CNAME a%d.%s" % (number, number + 1, there))
    lines["zz"].append("a8 A 192.0.2.1")
    s.serve(1, s.zz.zone({"ns1": 1}, *lines["zz"]))
    s.serve(2, s.yy.zone({"ns1": 2}, *lines["yy"]))
    s.ask("a0", "A", data("192.0.2.1"))


@situation("RFC 1034 section 3.6.2")
def alias_chain_of_10(s):
    """The address at the end of ten aliases in one response."""
    chain(s, 10, False)


@situation("RFC 1034 section 3.6.2")
def alias_chain_of_12(s):
    """The address at the end of twelve aliases in one response, or SERVFAIL: there is no limit in the RFCs, but each resolver has one."""
    chain(s, 12, False)


@situation("RFC 1034 section 3.6.2")
def alias_chain_of_12_one_by_one(s):
    """The address at the end of twelve aliases, each in a response of its own."""
    chain(s, 12, True)


@situation("RFC 1034 section 3.6.2")
def alias_chain_of_16(s):
    """The address at the end of sixteen aliases in one response."""
    chain(s, 16, False)


@situation("RFC 1034 section 3.6.2")
def alias_chain_of_16_one_by_one(s):
    """The address at the end of sixteen aliases, each in a response of its own."""
    chain(s, 16, True)


@situation("RFC 1034 section 3.6.2")
def alias_chain_of_20(s):
    """The address at the end of twenty aliases, or SERVFAIL soon."""
    zone_lines = ["a%d CNAME a%d" % (number, number + 1) for number in range(20)] + ["a20 A 192.0.2.1"]
    s.serve(1, s.usual(*zone_lines))
    s.ask("a0", "A", either(data("192.0.2.1"), FAILURE))


@situation("RFC 1034 section 3.6.2")
def alias_loop(s):
    """SERVFAIL, or the aliases alone, soon: two aliases lead to each other."""
    s.serve(1, s.usual("a CNAME b", "b CNAME a"))
    s.ask("a", "A", either(FAILURE, NODATA))


@situation("RFC 1034 section 3.6.2")
def alias_to_itself(s):
    """SERVFAIL, or the alias alone, soon: an alias leads to itself."""
    s.serve(1, s.usual("a CNAME a"))
    s.ask("a", "A", either(FAILURE, NODATA))


@situation("RFC 1034 section 5.3.3")
def alias_to_dead_zone(s):
    """SERVFAIL, at once when repeated: the alias is fine, its target's server is silent."""
    s.yy.delegate({"ns1": 2})
    s.serve(1, s.usual("www CNAME www." + s.yy.apex))
    s.serve(2, lambda query, over: None)
    s.ask("www", "A", FAILURE)
    s.again(0)


@situation("RFC 8482 section 4")
def any_small(s):
    """Records of the name: ANY for a name with three types."""
    s.serve(1, s.usual("www A 192.0.2.1", "www AAAA 2001:db8::1", "www TXT text"))
    s.ask("www", "ANY", Some(1))


@situation("RFC 8482 section 4, RFC 8906 section 3.1.2")
def any_refused(s):
    """An error or nothing, soon, and nothing for other types: ANY gets NOTIMP, A is answered."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")
    s.serve(1, choose(lambda name, type, query: type == "ANY", code(NOTIMP), zone))
    s.before("www", "ANY")
    s.ask("www2", "A", data("192.0.2.2"))


@situation("RFC 8906 section 3.1.2")
def unknown_type_notimp(s):
    """The address at once: the server says NOTIMP to HTTPS, and A questions go on as before."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")
    s.serve(1, choose(lambda name, type, query: type == "HTTPS", code(NOTIMP), zone))
    s.before("www", "HTTPS")
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 8906 section 3.1.2")
def unknown_type_dropped(s):
    """The address at once: the server drops questions for HTTPS, and A questions go on as before."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")
    s.serve(1, choose(lambda name, type, query: type == "HTTPS", lambda query, over: None, zone))
    s.before("www", "HTTPS")
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 4074 section 4.1")
def ipv6_dropped(s):
    """The address at once: the server drops questions for AAAA, and A questions go on as before."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")
    s.serve(1, choose(lambda name, type, query: type == "AAAA", lambda query, over: None, zone))
    s.before("www", "AAAA")
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 4074 section 4.2")
def ipv6_name_error(s):
    """The address: the server says NXDOMAIN to AAAA although the name has an A record."""
    zone = s.usual("www A 192.0.2.1")
    s.serve(1, choose(lambda name, type, query: type == "AAAA", lambda query, over: response(query, NXDOMAIN, authority=[zone.soa()]), zone))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www", "AAAA", either(NAME_ERROR, NODATA))


@situation("RFC 2181 section 5.4.1")
def poison_in_answer(s):
    """The true address: a server adds records of a name that is not in its zone to its answer."""
    zone = s.usual("www A 192.0.2.1")
    s.yy.delegate({"ns1": 2})
    s.serve(2, s.yy.zone({"ns1": 2}, "www A 192.0.2.2"))

    def change(reply, query):
        if reply.answer:
            reply.answer.append(record("www.%s A 192.0.2.66" % s.yy))
            reply.authority.append(record("%s NS %s" % (s.yy, s.zz.name("ns1"))))
            reply.additional.append(record("www.%s A 192.0.2.66" % s.yy))

    s.serve(1, changed(zone, change))
    s.before("www")
    s.ask("www", "A", data("192.0.2.2"), domain=s.yy)


@situation("RFC 1034 section 4.3.3")
def wildcard_alias(s):
    """The target's address: a wildcard that is an alias."""
    s.serve(1, s.usual("* CNAME www", "www A 192.0.2.1"))
    s.ask("anything", "A", data("192.0.2.1"))
    s.then("else.where", "A", data("192.0.2.1"))


@situation("RFC 1035 section 4.1.1")
def unassigned_code(s):
    """The address: one server says a code that has no meaning (12), the other answers."""
    zone = s.usual("www A 192.0.2.1", servers={"ns1": 1, "ns2": 2})
    s.serve(1, code(12))
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1035 section 4.1.1")
def reply_without_response_bit(s):
    """The address: one server sends the query back as it is, the other answers."""
    zone = s.usual("www A 192.0.2.1", servers={"ns1": 1, "ns2": 2})
    s.serve(1, lambda query, over: query.to_wire())
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1035 section 7.2")
def slow_900_ms(s):
    """The address: each response takes 0.9 s."""
    s.serve(1, after(0.9, s.usual("www A 192.0.2.1", "www2 A 192.0.2.2")))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))
