package rootwalk.resolver.recursion;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.resolver.recursion.ReplyAnalysis.Alias;
import rootwalk.resolver.recursion.ReplyAnalysis.Answers;
import rootwalk.resolver.recursion.ReplyAnalysis.Denies;
import rootwalk.resolver.recursion.ReplyAnalysis.TooLong;
import rootwalk.resolver.recursion.ReplyAnalysis.Useless;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;

/// Analyses a response. It uses only the records that its sender is trusted for: names in the zone that it was
/// queried for (the bailiwick), and of those only the ones that lead to the answer. Used once, by one thread.
final class Scrubber {

    /// The most aliases followed in one response; longer chains continue with the next query.
    private static final int MOST_ALIASES = 11;

    private static final int MOST_SIGNATURES = 8;

    private final Message reply;
    private final Question asked;
    private final Delegation servers;
    private final Bailiwicks bailiwicks;
    private final Name bailiwick;
    private final int port;
    private final Walk walk;
    private List<SignedSet> aliases = List.of();
    private Name current;

    private Scrubber(
            Message reply, Question asked, Delegation servers, Bailiwicks bailiwicks, int port, Walk walk) {
        this.reply = reply;
        this.asked = asked;
        this.servers = servers;
        this.bailiwicks = bailiwicks;
        this.port = port;
        this.walk = walk;
        bailiwick = servers.cut();
        current = asked.name();
    }

    /// @param servers
    ///            the delegation that the sender of the response belongs to
    /// @param bailiwicks
    ///            whether the response is trusted for the targets of its aliases
    /// @param port
    ///            of the servers in the response
    static ReplyAnalysis analyse(
            Message reply, Question asked, Delegation servers, Bailiwicks bailiwicks, int port, Walk walk) {
        Scrubber scrubber = new Scrubber(reply, asked, servers, bailiwicks, port, walk);
        ReplyAnalysis analysis = scrubber.analyse();
        if (walk.isObserved()) {
            scrubber.tellWhatWasDropped(analysis);
        }
        return analysis;
    }

    private ReplyAnalysis analyse() {
        int code = reply.rcode();
        if (code != ResponseCode.NOERROR && code != ResponseCode.NXDOMAIN && code != ResponseCode.YXDOMAIN) {
            return useless(Outcome.ERROR_CODE, ResponseCode.name(code), null);
        }
        ReplyAnalysis content = content(code);
        if (!isLikeARecursiveServer() || content instanceof Useless || content instanceof ReplyAnalysis.Refers) {
            return content;
        }
        // A negative answer without its zone is typical of middleboxes that answer for all servers.
        boolean isBare = content instanceof Denies denies && denies.proof().isEmpty();
        return useless(Outcome.RECURSIVE, "a recursive server, not one of the zone", isBare ? null : content);
    }

    /// RA without AA is a response of a recursive server, not of a server of the zone.
    private boolean isLikeARecursiveServer() {
        return servers.source() != Source.FORWARD && servers.source() != Source.STUB && reply.recursionAvailable()
                && !reply.isAuthoritative();
    }

    private ReplyAnalysis content(int code) {
        ReplyAnalysis answer = reply.answer().isEmpty() ? null : answer();
        if (code == ResponseCode.YXDOMAIN && !(answer instanceof TooLong)) {
            return useless(Outcome.ERROR_CODE, "YXDOMAIN without the DNAME that explains it", null);
        }
        if (answer != null) {
            return answer;
        }
        if (!aliases.isEmpty() && !servers.isForward()) {
            // The target may be below a cut that a negative answer does not mention: resolve it separately.
            return new Alias(aliases, current, reply.isAuthoritative());
        }
        RecordSet soa = soa();
        if (code == ResponseCode.NXDOMAIN || soa != null) {
            return denies(code == ResponseCode.NXDOMAIN, soa);
        }
        if (!aliases.isEmpty()) {
            return new Alias(aliases, current, reply.isAuthoritative());
        }
        RecordSet ns = closestNs();
        if (ns != null && !servers.isForward()) {
            return refers(ns);
        }
        ReplyAnalysis nothing = denies(false, null);
        return servers.isForward() && reply.recursionAvailable() ? nothing
                : useless(Outcome.EMPTY, "nothing in it",
                        reply.isAuthoritative() || servers.isForward() ? nothing : null);
    }

    // Answers and aliases

