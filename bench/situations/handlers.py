"""Odd servers, made of handlers (see `servers`)."""
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdatatype

from records import Zone, authority, record, response
from servers import CLOSE, RESET, Last, Late

REFUSED, SERVFAIL, FORMERR, NOTIMP, NXDOMAIN, BADVERS = (
    dns.rcode.REFUSED, dns.rcode.SERVFAIL, dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.NXDOMAIN, dns.rcode.BADVERS)


def good(handler):
    return authority(handler) if isinstance(handler, Zone) else handler


def silent(query, over):
    return None


def code(rcode, edns=True):
    """A response code and nothing else; `edns` False: also no OPT record."""

    def handle(query, over):
        reply = response(query, rcode, authoritative=False)
        if not edns:
            reply.use_edns(False)
        return reply

    return handle


def says(*lines, rcode=dns.rcode.NOERROR, section="answer", aa=True):
    """Records, whatever was asked."""

    def handle(query, over):
        return response(query, rcode, authoritative=aa, **{section: [record(line) for line in lines]})

    return handle


def choose(chosen, then, otherwise):
    """One handler or another by `chosen(name, type, query)`; the name is text in lower case."""
    then, otherwise = good(then), good(otherwise)

    def handle(query, over):
        question = query.question[0]
        hit = chosen(question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype), query)
        return (then if hit else otherwise)(query, over)

    return handle


def for_type(type, then, otherwise):
    return choose(lambda name, asked, query: asked == type, then, otherwise)


def for_name(name, then, otherwise):
    return choose(lambda asked, type, query: asked == name, then, otherwise)


def with_edns(then, otherwise):
    return choose(lambda name, type, query: query.edns >= 0, then, otherwise)


def by_udp(then, otherwise):
    then, otherwise = good(then), good(otherwise)
    return lambda query, over: (then if over == "udp" else otherwise)(query, over)


def after(seconds, handler):
    """Every response comes late."""
    handler = good(handler)
    return lambda query, over: Late(seconds, handler(query, over))


def first(count, then, otherwise):
    """Another handler for the first queries."""
    then, otherwise = good(then), good(otherwise)
    met = []

    def handle(query, over):
        met.append(query)
        return (then if len(met) <= count else otherwise)(query, over)

    return handle


def changed(handler, change):
    """`change(reply, query)` alters what the handler says, or returns something else."""
    handler = good(handler)

    def handle(query, over):
        reply = handler(query, over)
        if not isinstance(reply, dns.message.Message):
            return reply
        altered = change(reply, query)
        return reply if altered is None else altered

    return handle


def without_soa(handler):
    """Denials without SOA."""

    def change(reply, query):
        if not reply.answer:
            reply.authority.clear()

    return changed(handler, change)


def close(query, over):
    return CLOSE


def reset(query, over):
    return RESET


def one_by_one(handler):
    """Over TCP, each connection ends after one response."""
    handler = good(handler)
    return lambda query, over: Last(handler(query, over)) if over == "tcp" else handler(query, over)


def echoed(rcode):
    """The query sent back with a response code, its OPT record included."""

    def handle(query, over):
        octets = bytearray(query.to_wire())
        octets[2] |= 0x80
        octets[3] = octets[3] & 0xF0 | rcode
        return bytes(octets)

    return handle
