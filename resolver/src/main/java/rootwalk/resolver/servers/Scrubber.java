package rootwalk.resolver.servers;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Glue;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.SignedRRset;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.servers.ResponseAnalysis.Answer;
import rootwalk.resolver.servers.ResponseAnalysis.NameTooLong;
import rootwalk.resolver.servers.ResponseAnalysis.Negative;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Soa;
import rootwalk.wire.codec.Message;

/// Analyses a response. It uses only the records that its sender is trusted for: names in the zone that it was
/// queried for (the bailiwick), and of those only the ones that lead to the answer. Used once, by one thread.
final class Scrubber {

    /// The most aliases followed in one response; longer chains continue with the next query.
    private static final int MAX_ALIASES = 11;

    private static final int MAX_SIGNATURES = 8;

    /// The offset of the Labels field of a first RRSIG record (RFC 4034 section 3.1), after the length of its data.
    private static final int LABELS = 5;

    private final Message response;
    private final Question asked;
    private final Delegation servers;
    private final Bailiwicks bailiwicks;
    private final Name bailiwick;
    private final int port;
    private final ServerQueryContext context;
    private List<SignedRRset> aliases = List.of();
    private Name current;

    private Scrubber(
            Message response, Question asked, Delegation servers, Bailiwicks bailiwicks, int port,
            ServerQueryContext context) {
        this.response = response;
        this.asked = asked;
        this.servers = servers;
        this.bailiwicks = bailiwicks;
        this.port = port;
        this.context = context;
        bailiwick = servers.cut();
        current = asked.name();
    }

    /// @param servers
    ///            the delegation that the sender of the response belongs to
    /// @param bailiwicks
    ///            whether the response is trusted for the targets of its aliases
    /// @param port
    ///            of the servers in the response
    static ResponseAnalysis analyse(
            Message response, Question asked, Delegation servers, Bailiwicks bailiwicks, int port,
            ServerQueryContext context) {
        Scrubber scrubber = new Scrubber(response, asked, servers, bailiwicks, port, context);
        ResponseAnalysis analysis = scrubber.analyse();
        if (context.isObserved()) {
            scrubber.reportDroppedRecords(analysis);
        }
        return analysis;
    }

    private ResponseAnalysis analyse() {
        int code = response.rcode();
        if (code != ResponseCode.NOERROR && code != ResponseCode.NXDOMAIN && code != ResponseCode.YXDOMAIN) {
            return unusable(ResponseKind.ERROR_CODE, ResponseCode.name(code), null);
        }
        ResponseAnalysis content = content(code);
        if (!isLikeARecursiveServer() || content instanceof Unusable || content instanceof ResponseAnalysis.Referral) {
            return content;
        }
        // A negative answer without its zone is typical of middleboxes that answer for all servers.
        boolean isBare = content instanceof Negative negative && negative.proof().isEmpty();
        return unusable(ResponseKind.RECURSIVE, "a recursive server, not authoritative for the zone",
                isBare ? null : content);
    }

    /// RA without AA is a response of a recursive server, not of a server of the zone.
    private boolean isLikeARecursiveServer() {
        return servers.source() != Source.FORWARD && servers.source() != Source.STUB && response.recursionAvailable()
                && !response.isAuthoritative();
    }

    private ResponseAnalysis content(int code) {
        ResponseAnalysis answer = response.answer().isEmpty() ? null : answer();
        if (code == ResponseCode.YXDOMAIN && !(answer instanceof NameTooLong)) {
            return unusable(ResponseKind.ERROR_CODE, "YXDOMAIN without the DNAME that causes it", null);
        }
        if (answer != null) {
            return answer;
        }
        if (!aliases.isEmpty() && !servers.isForward()) {
            // The target may be below a cut that a negative answer does not mention: resolve it separately.
            return new Alias(aliases, current, response.isAuthoritative());
        }
        RRset soa = soa();
        if (code == ResponseCode.NXDOMAIN || soa != null) {
            return negative(code == ResponseCode.NXDOMAIN, soa);
        }
        if (!aliases.isEmpty()) {
            return new Alias(aliases, current, response.isAuthoritative());
        }
        RRset ns = closestNs();
        if (ns != null && !servers.isForward()) {
            return referral(ns);
        }
        if (ns != null && refersElsewhere(ns)) {
            return unusable(ResponseKind.LAME, "refers to the servers of " + ns.owner() + " instead of resolving",
                    null);
        }
        return withoutSoa();
    }

