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

/// Answers queries from zones by RFC 1034 section 4.3.2, with the wildcards of RFC 4592 and the DNAME of RFC 6672.
/// Reusable; used by one thread; allocates nothing.
///
/// It sets AA and the response code of an [Answer] and adds RRsets to it; also DS records and proofs, if the answer
/// [includes DNSSEC records][Answer#includeDnssec] (RFC 4035 section 3.1).
public final class Authority {

    /// The most aliases followed for one query. NSD follows as many; BIND, Knot and resolvers of all makes follow
    /// fewer.
    public static final int MAX_ALIASES = 16;

    /// Which additional records are added. Glue of a delegation is always added.
    public enum Additional {
        NONE,
        /// Addresses of the servers in NS answers, as far as there is room. A resolver that queries a root server for
        /// them needs them at once (RFC 9609 section 4.1).
        SERVERS,
        /// Addresses of the hosts in the answers of all types that name hosts, and service bindings of these hosts, as far as
        /// there is room.
        ALL
    }

    /// The answer to a query of type ANY for a name that has several RRsets.
    public enum Any {
        /// All RRsets.
        ALL,
        /// TC, so that the client retries over TCP: over UDP, a large answer could be directed to a spoofed source
        /// address.
        TRUNCATED
    }

    private final Additional additional;
    private final NameKey key = new NameKey();
    private final NamePath<Zone> zonePath = new NamePath<>();
    private final NamePath<ZoneNode> path = new NamePath<>();
    private final WildcardSearch wildcards = new WildcardSearch();
    private final AdditionalAddresses addresses = new AdditionalAddresses();
    private final AliasChain chain = new AliasChain();
    private final DenialProof proof = new DenialProof();
    private @Nullable Zone zone;
    private int qtype;
    private Any any = Any.ALL;
    private boolean refers;
    private boolean isTooLarge;

    public Authority(Additional additional) {
        this.additional = additional;
    }

    /// The zone that the last query was answered from; null if it was for no authoritative zone. For an alias chain,
    /// the zone of its last name.
    public @Nullable Zone zone() {
        return zone;
    }

    /// Answers a question of any class from class IN. The caller refuses types that have no data (RFC 6895 section
    /// 3.1).
    ///
    /// @param overriding for the targets of aliases
    /// @param answer just begun; the RRsets that are added to it are valid until the next query
    public AnswerKind answer(
            ZoneSet zones, QuestionView question, Any whatForAny, OverridingData overriding, Answer answer) {
        key.set(question);
        any = whatForAny;
        qtype = question.type();
        refers = false;
        isTooLarge = false;
        chain.begin(key);
        zone = zones.find(key, qtype, zonePath);
        if (zone == null) {
            return AnswerKind.NOT_AUTHORITATIVE;
        }
        if (!(zone.state() instanceof ZoneSnapshot snapshot)) {
            answer.rcode(ResponseCode.SERVFAIL);
            return AnswerKind.UNAVAILABLE;
        }
        AnswerKind kind = followChain(snapshot, zones, overriding, answer);
        addProof(snapshot, answer);
        return kind;
    }

    private AnswerKind followChain(ZoneSnapshot first, ZoneSet zones, OverridingData overriding, Answer answer) {
        ZoneSnapshot snapshot = first;
        while (answerName(snapshot, answer)) {
            chain.setKey(key);
            Zone next = zones.find(key, qtype, zonePath);
            if (next == null) {
                return AnswerKind.EXTERNAL_ALIAS;
            }
            zone = next;
            if (overriding.answers(key, qtype)) {
                return AnswerKind.EXTERNAL_ALIAS;
            }
            if (!(next.state() instanceof ZoneSnapshot there)) {
                return AnswerKind.EXTERNAL_ALIAS;
            }
            snapshot = there;
        }
        if (isTooLarge) {
            answer.rcode(ResponseCode.SERVFAIL);
            return AnswerKind.TOO_LARGE;
        }
        if (chain.isTooLong()) {
            return AnswerKind.TOO_MANY_ALIASES;
        }
        if (refers) {
            return AnswerKind.REFERRED;
        }
        return isOfParent() ? AnswerKind.OF_PARENT : AnswerKind.ANSWERED;
    }

