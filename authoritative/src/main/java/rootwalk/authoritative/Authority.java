package rootwalk.authoritative;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.NamePath;
import rootwalk.authoritative.zone.SetCopier;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Flags;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RequestView;

/// Answers questions from zones as RFC 1034 section 4.3.2 says, with the wildcards of RFC 4592 and the DNAME of RFC
/// 6672. Used by one thread, again and again; allocates nothing.
///
/// It sets AA and the response code and adds records. The caller has begun the reply with the question, keeps room for
/// OPT, and truncates what [overflowed][MessageWriter#overflowed()].
public final class Authority {

    /// How many aliases are followed for one question. NSD follows as many; BIND, Knot and resolvers of all makes fewer.
    public static final int MOST_ALIASES = 16;

    /// Which addresses go along that nobody asked for. Glue of a delegation always does.
    public enum Additional {
        NONE,
        /// Those of the hosts in answers of NS, MX and SRV, as far as there is room.
        ADDRESSES
    }

    /// What a question of type ANY gets where a name has several sets.
    public enum Any {
        /// All of them.
        ALL,
        /// TC, so that the client asks again over TCP: by UDP, all of them would be sent to whatever address a request
        /// says that it comes from.
        TRUNCATED
    }

    private final Additional additional;
    private final NameKey key = new NameKey();
    private final NamePath<Zone> zonePath = new NamePath<>();
    private final NamePath<ZoneNode> path = new NamePath<>();
    private final WildcardSearch wildcards = new WildcardSearch();
    private final SetCopier copier = new SetCopier();
    private final HostAddresses addresses = new HostAddresses(copier);
    private final AliasChain chain = new AliasChain();
    private @Nullable Zone zone;
    private int qtype;
    private Any any = Any.ALL;
    private int qnameLength;
    private boolean refers;
    private boolean isTooLarge;

    public Authority(Additional additional) {
        this.additional = additional;
    }

    /// The zone that the last question was put to; null when it was none of ours. Of an alias, the zone of its last
    /// name.
    public @Nullable Zone zone() {
        return zone;
    }

    /// Answers a question, whatever its class is, from class IN.
    public Outcome answer(ZoneSet zones, RequestView request, Any whatForAny, MessageWriter reply) {
        key.spell(request);
        any = whatForAny;
        qtype = request.qtype();
        qnameLength = request.qnameLength();
        refers = false;
        isTooLarge = false;
        chain.begin(key);
        zone = zones.find(key, qtype, zonePath);
        if (zone == null) {
            return Outcome.NOT_OURS;
        }
        if (!(zone.state() instanceof ZoneSnapshot snapshot)) {
            reply.rcode(ResponseCode.SERVFAIL);
            return Outcome.UNAVAILABLE;
        }
        if (RecordType.isMeta(qtype) && refuses(reply)) {
            return qtype == RecordType.AXFR || qtype == RecordType.IXFR ? Outcome.TRANSFER : Outcome.ANSWERED;
        }
        while (leadsOn(snapshot, reply)) {
            chain.spell(key);
            Zone next = zones.find(key, qtype, zonePath);
            if (next == null) {
                return Outcome.LEADS_OUT;
            }
            zone = next;
            if (!(next.state() instanceof ZoneSnapshot there)) {
                return Outcome.LEADS_OUT;
            }
            snapshot = there;
        }
        if (isTooLarge) {
            reply.rcode(ResponseCode.SERVFAIL);
            return Outcome.TOO_LARGE;
        }
        if (chain.isCutShort()) {
            return Outcome.TOO_MANY_ALIASES;
        }
        return refers ? Outcome.REFERRED : Outcome.ANSWERED;
    }

    /// Types that stand for no data (RFC 6895 section 3.1). Those that nobody has assigned are asked for like any other
    /// type.
    private boolean refuses(MessageWriter reply) {
        int code = switch (qtype) {
            case RecordType.AXFR, RecordType.IXFR -> ResponseCode.REFUSED;
            case RecordType.MAILA, RecordType.MAILB -> ResponseCode.NOTIMP;
            case RecordType.OPT, RecordType.TSIG, RecordType.TKEY, RecordType.NXNAME -> ResponseCode.FORMERR;
            default -> ResponseCode.NOERROR;
        };
        reply.rcode(code);
        return code != ResponseCode.NOERROR;
    }

    /// Steps 3 and 4 of RFC 1034 section 4.3.2 for the current name: whether an alias leads on to another name.
    private boolean leadsOn(ZoneSnapshot snapshot, MessageWriter reply) {
        snapshot.names().find(key, path);
        int last = path.size() - 1;
        for (int i = 0; i <= last; i++) {
            ZoneNode node = path.entry(i);
            if (!node.leadsAway()) {
                continue;
            }
            boolean isName = i == last && path.isExact();
            if (node.isDelegation()) {
                // The parent side of a cut has authority for DS alone (RFC 4035 section 3.1.4.1).
                if (isName && qtype == RecordType.DS) {
                    break;
                }
                refer(snapshot, node, reply);
                return false;
            }
            if (!isName) {
                return substitute(node, reply);
            }
        }
        reply.setFlags(Flags.AA);
        ZoneNode closestEncloser = path.entry(last);
        if (path.isExact()) {
            return answerFrom(closestEncloser, snapshot, reply);
        }
        ZoneNode source = wildcards.below(closestEncloser, snapshot.names());
        if (source != null) {
            return answerFrom(source, snapshot, reply);
        }
        reply.rcode(ResponseCode.NXDOMAIN);
        deny(snapshot, reply);
        return false;
    }