    private @Nullable ReplyAnalysis answer() {
        while (true) {
            // RFC 6672 section 3.1: the CNAME in the response is synthesised from a DNAME, so the DNAME is looked for
            // first, and the CNAME is synthesised here.
            RecordSet dname = dname();
            Name target;
            if (dname != null) {
                target = current.withAncestor(dname.owner(), Name.of(dname.sharedData(), 2));
                addAlias(signed(dname, reply.answer()));
                if (target == null) {
                    return new TooLong(aliases);
                }
                SignedSet cname = new SignedSet(
                        RecordSet.of(current, RecordType.CNAME, dname.ttl(), Rdata.of(target)), null);
                if (asked.type() == RecordType.CNAME || asked.type() == RecordType.ANY) {
                    return new Answers(aliases, List.of(cname), reply.isAuthoritative());
                }
                addAlias(cname);
            } else {
                List<SignedSet> sets = wanted();
                if (!sets.isEmpty()) {
                    return new Answers(aliases, sets, reply.isAuthoritative());
                }
                RecordSet cname = cname();
                if (cname == null) {
                    return null;
                }
                target = Name.of(cname.sharedData(), 2);
                addAlias(signed(cname, reply.answer()));
            }
            if (!mayTellOf(target) || aliases.size() > MOST_ALIASES || leadsBack(target)) {
                return new Alias(aliases, target, reply.isAuthoritative());
            }
            current = target;
        }
    }

    /// The RRsets that answer the question for the current name.
    private List<SignedSet> wanted() {
        int type = asked.type();
        if (type != RecordType.ANY && type != RecordType.RRSIG) {
            RecordSet set = find(reply.answer(), current, type);
            return set == null ? List.of() : List.of(signed(set, reply.answer()));
        }
        List<SignedSet> sets = new ArrayList<>();
        for (RecordSet set : reply.answer()) {
            if (set.owner().equals(current) && isOurClass(set) && (type == RecordType.ANY || set.type() == type)) {
                sets.add(new SignedSet(set, null));
            }
        }
        return sets;
    }

    private @Nullable RecordSet dname() {
        for (RecordSet set : reply.answer()) {
            if (set.type() == RecordType.DNAME && isOurClass(set) && current.isBelow(set.owner())
                    && set.owner().isSubdomainOf(bailiwick)) {
                return set;
            }
        }
        return null;
    }

    private @Nullable RecordSet cname() {
        RecordSet cname = find(reply.answer(), current, RecordType.CNAME);
        if (cname == null || cname.size() == 1) {
            return cname;
        }
        // More than one CNAME is invalid (RFC 2181 section 10.1): the first is used.
        return RecordSet.of(cname.owner(), RecordType.CNAME, cname.ttl(), cname.rdata(0));
    }

    private void addAlias(SignedSet alias) {
        if (aliases.isEmpty()) {
            aliases = new ArrayList<>(2);
        }
        aliases.add(alias);
    }

    private boolean mayTellOf(Name target) {
        return bailiwicks.covers(servers, current, new Question(target, asked.type()));
    }

    private boolean leadsBack(Name target) {
        for (SignedSet alias : aliases) {
            if (alias.set().type() == RecordType.CNAME && alias.set().owner().equals(target)) {
                return true;
            }
        }
        return false;
    }

    // Denials

    /// The SOA RRset of the zone of the current name, if the response has one.
    private @Nullable RecordSet soa() {
        for (RecordSet set : reply.authority()) {
            if (set.type() == RecordType.SOA && isOurClass(set) && current.isSubdomainOf(set.owner())
                    && set.owner().isSubdomainOf(bailiwick)) {
                return set;
            }
        }
        return null;
    }

    private Denies denies(boolean nameError, @Nullable RecordSet soa) {
        if (soa == null) {
            return new Denies(aliases, current, nameError, List.of(), 0, reply.isAuthoritative());
        }
        List<RecordSet> proof = new ArrayList<>(walk.signed() ? 4 : 1);
        proof.add(soa);
        if (walk.signed()) {
            for (RecordSet set : reply.authority()) {
                if (isOurClass(set) && isProof(set) && set.owner().isSubdomainOf(soa.owner())) {
                    proof.add(set);
                }
            }
        }
        Rdata data = soa.rdata(0);
        int minimum = Math.max(0, data.integer(data.length() - 4));
        return new Denies(aliases, current, nameError, proof, Math.min(soa.ttl(), minimum), reply.isAuthoritative());
    }

    private static boolean isProof(RecordSet set) {
        int type = set.covers();
        return type == RecordType.NSEC || type == RecordType.NSEC3
                || (set.type() == RecordType.RRSIG && type == RecordType.SOA);
    }

    // Referrals

