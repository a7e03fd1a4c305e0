package rootwalk.authoritative;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.NamePath;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.wire.Flags;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.QuestionView;

/// Answers questions from zones as RFC 1034 section 4.3.2 says, with the wildcards of RFC 4592 and the DNAME of RFC
/// 6672. Used by one thread, again and again; allocates nothing.
///
/// It sets AA and the response code of an [Answer] and adds RRsets to it.
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
    private final HostAddresses addresses = new HostAddresses();
    private final AliasChain chain = new AliasChain();
    private @Nullable Zone zone;
    private int qtype;
    private Any any = Any.ALL;
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

    /// Answers a question, whatever its class is, from class IN. Types that stand for no data (RFC 6895 section 3.1) are
    /// the caller's to refuse.
    ///
    /// @param answer has just begun; the RRsets that it refers to afterwards are good until the next question
    public Outcome answer(ZoneSet zones, QuestionView question, Any whatForAny, Answer answer) {
        key.spell(question);
        any = whatForAny;
        qtype = question.type();
        refers = false;
        isTooLarge = false;
        chain.begin(key);
        zone = zones.find(key, qtype, zonePath);
        if (zone == null) {
            return Outcome.NOT_OURS;
        }
        if (!(zone.state() instanceof ZoneSnapshot snapshot)) {
            answer.rcode(ResponseCode.SERVFAIL);
            return Outcome.UNAVAILABLE;
        }
        while (leadsOn(snapshot, answer)) {
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
            answer.rcode(ResponseCode.SERVFAIL);
            return Outcome.TOO_LARGE;
        }
        if (chain.isCutShort()) {
            return Outcome.TOO_MANY_ALIASES;
        }
        return refers ? Outcome.REFERRED : Outcome.ANSWERED;
    }

    /// Steps 3 and 4 of RFC 1034 section 4.3.2 for the current name: whether an alias leads on to another name.
    private boolean leadsOn(ZoneSnapshot snapshot, Answer answer) {
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
                refer(snapshot, node, answer);
                return false;
            }
            if (!isName) {
                return substitute(node, answer);
            }
        }
        answer.setFlags(Flags.AA);
        ZoneNode closestEncloser = path.entry(last);
        if (path.isExact()) {
            return answerFrom(closestEncloser, snapshot, answer);
        }
        ZoneNode source = wildcards.below(closestEncloser, snapshot.names());
        if (source != null) {
            return answerFrom(source, snapshot, answer);
        }
        answer.rcode(ResponseCode.NXDOMAIN);
        deny(snapshot, answer);
        return false;
    }

    /// Answers from the node of the name, or from the wildcard that stands for it.
    private boolean answerFrom(ZoneNode node, ZoneSnapshot snapshot, Answer answer) {
        if (qtype == RecordType.ANY && !node.isEmpty()) {
            addAny(node, answer);
            return false;
        }
        int set = node.set(qtype);
        if (set == ZoneNode.NONE) {
            if (node.hasCname()) {
                return follow(node, answer);
            }
            deny(snapshot, answer);
            return false;
        }
        if (node.type(set) == RecordType.DNAME && !chain.isFirstOf(node)) {
            return false;
        }
        int number = add(node, set, answer);
        if (qtype == RecordType.RRSIG) {
            for (int next = node.nextSet(set); next != ZoneNode.NONE; next = node.nextSet(next)) {
                if (node.type(next) == RecordType.RRSIG) {
                    add(node, next, answer);
                }
            }
        }
        if (additional == Additional.ADDRESSES && !isTooLarge) {
            addresses.ofAnswer(snapshot, node, set, number, answer);
        }
        return false;
    }

    /// Clients ask for ANY to have several types with one question, so one set only (RFC 8482 section 4.1) would keep
    /// records from them.
    private void addAny(ZoneNode node, Answer answer) {
        int first = node.firstSet();
        if (any == Any.TRUNCATED && node.nextSet(first) != ZoneNode.NONE) {
            answer.truncate();
            return;
        }
        boolean isEmpty = true;
        for (int set = first; set != ZoneNode.NONE; set = node.nextSet(set)) {
            if (!node.fitsMessage(set) || (node.type(set) == RecordType.DNAME && !chain.isFirstOf(node))) {
                continue;
            }
            int number = add(node, set, answer);
            if (!isEmpty) {
                // What does not fit any more is left out, as others of the name are there.
                answer.ifRoom(number);
            }
            isEmpty = false;
        }
        isTooLarge = isEmpty;
    }

    /// Adds a set of the current name, or of the wildcard that stands for it: its number.
    private int add(ZoneNode node, int set, Answer answer) {
        isTooLarge |= !node.fitsMessage(set);
        return chain.isAtQuestion()
                ? answer.addAtQuestion(node, set)
                : answer.addUnder(chain.entry(), chain.nameOffset(), key.octets(), key.offset(), key.length(), node,
                        set);
    }

    /// Adds a set owned by the current name or one of its ancestors: its number.
    private int addAbove(ZoneNode node, int set, int ttl, Answer answer) {
        return chain.isAtQuestion() ? answer.addAboveQuestion(node, set, ttl) : answer.add(node, set, ttl);
    }

    private boolean follow(ZoneNode node, Answer answer) {
        int set = node.set(RecordType.CNAME);
        return chain.follow(node, set, add(node, set, answer));
    }

    /// DNAME puts its target in the place of its owner (RFC 6672 section 3.2), and a CNAME says so.
    private boolean substitute(ZoneNode node, Answer answer) {
        answer.setFlags(Flags.AA);
        int set = node.set(RecordType.DNAME);
        if (chain.isFirstOf(node)) {
            addAbove(node, set, Answer.OWN_TTL, answer);
        }
        int alias = chain.substitute(node, set);
        if (alias == ZoneNode.NONE) {
            answer.rcode(ResponseCode.YXDOMAIN);
            return false;
        }
        int number = answer.add(chain, alias, Answer.OWN_TTL);
        return qtype != RecordType.CNAME && qtype != RecordType.ANY && chain.goOn(number);
    }

    /// The zone ends at a cut above the name or at it: adds the name servers of the child, and their addresses.
    private void refer(ZoneSnapshot snapshot, ZoneNode cut, Answer answer) {
        refers = true;
        int set = cut.set(RecordType.NS);
        answer.section(Section.AUTHORITY);
        int number = addAbove(cut, set, Answer.OWN_TTL, answer);
        addresses.glue(snapshot, cut, set, number, answer);
    }

    /// The SOA tells how long the absence holds (RFC 2308 section 3).
    private void deny(ZoneSnapshot snapshot, Answer answer) {
        answer.section(Section.AUTHORITY);
        addAbove(snapshot.apexNode(), snapshot.soa(), snapshot.negativeTtl(), answer);
    }
}
