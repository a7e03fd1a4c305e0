"""The parent zone and the zone itself differ about its servers, and referrals that lead nowhere."""
import dns.flags

from handlers import REFUSED, SERVFAIL, changed, choose, code, first, says, silent
from place import FAILURE, NODATA, data, either, situation
from records import A, NS, Zone, authority, record, response

RFC_CHILD = "RFC 2181 section 5.4.1, RFC 1034 section 4.2.2"


def naming(zone):
    """A server that adds its NS set, and addresses, to each authoritative answer."""

    def change(reply, query):
        if reply.answer and not any(rrset.rdtype == NS for rrset in reply.answer):
            servers = zone.get(zone.origin, NS)
            reply.authority.append(servers)
            reply.additional.extend(zone.addresses(server.target for server in servers))

    return changed(zone, change)


def child_names_another(s, other, ns_asked=False, parent_ttl=3600, child_ttl=300, pause=0.5):
    """The parent names ns1, which works; the zone itself names ns2."""
    s.zz.delegate({"ns1": 1}, ttl=parent_ttl)
    zone = s.zz.zone({"ns2": 2}, "www 300 A 192.0.2.1", "www2 300 A 192.0.2.2", "www3 300 A 192.0.2.3", "ns1 300 A " + s.address(1), ttl=child_ttl)
    s.serve(1, naming(zone))
    s.serve(2, other)
    s.before("www")
    if ns_asked:
        s.before("@", "NS")
    s.ask("www2", "A", data("192.0.2.2"), pause=pause)
    s.then("www3", "A", data("192.0.2.3"))


@situation(RFC_CHILD)
def child_names_dead_server(s):
    """The address: the child names a dead server only, the server that the parent names works."""
    child_names_another(s, silent)


@situation(RFC_CHILD)
def child_names_dead_server_when_asked(s):
    """The address: the child names a dead server only, also when its NS set was asked for; the parent's works."""
    child_names_another(s, silent, ns_asked=True)


@situation(RFC_CHILD)
def child_names_lame_server(s):
    """The address: the child names a server that refuses, also when its NS set was asked for; the parent's works."""
    child_names_another(s, code(REFUSED), ns_asked=True)


@situation(RFC_CHILD)
def child_names_failing_server(s):
    """The address: the child names a server that says SERVFAIL, also when its NS set was asked for; the parent's works."""
    child_names_another(s, code(SERVFAIL), ns_asked=True)