    /// RFC 4035 section 3.1.4.1: the parent zone has the DS records. The root has no parent.
    private boolean isOfParent() {
        return qtype == RecordType.DS && zonePath.isExact() && zonePath.size() == 1 && key.labels() > 0;
    }

    /// Steps 3 and 4 of RFC 1034 section 4.3.2 for the current name. Returns whether to continue with the target of
    /// an alias.
    private boolean answerName(ZoneSnapshot snapshot, Answer answer) {
        snapshot.names().find(key, path);
        int last = path.size() - 1;
        for (int i = 0; i <= last; i++) {
            ZoneNode node = path.entry(i);
            if (!node.isDelegationOrDname()) {
                continue;
            }
            boolean isName = i == last && path.isExact();
            if (node.isDelegation()) {
                // At a cut, the parent zone is authoritative for DS only (RFC 4035 section 3.1.4.1).
                if (isName && qtype == RecordType.DS) {
                    break;
                }
                addReferral(snapshot, i, answer);
                return false;
            }
            if (!isName) {
                return followDname(node, answer);
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
        addSoa(snapshot, answer);
        if (answer.includesDnssec()) {
            proof.nameError(snapshot, path, key);
        }
        return false;
    }

    /// Answers from the node of the name, or from the wildcard that matches it.
    private boolean answerFrom(ZoneNode node, ZoneSnapshot snapshot, Answer answer) {
        boolean isAny = qtype == RecordType.ANY && !node.isEmpty();
        int rrset = isAny ? node.firstRRset() : node.ofType(qtype);
        if (rrset == ZoneNode.NONE && !node.hasCname()) {
            addNoData(node, snapshot, answer);
            return false;
        }
        if (answer.includesDnssec() && !path.isExact()) {
            proof.wildcardAnswer(snapshot, path, key);
        }
        if (isAny) {
            addAny(node, answer);
            return false;
        }
        if (rrset == ZoneNode.NONE) {
            return follow(node, answer);
        }
        if (node.type(rrset) == RecordType.DNAME && !chain.isFirstOf(node)) {
            return false;
        }
        int number = add(node, rrset, answer);
        if (qtype == RecordType.RRSIG) {
            for (int next = node.nextRRset(rrset); next != ZoneNode.NONE; next = node.nextRRset(next)) {
                if (node.type(next) == RecordType.RRSIG) {
                    add(node, next, answer);
                }
            }
        }
        if (!isTooLarge) {
            addProof(snapshot, answer);
            addAdditional(snapshot, node, rrset, number, answer);
        }
        return false;
    }

    /// @param number of the RRset in the answer
    private void addAdditional(ZoneSnapshot snapshot, ZoneNode node, int rrset, int number, Answer answer) {
        boolean isWanted = switch (additional) {
            case NONE -> false;
            case SERVERS -> qtype == RecordType.NS;
            case ALL -> true;
        };
        if (!isWanted) {
            return;
        }
        answer.section(Section.ADDITIONAL);
        addresses.begin();
        if (addresses.isOwnTarget(node, rrset)) {
            addOwn(node, RecordType.A, answer);
            addOwn(node, RecordType.AAAA, answer);
        }
        addresses.addForAnswer(snapshot, node, rrset, number, answer);
    }

    /// Adds further records of the current name, if there is room.
    private void addOwn(ZoneNode node, int type, Answer answer) {
        int rrset = node.ofType(type);
        if (rrset != ZoneNode.NONE && node.fitsMessage(rrset)) {
            answer.setOptional(add(node, rrset, answer));
        }
    }

    /// Clients use ANY to get several types with one query, so an answer with only one RRset (RFC 8482 section 4.1) would lack
    /// records that they need.
    private void addAny(ZoneNode node, Answer answer) {
        int first = node.firstRRset();
        if (any == Any.TRUNCATED && node.nextRRset(first) != ZoneNode.NONE) {
            answer.truncate();
            return;
        }
        boolean isEmpty = true;
        boolean hasDname = false;
        for (int rrset = first; rrset != ZoneNode.NONE; rrset = nextOfAny(node, rrset, answer)) {
            if (!node.fitsMessage(rrset)) {
                continue;
            }
            if (node.type(rrset) == RecordType.DNAME && !chain.isFirstOf(node)) {
                hasDname = true;
                continue;
            }
            int number = add(node, rrset, answer);
            if (!isEmpty) {
                // RRsets that do not fit are left out, since there are others of the name.
                answer.setOptional(number);
            }
            isEmpty = false;
        }
        isTooLarge = isEmpty && !hasDname;
    }

    /// The next RRset of a name. With DNSSEC records, it skips signatures, which are written with the RRset that they cover.
    private static int nextOfAny(ZoneNode node, int rrset, Answer answer) {
        int signatures = answer.includesDnssec() ? node.signatures(rrset) : ZoneNode.NONE;
        return node.nextRRset(signatures == ZoneNode.NONE ? rrset : signatures);
    }

    /// Adds an RRset of the current name, or of the wildcard that matches it. Returns its number.
    private int add(ZoneNode node, int rrset, Answer answer) {
        isTooLarge |= !node.fitsMessage(rrset);
        return chain.isAtQuestion()
                ? answer.addAtQuestion(node, rrset)
                : answer.addUnder(chain.entry(), chain.nameOffset(), key.octets(), key.offset(), key.length(), node,
                        rrset);
    }

    /// Adds an RRset owned by the current name or one of its ancestors. Returns its number.
    private int addAbove(ZoneNode node, int rrset, int ttl, Answer answer) {
        return chain.isAtQuestion() ? answer.addAboveQuestion(node, rrset, ttl) : answer.add(node, rrset, ttl);
    }

    private boolean follow(ZoneNode node, Answer answer) {
        int rrset = node.ofType(RecordType.CNAME);
        return chain.follow(node, rrset, add(node, rrset, answer));
    }

    /// A DNAME replaces its owner by its target (RFC 6672 section 3.2); a synthesised CNAME is added for it. It is followed for
    /// QTYPE ANY too: the exception for types that match a CNAME is for those in the zone.
    private boolean followDname(ZoneNode node, Answer answer) {
        answer.setFlags(Flags.AA);
        int rrset = node.ofType(RecordType.DNAME);
        if (chain.isFirstOf(node)) {
            addAbove(node, rrset, Answer.OWN_TTL, answer);
        }
        int alias = chain.synthesise(node, rrset);
        if (alias == ZoneNode.NONE) {
            answer.rcode(ResponseCode.YXDOMAIN);
            return false;
        }
        int number = answer.add(chain, alias, Answer.OWN_TTL);
        return qtype != RecordType.CNAME && chain.advance(number);
    }

    /// There is a cut at or above the name: adds the name servers of the child zone, its DS records or the proof that it has
    /// none, and the addresses of the servers.
    ///
    /// @param index of the cut in the path
    private void addReferral(ZoneSnapshot snapshot, int index, Answer answer) {
        refers = true;
        ZoneNode cut = path.entry(index);
        int rrset = cut.ofType(RecordType.NS);
        answer.section(Section.AUTHORITY);
        int number = addAbove(cut, rrset, Answer.OWN_TTL, answer);
        if (answer.includesDnssec()) {
            int signers = cut.ofType(RecordType.DS);
            if (signers == ZoneNode.NONE) {
                proof.noData(snapshot, path, index);
            } else {
                addAbove(cut, signers, Answer.OWN_TTL, answer);
            }
            addProof(snapshot, answer);
        }
        addresses.addGlue(snapshot, cut, rrset, number, answer);
    }

    /// @param snapshot of the zone of QNAME, as long as no alias was followed
    private void addProof(ZoneSnapshot snapshot, Answer answer) {
        proof.moveTo(answer, snapshot, chain.isAtQuestion() ? key : null);
    }

    /// There are no records of the type at the name, or at the wildcard that matches it.
    private void addNoData(ZoneNode node, ZoneSnapshot snapshot, Answer answer) {
        addSoa(snapshot, answer);
        if (!answer.includesDnssec()) {
            return;
        }
        if (path.isExact()) {
            proof.noData(snapshot, path, path.size() - 1);
        } else {
            proof.wildcardNoData(snapshot, path, key, node);
        }
    }

    /// The SOA record gives the TTL of the negative answer (RFC 2308 section 3).
    private void addSoa(ZoneSnapshot snapshot, Answer answer) {
        answer.section(Section.AUTHORITY);
        addAbove(snapshot.apexNode(), snapshot.soa(), snapshot.negativeTtl(), answer);
    }
}