    /// The NS RRset of the authority section that is closest above QNAME.
    private @Nullable RecordSet closestNs() {
        RecordSet closest = null;
        for (RecordSet set : reply.authority()) {
            if (set.type() == RecordType.NS && isOurClass(set) && asked.name().isSubdomainOf(set.owner())
                    && (closest == null || set.owner().isBelow(closest.owner()))) {
                closest = set;
            }
        }
        return closest;
    }

    private ReplyAnalysis refers(RecordSet ns) {
        if (ns.owner().equals(bailiwick)) {
            return reply.isAuthoritative() || servers.source() == Source.STUB ? denies(false, null)
                    : useless(Outcome.LAME, "refers to the zone it was asked for", null);
        }
        if (!ns.owner().isBelow(bailiwick)) {
            return useless(Outcome.LAME, "refers up to " + ns.owner(), null);
        }
        if (asked.type() == RecordType.DS && ns.owner().equals(asked.name())) {
            return useless(Outcome.LAME, "refers down for what only the parent knows", null);
        }
        RecordSet ds = find(reply.authority(), ns.owner(), RecordType.DS);
        return new ReplyAnalysis.Refers(ns.owner(), Glue.servers(ns, reply.additional(), bailiwick, port),
                ns.ttl(), ds == null ? null : signed(ds, reply.authority()));
    }

    // Parts

    private Useless useless(Outcome outcome, String why, @Nullable ReplyAnalysis spare) {
        return new Useless(outcome, why, spare);
    }

    private @Nullable RecordSet find(List<RecordSet> section, Name owner, int type) {
        for (int i = 0; i < section.size(); i++) {
            RecordSet set = section.get(i);
            if (set.type() == type && isOurClass(set) && set.owner().equals(owner)) {
                return set;
            }
        }
        return null;
    }

    private SignedSet signed(RecordSet set, List<RecordSet> section) {
        if (walk.signed()) {
            for (RecordSet other : section) {
                if (other.type() == RecordType.RRSIG && other.covers() == set.type()
                        && other.owner().equals(set.owner())) {
                    return new SignedSet(set, limited(other));
                }
            }
        }
        return new SignedSet(set, null);
    }

    /// Checking signatures is expensive, and more than a few for one RRset are probably an attack (KeyTrap).
    private static RecordSet limited(RecordSet signatures) {
        return signatures.size() <= MOST_SIGNATURES ? signatures
                : RecordSet.of(signatures.owner(), RecordType.RRSIG, signatures.ttl(),
                        signatures.rdata().subList(0, MOST_SIGNATURES));
    }

    private static boolean isOurClass(RecordSet set) {
        return set.dnsClass() == RecordClass.IN;
    }

    private void tellWhatWasDropped(ReplyAnalysis analysis) {
        int depth = walk.budget().depth();
        for (RecordSet set : reply.answer()) {
            if (!set.owner().isSubdomainOf(bailiwick)) {
                walk.tell(new WalkEvent.Dropped(depth, set, "not within " + bailiwick));
            } else if (set.type() != RecordType.RRSIG && !isPart(analysis, set)) {
                walk.tell(new WalkEvent.Dropped(depth, set, "does not lead to the answer"));
            }
        }
        for (RecordSet set : reply.authority()) {
            if (!set.owner().isSubdomainOf(bailiwick)) {
                walk.tell(new WalkEvent.Dropped(depth, set, "not within " + bailiwick));
            }
        }
        if (analysis instanceof ReplyAnalysis.Refers) {
            for (RecordSet set : reply.additional()) {
                if (!set.owner().isSubdomainOf(bailiwick)) {
                    walk.tell(new WalkEvent.Dropped(depth, set, "glue from outside " + bailiwick));
                }
            }
        }
    }

    private static boolean isPart(ReplyAnalysis analysis, RecordSet set) {
        return switch (analysis) {
            case Answers answers -> holds(answers.aliases(), set) || holds(answers.sets(), set);
            case Denies denies -> holds(denies.aliases(), set);
            case Alias alias -> holds(alias.aliases(), set);
            case TooLong tooLong -> holds(tooLong.aliases(), set);
            case ReplyAnalysis.Refers refers -> false;
            case Useless useless -> useless.spare() == null || isPart(useless.spare(), set);
        };
    }

    private static boolean holds(List<SignedSet> sets, RecordSet set) {
        for (SignedSet one : sets) {
            if (one.set().type() == set.type() && one.set().owner().equals(set.owner())) {
                return true;
            }
        }
        return false;
    }
}