    /// Whether a forwarder sends a referral instead of an answer: to the zone that is forwarded or further up, or to any zone
    /// if it is not a recursive server.
    private boolean refersElsewhere(RRset ns) {
        return !response.isAuthoritative()
                && (!response.recursionAvailable() || bailiwick.isSubdomainOf(ns.owner()));
    }

    /// No data and no SOA record.
    private ResponseAnalysis withoutSoa() {
        Negative nothing = negative(false, null);
        if (response.isAuthoritative() && !nothing.proof().isEmpty()) {
            // RFC 2308 section 2.2: a negative answer without SOA. It has a proof, which is validated like any other.
            return nothing;
        }
        // Resolvers that answer for a local domain, as stub servers, send no SOA and no AA.
        if (servers.source() == Source.STUB || (servers.isForward() && response.recursionAvailable())) {
            return nothing;
        }
        boolean isWhollyEmpty =
                response.answer().isEmpty() && response.authority().isEmpty() && !isLikeARecursiveServer();
        return unusable(ResponseKind.EMPTY, "it has no records",
                response.isAuthoritative() || servers.isForward() || isWhollyEmpty ? nothing : null);
    }

    // Answers and aliases

    private @Nullable ResponseAnalysis answer() {
        while (true) {
            // RFC 6672 section 3.1: the CNAME in the response is synthesised from a DNAME, so the DNAME is looked for
            // first, and the CNAME is synthesised here.
            RRset dname = dname();
            Name target;
            if (dname != null) {
                target = current.withAncestor(dname.owner(), Name.of(dname.sharedData(), 2));
                addAlias(signed(dname, response.answer()));
                if (target == null) {
                    return new NameTooLong(aliases);
                }
                SignedRRset cname = new SignedRRset(
                        RRset.of(current, RecordType.CNAME, dname.ttl(), Rdata.of(target)), null);
                if (asked.type() == RecordType.CNAME) {
                    return new Answer(aliases, List.of(cname), response.isAuthoritative());
                }
                addAlias(cname);
            } else {
                List<SignedRRset> rrsets = wanted();
                if (!rrsets.isEmpty()) {
                    return new Answer(aliases, rrsets, response.isAuthoritative());
                }
                RRset cname = cname();
                if (cname == null) {
                    return null;
                }
                target = Name.of(cname.sharedData(), 2);
                addAlias(signed(cname, response.answer()));
            }
            if (!isTrustedFor(target) || aliases.size() > MAX_ALIASES || leadsBack(target)) {
                return new Alias(aliases, target, response.isAuthoritative());
            }
            current = target;
        }
    }

    /// The RRsets that answer the question for the current name.
    private List<SignedRRset> wanted() {
        int type = asked.type();
        if (type != RecordType.ANY && type != RecordType.RRSIG) {
            RRset rrset = find(response.answer(), current, type);
            return rrset == null ? List.of() : List.of(signed(rrset, response.answer()));
        }
        List<SignedRRset> rrsets = new ArrayList<>();
        for (RRset rrset : response.answer()) {
            if (rrset.owner().equals(current) && isOurClass(rrset)
                    && (type == RecordType.ANY ? !isSignatureOfAnother(rrset) : rrset.type() == type)) {
                rrsets.add(signed(rrset, response.answer()));
            }
        }
        return rrsets;
    }

    /// Whether an RRset has the signatures of another RRset of the answer, and is a part of that.
    private boolean isSignatureOfAnother(RRset rrset) {
        return rrset.type() == RecordType.RRSIG && context.signed()
                && find(response.answer(), rrset.owner(), rrset.covers()) != null;
    }

    private @Nullable RRset dname() {
        for (RRset rrset : response.answer()) {
            if (rrset.type() == RecordType.DNAME && isOurClass(rrset) && current.isBelow(rrset.owner())
                    && rrset.owner().isSubdomainOf(bailiwick)) {
                return rrset;
            }
        }
        return null;
    }