@situation(RFC_CHILD)
def child_names_server_without_address(s):
    """The address: the child names a server that does not exist; the parent's works."""
    s.zz.delegate({"ns1": 1})
    zone = s.zz.zone({"nowhere.yy.": None}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3", "ns1 A " + s.address(1))
    s.serve(1, naming(zone))
    s.before("www")
    s.before("@", "NS")
    s.ask("www2", "A", data("192.0.2.2"), pause=0.5)
    s.then("www3", "A", data("192.0.2.3"))


@situation(RFC_CHILD)
def parent_alone_after_child_ttl(s):
    """The address: the child's NS set of dead servers ran out (2 s), the parent's delegation works."""
    child_names_another(s, silent, ns_asked=True, child_ttl=2, pause=8)


@situation(RFC_CHILD)
def parent_alone_after_parent_ttl(s):
    """The address: the parent's delegation ran out (2 s) and is asked for again; the child's own set names a dead server."""
    child_names_another(s, silent, ns_asked=True, parent_ttl=2, child_ttl=300, pause=8)


def only_child(s, parent_ttl=3600, ns_asked=False, pause=0.5, dead=silent):
    """The server that the parent names ends after `www` was asked; the zone itself names ns2, which goes on."""
    s.zz.delegate({"ns1": 1}, ttl=parent_ttl)
    zone = s.zz.zone({"ns2": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3", "ns1 A " + s.address(1))
    late = tuple(map(s.zz.name, ("www2", "www3")))
    s.serve(1, choose(lambda name, type, query: name in late, dead, naming(zone)))
    s.serve(2, zone)
    s.before("www")
    if ns_asked:
        s.before("@", "NS")
    s.ask("www2", "A", data("192.0.2.2"), pause=pause)
    s.then("www3", "A", data("192.0.2.3"))


@situation(RFC_CHILD)
def child_alone_names_living_server(s):
    """The address: the server that the parent names is gone, the one that the child named (NS in the authority section) works."""
    only_child(s)


@situation(RFC_CHILD)
def child_alone_names_living_server_when_asked(s):
    """The address: the server that the parent names is gone, the one in the child's NS set, which was asked for, works."""
    only_child(s, ns_asked=True)


@situation(RFC_CHILD)
def child_alone_while_parents_refuses(s):
    """The address: the server that the parent names refuses by now, the one in the child's NS set works."""
    only_child(s, ns_asked=True, dead=code(REFUSED))


@situation(RFC_CHILD)
def child_alone_after_parent_ttl(s):
    """The address: the parent's delegation ran out (2 s) and names a dead server; the child's NS set is still good."""
    only_child(s, ns_asked=True, parent_ttl=2, pause=8)


@situation("RFC 2181 section 5.4.1")
def glue_right_own_address_dead(s):
    """The address: glue leads to a server that works; the zone has a dead address for it, which was asked for."""
    s.zz.delegate({"ns1": 1})
    zone = s.zz.zone({"ns1": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3")
    s.serve(1, naming(zone))
    s.serve(2, silent)
    s.before("www")
    s.before("ns1")
    s.before("@", "NS")
    s.ask("www2", "A", data("192.0.2.2"), pause=0.5)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 2181 section 5.4.1")
def glue_right_own_address_dead_after_ttl(s):
    """The address: glue ran out (2 s) and is asked for again; the zone's own address for the server is dead."""
    s.zz.delegate({"ns1": 1}, ttl=2)
    zone = s.zz.zone({"ns1": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3")
    s.serve(1, naming(zone))
    s.serve(2, silent)
    s.before("www")
    s.before("ns1")
    s.ask("www2", "A", data("192.0.2.2"), pause=8)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 2181 section 5.4.1")
def server_moved(s):
    """The address: the server has a new address, which the zone itself says and which was asked for; glue is old and dead by now."""
    s.zz.delegate({"ns1": 1})
    zone = s.zz.zone({"ns1": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3")
    late = tuple(map(s.zz.name, ("www2", "www3")))
    s.serve(1, choose(lambda name, type, query: name in late, silent, naming(zone)))
    s.serve(2, zone)
    s.before("www")
    s.before("ns1")
    s.ask("www2", "A", data("192.0.2.2"), pause=0.5)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 1034 section 4.2.1, RFC 2181 section 5.4.1")
def glue_dead_own_address_right(s):
    """The address: glue of ns1 is dead; ns2 knows the right address of ns1 and refuses all else."""
    s.zz.delegate({"ns1": 1, "ns2": 2})
    zone = s.zz.zone({"ns1": 3, "ns2": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2")
    names = tuple(map(s.zz.name, ("@", "ns1", "ns2")))
    s.serve(1, silent)
    s.serve(2, choose(lambda name, type, query: name in names, zone, code(REFUSED)))
    s.serve(3, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1034 section 4.2.1")
def one_of_two_glue_addresses_dead(s):
    """The address: glue of the only server has two addresses, one of them dead."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns1": [1, 2]})
    s.serve(1, silent)
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1912 section 2.8")
def lame_server_in_delegation(s):
    """The address: the parent names a lame server (REFUSED) beside a good one."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns1": 1, "ns2": 2})
    s.serve(1, code(REFUSED))
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1912 section 2.8")
def all_servers_refuse(s):
    """SERVFAIL soon: all servers refuse."""
    s.usual(servers={"ns1": 1, "ns2": 2})
    s.serve(1, code(REFUSED))
    s.serve(2, code(REFUSED))
    s.ask("www", "A", FAILURE)


@situation("RFC 2181 section 10.3")
def server_name_is_alias(s):
    """The address: the only server's name is an alias, which it must not be, but its target has an address."""
    s.yy.delegate({"ns1": 2})
    s.serve(2, s.yy.zone({"ns1": 2}, "alias CNAME real", "real A " + s.address(1)))
    s.zz.delegate({"alias." + s.yy.apex: None})
    s.serve(1, s.zz.zone({"alias." + s.yy.apex: None}, "www A 192.0.2.1", "www2 A 192.0.2.2"))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 2181 section 10.3")
def one_server_name_is_alias(s):
    """The address: one server's name is an alias to nothing, the other is good."""
    s.yy.delegate({"ns1": 2})
    s.serve(2, s.yy.zone({"ns1": 2}, "alias CNAME nothing"))
    s.zz.delegate({"alias." + s.yy.apex: None, "ns2": 1})
    s.serve(1, s.zz.zone({"alias." + s.yy.apex: None, "ns2": 1}, "www A 192.0.2.1"))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1034 section 5.3.3")
def zones_name_each_other_with_a_way_out(s):
    """The address: two zones have each a server in the other; the second zone has one more server, with glue."""
    s.zz.delegate({"ns." + s.yy.apex: None})
    s.yy.delegate({"ns." + s.zz.apex: None, "ns2": 2})
    s.serve(1, s.zz.zone({"ns." + s.yy.apex: None}, "www A 192.0.2.1", "ns A " + s.address(2)))
    s.serve(2, s.yy.zone({"ns." + s.zz.apex: None, "ns2": 2}, "ns A " + s.address(1)))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1034 section 5.3.3")
def zones_name_each_other_with_a_third(s):
    """The address: two zones have each their first server in the other; the first zone has one more in a zone that works."""
    third = "ns.third-%s" % s.yy.apex
    s.zz.delegate({"ns." + s.yy.apex: None, third: None})
    s.yy.delegate({"ns." + s.zz.apex: None})
    s.yy.parent.append("%s NS %s" % (third.split(".", 1)[1], third))
    s.yy.parent.append("%s A %s" % (third, s.address(3)))
    s.serve(1, s.zz.zone({"ns." + s.yy.apex: None, third: None}, "www A 192.0.2.1", "ns A " + s.address(2)))
    s.serve(2, s.yy.zone({"ns." + s.zz.apex: None}, "ns A " + s.address(1)))
    other = type(s.yy)(s, third.split(".", 1)[1], [])
    s.serve(3, authority(other.zone({"ns": 1}), s.zz.zone({"ns." + s.yy.apex: None, third: None}, "www A 192.0.2.1", "ns A " + s.address(2))))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1034 section 5.3.3")
def zones_name_each_other(s):
    """SERVFAIL soon: two zones have all servers in each other, without glue."""
    s.zz.delegate({"ns." + s.yy.apex: None})
    s.yy.delegate({"ns." + s.zz.apex: None})
    s.serve(1, s.zz.zone({"ns." + s.yy.apex: None}, "www A 192.0.2.1", "ns A " + s.address(2)))
    s.serve(2, s.yy.zone({"ns." + s.zz.apex: None}, "ns A " + s.address(1)))
    s.ask("www", "A", FAILURE)


def silent_then_good(s, other):
    """ns1 drops two queries before it answers; the name of the other server leads nowhere."""
    s.zz.delegate({"ns1": 1, other: None})
    s.serve(1, first(2, silent, s.zz.zone({"ns1": 1, other: None}, "www A 192.0.2.1", "www2 A 192.0.2.2")))
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1035 section 7.2")
def silent_once_and_other_unknown(s):
    """The address: one server drops two queries and then answers, the other server's name does not exist."""
    silent_then_good(s, "nowhere.yy.")


@situation("RFC 1035 section 7.2")
def silent_once_and_other_unresolvable(s):
    """The address: one server drops two queries and then answers, the address of the other cannot be found (its zone's server is silent)."""
    s.yy.delegate({"ns1": 2})
    s.serve(2, silent)
    silent_then_good(s, "ns." + s.yy.apex)


@situation("RFC 1035 section 7.2")
def silent_once_and_other_failing(s):
    """The address: one server drops two queries and then answers, the address of the other is SERVFAIL."""
    s.yy.delegate({"ns1": 2})
    s.serve(2, code(SERVFAIL))
    silent_then_good(s, "ns." + s.yy.apex)


@situation("RFC 1035 section 7.2")
def silent_and_unknown(s):
    """SERVFAIL: one server is silent for good, the other's name does not exist."""
    s.zz.delegate({"ns1": 1, "nowhere.yy.": None})
    s.serve(1, silent)
    s.ask("www", "A", FAILURE)


def unlike(s, odd):
    """Three servers, two of them odd."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns1": 1, "ns2": 2, "ns3": 3})
    s.serve(1, odd)
    s.serve(2, odd)
    s.serve(3, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1034 section 5.3.3")
def answer_of_another_type(s):
    """The address: two servers answer with a TXT record, which is ignored; the third is asked."""
    unlike(s, lambda query, over: response(query, answer=[record("%s TXT odd" % query.question[0].name)]))


@situation("RFC 1034 section 5.3.3")
def answer_of_another_name(s):
    """The address: two servers answer with a record of another name, which is ignored; the third is asked."""
    unlike(s, says("other.zz. A 192.0.2.66"))


@situation("RFC 1034 section 5.3.3")
def answer_in_authority_section(s):
    """The address: two servers put the record in the authority section, which is no answer; the third is asked."""
    unlike(s, lambda query, over: response(query, authority=[record("%s A 192.0.2.66" % query.question[0].name)]))


@situation("RFC 1034 section 5.3.3")
def answer_in_additional_section(s):
    """The address: two servers put the record in the additional section, which is no answer; the third is asked."""
    unlike(s, lambda query, over: response(query, additional=[record("%s A 192.0.2.66" % query.question[0].name)], authoritative=False))


def referral(apex, server, address):
    return says("%s NS %s" % (apex, server), section="authority", aa=False) if address is None else (
        lambda query, over: response(query, authority=[record("%s NS %s" % (apex, server))], additional=[record("%s A %s" % (server, address))], authoritative=False))


@situation("RFC 1034 section 5.3.3, RFC 1912 section 2.8")
def referral_to_itself(s):
    """The address: two servers refer to their own zone, which is lame; the third is asked."""
    unlike(s, referral(s.zz.apex, s.zz.name("ns1"), s.address(1)))


@situation("RFC 1034 section 5.3.3, RFC 1912 section 2.8")
def referral_to_itself_only(s):
    """SERVFAIL soon: the only server refers to its own zone."""
    s.usual()
    s.serve(1, referral(s.zz.apex, s.zz.name("ns1"), s.address(1)))
    s.ask("www", "A", FAILURE)


@situation("RFC 1034 section 5.3.3, RFC 1912 section 2.8")
def referral_upward(s):
    """The address: two servers refer to the root, which is lame; the third is asked."""
    unlike(s, referral(".", "a.root.", None))


@situation("RFC 1034 section 5.3.3, RFC 1912 section 2.8")
def referral_upward_only(s):
    """SERVFAIL soon: the only server refers to the root."""
    s.usual()
    s.serve(1, referral(".", "a.root.", None))
    s.ask("www", "A", FAILURE)


@situation("RFC 1034 section 5.3.3, RFC 1912 section 2.8")
def referral_sideways(s):
    """The address: two servers refer to a zone beside theirs, which is lame; the third is asked."""
    unlike(s, referral("elsewhere.zz.", "ns.elsewhere.zz.", s.address(1)))


@situation("RFC 1034 section 5.3.3, RFC 1912 section 2.8")
def referral_sideways_only(s):
    """SERVFAIL soon: the only server refers to a zone beside its own."""
    s.usual()
    s.serve(1, referral("elsewhere.zz.", "ns.elsewhere.zz.", s.address(1)))
    s.ask("www", "A", FAILURE)


@situation("RFC 1034 section 5.3.3")
def referral_downward_without_end(s):
    """SERVFAIL soon: the only server refers each name to a zone one label deeper, at itself, up to the name and on."""
    s.usual()

    def deeper(query, over):
        return response(query, authority=[record("%s NS %s" % (query.question[0].name, s.zz.name("ns1")))], authoritative=False)

    s.serve(1, deeper)
    s.ask("a.b.c.d.e.f.www", "A", FAILURE)


@situation("RFC 1034 section 4.3.2")
def referral_with_authority_bit(s):
    """The address: the referral to the child zone has AA set."""
    child = s.below("child")
    zone = s.usual("child NS ns1.child", "ns1.child A " + s.address(2))

    def change(reply, query):
        reply.flags |= dns.flags.AA

    s.serve(1, changed(zone, change))
    s.serve(2, child.zone({"ns1": 2}, "www A 192.0.2.1"))
    s.ask("www.child", "A", data("192.0.2.1"))


@situation("RFC 1034 section 4.2.1")
def thirteen_servers_last_alive(s):
    """The address: twelve of thirteen servers are silent."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns%d" % n: n for n in range(1, 14)})
    for number in range(1, 13):
        s.serve(number, silent)
    s.serve(13, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.again(6)
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1034 section 4.2.1")
def thirteen_servers_twelve_lame(s):
    """The address: twelve of thirteen servers refuse."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns%d" % n: n for n in range(1, 14)})
    for number in range(1, 13):
        s.serve(number, code(REFUSED))
    s.serve(13, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1034 section 4.2.1")
def thirteen_servers_twelve_closed(s):
    """The address: nothing listens at twelve of thirteen addresses (port unreachable)."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns%d" % n: n for n in range(1, 14)})
    s.serve(13, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


@situation("RFC 1034 section 5.3.3")
def many_servers_without_glue(s):
    """The address: ten servers, all named in another zone, without glue."""
    names = {"n%d.%s" % (number, s.yy.apex): None for number in range(10)}
    s.yy.delegate({"ns1": 2})
    s.serve(2, s.yy.zone({"ns1": 2}, *["n%d A %s" % (number, s.address(1)) for number in range(10)]))
    s.zz.delegate(names)
    s.serve(1, s.zz.zone(names, "www A 192.0.2.1"))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1034 section 5.3.3")
def many_servers_most_do_not_exist(s):
    """The address: ten servers, all named in another zone, without glue; nine of the names do not exist."""
    names = {"n%d.%s" % (number, s.yy.apex): None for number in range(10)}
    s.yy.delegate({"ns1": 2})
    s.serve(2, s.yy.zone({"ns1": 2}, "n7 A %s" % s.address(1)))
    s.zz.delegate(names)
    s.serve(1, s.zz.zone(names, "www A 192.0.2.1"))
    s.ask("www", "A", data("192.0.2.1"))
    s.again(3)


@situation("RFC 1034 section 4.2.1")
def server_in_the_zone_without_glue(s):
    """SERVFAIL soon: the only server has its name in the zone, and the parent gives no glue."""
    s.zz.delegate({"ns1": None})
    s.serve(1, s.zz.zone({"ns1": 1}, "www A 192.0.2.1"))
    s.ask("www", "A", FAILURE)


@situation("RFC 1034 section 4.2.1")
def one_server_in_the_zone_without_glue(s):
    """The address: one server in the zone has no glue, the other has."""
    s.zz.delegate({"ns1": None, "ns2": 2})
    zone = s.zz.zone({"ns1": 1, "ns2": 2}, "www A 192.0.2.1")
    s.serve(1, zone)
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1034 section 4.2.1")
def parent_and_child_on_one_server(s):
    """The address: the server of the parent zone has the child zone as well, so no referral is ever seen."""
    child = s.below("child")
    parent = s.usual("child NS ns1.child", "ns1.child A " + s.address(1))
    s.serve(1, authority(parent, child.zone({"ns1": 1}, "www A 192.0.2.1")))
    s.ask("www.child", "A", data("192.0.2.1"))


@situation("RFC 1034 section 4.2.1")
def ns_set_of_time_to_live_zero(s):
    """The address: delegation, glue and answer have a TTL of 0."""
    s.zz.delegate({"ns1": 1}, ttl=0)
    s.serve(1, naming(s.zz.zone({"ns1": 1}, "www A 192.0.2.1", ttl=0)))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1035 section 7.2")
def nothing_listens(s):
    """SERVFAIL soon: no server listens at the only address (port unreachable)."""
    s.usual()
    s.ask("www", "A", FAILURE)


@situation("RFC 1035 section 7.2, RFC 9520 section 3.1")
def all_servers_dead(s):
    """SERVFAIL, at once when repeated: both servers are silent."""
    s.usual(servers={"ns1": 1, "ns2": 2})
    s.serve(1, silent)
    s.serve(2, silent)
    s.ask("www", "A", FAILURE)
    s.again(0)


@situation("RFC 1035 section 7.2")
def one_of_two_closed(s):
    """The address at once: nothing listens at one of two addresses (port unreachable)."""
    zone = s.usual("www A 192.0.2.1", "www2 A 192.0.2.2", servers={"ns1": 1, "ns2": 2})
    s.serve(2, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www2", "A", data("192.0.2.2"))


def moved(s, old, ttl):
    """The zone moves from ns1 to ns2, at the parent as well, while the old delegation is still remembered."""
    s.zz.delegate({"ns1": 1}, ttl=ttl)
    zone = s.zz.zone({"ns1": 1}, "www A 192.0.2.1")
    late = s.zz.name("www")
    s.serve(1, choose(lambda name, type, query: name == late, zone, old))
    s.serve(2, s.zz.zone({"ns2": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3"))

    def change(zones):
        zones["zz."].remove(s.zz.apex, NS)
        zones["zz."].add(["%s %d NS ns2.%s" % (s.zz, ttl, s.zz), "ns2.%s %d A %s" % (s.zz, ttl, s.address(2))])

    s.before("www")
    s.change(change)


@situation("RFC 1034 section 5.3.3")
def zone_moved_old_server_refuses(s):
    """The address or SERVFAIL soon: the zone has moved, the delegation that is remembered for an hour names a server that refuses by now."""
    moved(s, code(REFUSED), 3600)
    s.ask("www2", "A", either(data("192.0.2.2"), FAILURE), pause=1)


@situation("RFC 1034 section 5.3.3")
def zone_moved_old_server_refuses_after_ttl(s):
    """The address: the zone has moved, the delegation that names the old server has run out (2 s)."""
    moved(s, code(REFUSED), 2)
    s.ask("www2", "A", data("192.0.2.2"), pause=8)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 1034 section 5.3.3")
def zone_moved_old_server_dead_after_ttl(s):
    """The address: the zone has moved, the delegation that names the old, dead server has run out (2 s)."""
    moved(s, silent, 2)
    s.ask("www2", "A", data("192.0.2.2"), pause=8)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 1034 section 5.3.3")
def zone_moved_failure_asked_meanwhile(s):
    """The address: the old server is dead and a name was asked in vain just before the delegation (4 s) ran out; then it resolves."""
    moved(s, silent, 4)
    s.before("www2", pause=0.5)
    s.ask("www2", "A", data("192.0.2.2"), pause=7)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 2181 section 5.4.1")
def server_renumbered_after_ttl(s):
    """The address: the server's name is in another zone, its address there has run out (2 s) and is a new one now; the old one is dead."""
    s.zz.delegate({"ns." + s.yy.apex: None})
    s.yy.delegate({"ns1": 3})
    other = s.yy.zone({"ns1": 3}, "ns 2 A " + s.address(1))
    s.serve(3, other)
    zone = s.zz.zone({"ns." + s.yy.apex: None}, "www A 192.0.2.1", "www2 A 192.0.2.2")
    late = s.zz.name("www2")
    s.serve(1, choose(lambda name, type, query: name == late, silent, zone))
    s.serve(2, zone)

    def change(zones):
        other.remove(s.yy.name("ns"), A)
        other.add(["ns 2 A " + s.address(2)])

    s.before("www")
    s.change(change)
    s.ask("www2", "A", data("192.0.2.2"), pause=8)


@situation("RFC 1034 section 5.3.3")
def servers_without_glue_one_zone_dead(s):
    """The address: two servers without glue, each in a zone of its own; the servers of one of these zones are silent."""
    s.yy.delegate({"ns1": 2})
    s.serve(2, s.yy.zone({"ns1": 2}, "ns A " + s.address(1)))
    dead = "dead-" + s.yy.apex
    s.yy.parent += ["%s NS ns1.%s" % (dead, dead), "ns1.%s A %s" % (dead, s.address(3))]
    s.serve(3, silent)
    names = {"ns." + s.yy.apex: None, "ns." + dead: None}
    s.zz.delegate(names)
    s.serve(1, s.zz.zone(names, "www A 192.0.2.1"))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1034 section 5.3.3")
def servers_in_a_long_row_of_zones(s):
    """The address: the server is in a zone whose server is in another zone, and so on, four deep, without glue."""
    apexes = ["z%d-%s" % (number, s.yy.apex) for number in range(4)]
    servers = ["ns." + apex for apex in apexes[1:] + apexes[3:]]
    zones = [Zone(apex, ["@ SOA ns host 1 2 3 4 60", "@ NS " + server, "ns A " + s.address(10 + number)])
             for number, (apex, server) in enumerate(zip(apexes, servers))]
    s.yy.parent += ["%s NS %s" % pair for pair in zip(apexes, servers)] + ["%s A %s" % (servers[3], s.address(13))]
    s.serve(13, authority(zones[2], zones[3]))
    s.serve(12, zones[1])
    s.serve(11, zones[0])
    s.zz.delegate({"ns." + apexes[0]: None})
    s.serve(10, s.zz.zone({"ns." + apexes[0]: None}, "www A 192.0.2.1"))
    s.ask("www", "A", data("192.0.2.1"))


@situation("RFC 1034 section 4.2.1, RFC 2181 section 5.4.1")
def glue_of_another_zone_false(s):
    """The address: the parent adds a false address for a server that is in another zone; that zone knows the right one."""
    server = "ns." + s.yy.apex
    s.yy.delegate({"ns1": 3})
    s.serve(3, s.yy.zone({"ns1": 3}, "ns A " + s.address(1)))
    parent = s.usual("child NS " + server, servers={"ns1": 2})
    child = s.below("child")

    def change(reply, query):
        if any(rrset.rdtype == NS for rrset in reply.authority):
            reply.additional.append(record("%s A %s" % (server, s.address(4))))

    s.serve(2, changed(parent, change))
    s.serve(4, silent)
    s.serve(1, child.zone({server: None}, "www A 192.0.2.1"))
    s.ask("www.child", "A", data("192.0.2.1"))


@situation("RFC 2181 section 5.4.1")
def server_moved_after_glue_ttl(s):
    """The address: glue ran out (2 s), is asked for again and is dead; the zone's own address for the server, which was asked for, works."""
    s.zz.delegate({"ns1": 1}, ttl=2)
    zone = s.zz.zone({"ns1": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3")
    late = tuple(map(s.zz.name, ("www2", "www3")))
    s.serve(1, choose(lambda name, type, query: name in late, silent, naming(zone)))
    s.serve(2, zone)
    s.before("www")
    s.before("ns1")
    s.ask("www2", "A", data("192.0.2.2"), pause=8)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 2181 section 5.4.1")
def glue_right_own_address_ran_out(s):
    """The address: glue works; the zone had a dead address for the server, which was asked for and has run out (2 s)."""
    s.zz.delegate({"ns1": 1})
    zone = s.zz.zone({"ns1": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3", ttl=2)
    s.serve(1, naming(zone))
    s.serve(2, silent)
    s.before("www")
    s.before("ns1")
    s.ask("www2", "A", data("192.0.2.2"), pause=8)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 2181 section 5.4.1")
def glue_right_own_address_refuses(s):
    """The address: glue works; at the zone's own address for the server, which was asked for, queries are refused."""
    s.zz.delegate({"ns1": 1})
    zone = s.zz.zone({"ns1": 2}, "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3")
    s.serve(1, naming(zone))
    s.serve(2, code(REFUSED))
    s.before("www")
    s.before("ns1")
    s.before("@", "NS")
    s.ask("www2", "A", data("192.0.2.2"), pause=0.5)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 2181 section 10.3")
def server_name_is_alias_in_its_zone(s):
    """The address: glue works; in the zone the server's name is an alias, which it must not be, to a name with a dead address."""
    zone = s.usual("ns1 CNAME real", "real A " + s.address(2), "www A 192.0.2.1", "www2 A 192.0.2.2", "www3 A 192.0.2.3")
    zone.remove(s.zz.name("ns1"), A)
    s.serve(1, zone)
    s.serve(2, silent)
    s.before("www")
    s.before("ns1")
    s.ask("www2", "A", data("192.0.2.2"), pause=0.5)
    s.then("www3", "A", data("192.0.2.3"))


@situation("RFC 1034 section 5.3.3")
def zones_name_each_other_and_one_is_dead(s):
    """The address: two zones have each a server in the other; the second one has a dead server of its own, the first one a good one."""
    s.zz.delegate({"ns." + s.yy.apex: None, "ns2": 3})
    s.yy.delegate({"ns." + s.zz.apex: None, "ns2": 2})
    zone = s.zz.zone({"ns." + s.yy.apex: None, "ns2": 3}, "www A 192.0.2.1", "ns A " + s.address(4))
    s.serve(2, silent)
    s.serve(3, zone)
    s.serve(4, s.yy.zone({"ns." + s.zz.apex: None, "ns2": 2}, "ns A " + s.address(5), "www A 192.0.2.2"))
    s.serve(5, zone)
    s.ask("www", "A", data("192.0.2.1"))
    s.then("www", "A", data("192.0.2.2"), domain=s.yy)


@situation("RFC 1034 section 5.3.3")
def answer_of_another_type_only(s):
    """SERVFAIL or NODATA, soon: the only server answers with a record of another type."""
    s.usual()
    s.serve(1, lambda query, over: response(query, answer=[record("%s TXT odd" % query.question[0].name)]))
    s.ask("www", "A", either(FAILURE, NODATA))


@situation("RFC 1034 section 5.3.3, RFC 2308 section 2.2")
def answer_empty_without_authority(s):
    """The address: two servers say nothing at all (no records, no AA), the third is asked."""
    unlike(s, lambda query, over: response(query, authoritative=False))


@situation("RFC 1034 section 5.3.3, RFC 2308 section 2.2")
def answer_empty_without_authority_only(s):
    """SERVFAIL or NODATA, soon: the only server says nothing at all (no records, no AA)."""
    s.usual()
    s.serve(1, lambda query, over: response(query, authoritative=False))
    s.ask("www", "A", either(FAILURE, NODATA))