    /// Answers from the node of the name, or from the wildcard that stands for it.
    private boolean answerFrom(ZoneNode node, ZoneSnapshot snapshot, MessageWriter reply) {
        if (qtype == RecordType.ANY && !node.isEmpty()) {
            addAny(node, reply);
            return false;
        }
        int set = node.set(qtype);
        if (set == ZoneNode.NONE) {
            if (node.hasCname()) {
                return follow(node, reply);
            }
            deny(snapshot, reply);
            return false;
        }
        if (node.type(set) == RecordType.DNAME && !chain.isFirstOf(node)) {
            return false;
        }
        int from = reply.position();
        add(node, set, reply);
        if (qtype == RecordType.RRSIG) {
            for (int next = node.nextSet(set); next != ZoneNode.NONE; next = node.nextSet(next)) {
                if (node.type(next) == RecordType.RRSIG) {
                    add(node, next, reply);
                }
            }
        }
        if (additional == Additional.ADDRESSES && !isTooLarge && !reply.overflowed()) {
            addresses.ofAnswer(snapshot, node.type(set), node.records(set), from, reply);
        }
        return false;
    }

    /// Clients ask for ANY to have several types with one question, so one set only (RFC 8482 section 4.1) would keep
    /// records from them.
    private void addAny(ZoneNode node, MessageWriter reply) {
        int first = node.firstSet();
        if (any == Any.TRUNCATED && node.nextSet(first) != ZoneNode.NONE) {
            reply.truncate();
            return;
        }
        boolean isEmpty = true;
        for (int set = first; set != ZoneNode.NONE; set = node.nextSet(set)) {
            boolean isKnown = node.type(set) == RecordType.DNAME && !chain.isFirstOf(node);
            // What does not fit any more is left out, as others of the name are there.
            if (isKnown || (!isEmpty && node.length(set) + node.records(set) * qnameLength > reply.room())) {
                continue;
            }
            add(node, set, reply);
            isEmpty = isTooLarge;
            isTooLarge = false;
        }
        isTooLarge = isEmpty;
    }

    private void add(ZoneNode node, int set, MessageWriter reply) {
        if (!node.fitsMessage(set)) {
            isTooLarge = true;
        } else if (chain.isAtQuestion()) {
            copier.addAsQuestion(node, set, qnameLength, reply);
        } else {
            copier.addAt(chain.position(), key.octets(), key.offset(), key.length(), node, set, reply);
        }
    }

    /// Adds a set owned by the name or one of its ancestors.
    private void addAbove(ZoneNode node, int set, int ttl, MessageWriter reply) {
        if (chain.isAtQuestion()) {
            copier.addAboveQuestion(node, set, qnameLength, ttl, reply);
        } else {
            copier.addOwn(node, set, ttl, reply);
        }
    }

    private boolean follow(ZoneNode node, MessageWriter reply) {
        int from = reply.position();
        int set = node.set(RecordType.CNAME);
        add(node, set, reply);
        return !reply.overflowed() && chain.follow(node, set, from, reply);
    }

    /// DNAME puts its target in the place of its owner (RFC 6672 section 3.2), and says so with a CNAME.
    private boolean substitute(ZoneNode node, MessageWriter reply) {
        reply.setFlags(Flags.AA);
        int set = node.set(RecordType.DNAME);
        if (chain.isFirstOf(node)) {
            addAbove(node, set, SetCopier.OWN_TTL, reply);
        }
        if (!chain.substitute(node, set, key)) {
            reply.rcode(ResponseCode.YXDOMAIN);
            return false;
        }
        int from = reply.position();
        boolean fits = reply.add(key.octets(), key.offset(), key.length(), RecordType.CNAME, RecordClass.IN,
                node.ttl(set), chain.target(), 0, chain.targetLength());
        return fits && qtype != RecordType.CNAME && qtype != RecordType.ANY && chain.goOn(from, reply);
    }

    /// The zone ends at a cut above the name or at it: the name servers beyond, and their addresses.
    private void refer(ZoneSnapshot snapshot, ZoneNode cut, MessageWriter reply) {
        refers = true;
        int set = cut.set(RecordType.NS);
        reply.section(Section.AUTHORITY);
        int from = reply.position();
        addAbove(cut, set, SetCopier.OWN_TTL, reply);
        if (!reply.overflowed()) {
            addresses.glue(snapshot, cut, cut.records(set), from, reply);
        }
    }

    /// The SOA tells how long the absence holds (RFC 2308 section 3).
    private void deny(ZoneSnapshot snapshot, MessageWriter reply) {
        reply.section(Section.AUTHORITY);
        addAbove(snapshot.apexNode(), snapshot.soa(), snapshot.negativeTtl(), reply);
    }
}