    private @Nullable RRset cname() {
        RRset cname = find(response.answer(), current, RecordType.CNAME);
        if (cname == null || cname.size() == 1) {
            return cname;
        }
        // More than one CNAME is invalid (RFC 2181 section 10.1). The first one is used.
        return RRset.of(cname.owner(), RecordType.CNAME, cname.ttl(), cname.rdata(0));
    }

    private void addAlias(SignedRRset alias) {
        if (aliases.isEmpty()) {
            aliases = new ArrayList<>(2);
        }
        aliases.add(alias);
    }

    private boolean isTrustedFor(Name target) {
        return bailiwicks.covers(servers, current, new Question(target, asked.type()));
    }

    private boolean leadsBack(Name target) {
        for (SignedRRset alias : aliases) {
            if (alias.rrset().type() == RecordType.CNAME && alias.rrset().owner().equals(target)) {
                return true;
            }
        }
        return false;
    }

    // Denials

    /// The SOA RRset of the zone of the current name, if the response has one.
    private @Nullable RRset soa() {
        for (RRset rrset : response.authority()) {
            if (rrset.type() == RecordType.SOA && isOurClass(rrset) && current.isSubdomainOf(rrset.owner())
                    && rrset.owner().isSubdomainOf(bailiwick)) {
                return rrset;
            }
        }
        return null;
    }

    private Negative negative(boolean nameError, @Nullable RRset soa) {
        if (soa == null) {
            return new Negative(aliases, current, nameError, context.signed() ? denials() : List.of(), 0,
                    response.isAuthoritative(), Security.INDETERMINATE);
        }
        List<RRset> proof = new ArrayList<>(context.signed() ? 4 : 1);
        proof.add(soa);
        if (context.signed()) {
            for (RRset rrset : response.authority()) {
                boolean isOfSoa = rrset.type() == RecordType.RRSIG && rrset.covers() == RecordType.SOA;
                if ((isOfSoa || isProof(rrset)) && isOurClass(rrset) && rrset.owner().isSubdomainOf(soa.owner())) {
                    proof.add(rrset);
                }
            }
        }
        return new Negative(aliases, current, nameError, proof, Soa.negativeTtl(soa), response.isAuthoritative(),
                Security.INDETERMINATE);
    }

    /// Whether these are NSEC or NSEC3 records, or signatures of such.
    private static boolean isProof(RRset rrset) {
        int type = rrset.covers();
        return type == RecordType.NSEC || type == RecordType.NSEC3;
    }

    // Referrals

    /// The NS RRset of the authority section that is closest above QNAME.
    private @Nullable RRset closestNs() {
        RRset closest = null;
        for (RRset rrset : response.authority()) {
            if (rrset.type() == RecordType.NS && isOurClass(rrset) && asked.name().isSubdomainOf(rrset.owner())
                    && (closest == null || rrset.owner().isBelow(closest.owner()))) {
                closest = rrset;
            }
        }
        return closest;
    }

    private ResponseAnalysis referral(RRset ns) {
        if (ns.owner().equals(bailiwick)) {
            return response.isAuthoritative() || servers.source() == Source.STUB ? negative(false, null)
                    : unusable(ResponseKind.LAME, "refers to the zone that was queried", null);
        }
        if (!ns.owner().isBelow(bailiwick)) {
            return unusable(ResponseKind.LAME, "refers up to " + ns.owner(), null);
        }
        if (asked.type() == RecordType.DS && ns.owner().equals(asked.name())) {
            return unusable(ResponseKind.LAME, "refers to the child for data of the parent", null);
        }
        RRset ds = find(response.authority(), ns.owner(), RecordType.DS);
        return new ResponseAnalysis.Referral(ns.owner(), Glue.servers(ns, response.additional(), bailiwick, port),
                ns.ttl(), ds == null ? null : signed(ds, response.authority()),
                ds == null && context.signed() ? denials() : List.of());
    }

    // Parts

    private Unusable unusable(ResponseKind kind, String why, @Nullable ResponseAnalysis spare) {
        return new Unusable(kind, why, spare);
    }

    private @Nullable RRset find(List<RRset> section, Name owner, int type) {
        for (int i = 0; i < section.size(); i++) {
            RRset rrset = section.get(i);
            if (rrset.type() == type && isOurClass(rrset) && rrset.owner().equals(owner)) {
                return rrset;
            }
        }
        return null;
    }

    private SignedRRset signed(RRset rrset, List<RRset> section) {
        RRset signatures = context.signed() ? SignedRRset.signatures(rrset, section) : null;
        return signatures == null ? new SignedRRset(rrset, null)
                : new SignedRRset(rrset, limited(signatures), isExpanded(signatures) ? denials() : List.of(),
                        Security.INDETERMINATE);
    }

    /// Whether the signatures are those of a wildcard that the owner was made from (RFC 4035 section 5.3.4).
    private static boolean isExpanded(RRset signatures) {
        Name owner = signatures.owner();
        int labels = owner.labelCount() - (owner.isWildcard() ? 1 : 0);
        return (signatures.sharedData()[LABELS] & 0xFF) < labels;
    }

    /// The NSEC or NSEC3 sets of the authority section: beside an answer, they deny the names that wildcards stand in for; beside
    /// a referral, the DS RRset.
    private List<RRset> denials() {
        List<RRset> denials = new ArrayList<>(2);
        for (RRset rrset : response.authority()) {
            if (isProof(rrset) && isOurClass(rrset) && rrset.owner().isSubdomainOf(bailiwick)) {
                denials.add(rrset);
            }
        }
        return denials;
    }

    /// Checking signatures is expensive, and more than a few for one RRset are probably an attack (KeyTrap).
    private static RRset limited(RRset signatures) {
        return signatures.size() <= MAX_SIGNATURES ? signatures
                : RRset.of(signatures.owner(), RecordType.RRSIG, signatures.ttl(),
                        signatures.rdata().subList(0, MAX_SIGNATURES));
    }

    private static boolean isOurClass(RRset rrset) {
        return rrset.dnsClass() == RecordClass.IN;
    }

    private void reportDroppedRecords(ResponseAnalysis analysis) {
        int depth = context.budget().depth();
        for (RRset rrset : response.answer()) {
            if (!rrset.owner().isSubdomainOf(bailiwick)) {
                context.emit(new ResolutionEvent.RecordsDropped(depth, rrset, "not within " + bailiwick));
            } else if (rrset.type() != RecordType.RRSIG && !isPart(analysis, rrset)) {
                context.emit(new ResolutionEvent.RecordsDropped(depth, rrset, "does not lead to the answer"));
            }
        }
        for (RRset rrset : response.authority()) {
            if (!rrset.owner().isSubdomainOf(bailiwick)) {
                context.emit(new ResolutionEvent.RecordsDropped(depth, rrset, "not within " + bailiwick));
            }
        }
        if (analysis instanceof ResponseAnalysis.Referral) {
            for (RRset rrset : response.additional()) {
                if (!rrset.owner().isSubdomainOf(bailiwick)) {
                    context.emit(new ResolutionEvent.RecordsDropped(depth, rrset, "glue from outside " + bailiwick));
                }
            }
        }
    }

    private static boolean isPart(ResponseAnalysis analysis, RRset rrset) {
        return switch (analysis) {
            case Answer answer -> holds(answer.aliases(), rrset) || holds(answer.rrsets(), rrset);
            case Negative negative -> holds(negative.aliases(), rrset);
            case Alias alias -> holds(alias.aliases(), rrset);
            case NameTooLong nameTooLong -> holds(nameTooLong.aliases(), rrset);
            case ResponseAnalysis.Referral referral -> false;
            case Unusable unusable -> unusable.fallback() == null || isPart(unusable.fallback(), rrset);
        };
    }

    private static boolean holds(List<SignedRRset> rrsets, RRset rrset) {
        for (SignedRRset one : rrsets) {
            if (one.rrset().type() == rrset.type() && one.rrset().owner().equals(rrset.owner())) {
                return true;
            }
        }
        return false;
    }
}
