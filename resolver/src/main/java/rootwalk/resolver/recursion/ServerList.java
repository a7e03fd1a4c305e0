package rootwalk.resolver.recursion;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// SLIST (RFC 1034 section 5.3.3): the servers of one zone, for one walk. Gives the best address first; finds addresses
/// of
/// servers that came without any when the known ones do not help, a few in all (NXNS). Used by the thread of the walk.
final class ServerList {

    /// How often one address is asked one question.
    private static final int MOST_TRIES = 4;

    /// And one that has been silent for long.
    private static final int MOST_TRIES_RESTING = 2;

    /// How many servers without address are looked up for one zone.
    private static final int MOST_LOOKUPS = 5;

    /// While there are others to ask, the search for the address of one server takes an eighth of the time, or this.
    private static final long SHORT_LOOKUP = 600_000_000;

    /// Servers within this time of the fastest are equally good: choosing among them at random hides which it will be.
    private static final long BAND = 15_000_000;

    /// One choice in so many looks at servers that seem slower than others, because servers change.
    private static final int EXPLORE_ONE_IN = 64;

    /// One first choice in so many may be a server that was never asked, where another is known to answer.
    private static final int TRY_UNKNOWN_ONE_IN = 4;

    /// A silence is so long a reason to ask others first, in nanoseconds.
    private static final long OF_LATE = 10_000_000_000L;

    /// The trouble of a candidate that is not asked again.
    private static final int SPENT = -1;

    /// One address.
    static final class Candidate {
        private final Server server;
        private final Name name;
        private int tries;
        private boolean dropped;

        Candidate(Server server, Name name) {
            this.server = server;
            this.name = name;
        }

        Server server() {
            return server;
        }

        /// How often it has been asked the question, this time included.
        int tries() {
            return tries;
        }

        /// NSDNAME, or the root for a configured address.
        Name name() {
            return name;
        }
    }

    private final Delegation delegation;
    private final ServerLists context;
    private final Walk walk;
    private final List<Candidate> candidates = new ArrayList<>(4);
    private final List<Name> withoutAddress = new ArrayList<>(0);
    private final List<Name> foundSlowly = new ArrayList<>(0);
    private @Nullable Question question;
    private boolean hopeful;
    private int lookups;
    private boolean askedTheZone;
    private boolean askedForBetter;
    private boolean admittedKnown;

    ServerList(Delegation delegation, ServerLists context, Walk walk) {
        this.delegation = delegation;
        this.context = context;
        this.walk = walk;
        boolean believed = switch (delegation.source()) {
            case ROOT_HINTS, PRIMING, STUB, FORWARD -> true;
            case REFERRAL, OWN_ZONE -> false;
        };
        for (int i = 0; i < delegation.servers().size(); i++) {
            NameServer server = delegation.servers().get(i);
            if (server.corrected() && admitAll(context.answeredAddresses(server.name()), server.name(), false)) {
                continue;
            }
            if (!admitAll(server.addresses(), server.name(), believed)) {
                admitUnaddressed(server.name());
            }
        }
    }

    /// A server that came without an address that can be used here.
    private void admitUnaddressed(Name name) {
        // The root as a server's name means none.
        if (!name.isRoot() && !admitAll(context.knownAddresses(name), name, false)) {
            withoutAddress.add(name);
        }
    }

    /// @return whether any of the addresses can be used here
    private boolean admitAll(List<InetSocketAddress> addresses, Name name, boolean configured) {
        boolean any = false;
        for (int i = 0; i < addresses.size(); i++) {
            any |= admit(addresses.get(i), name, configured);
        }
        return any;
    }

    private boolean admit(InetSocketAddress address, Name name, boolean configured) {
        InetAddress ip = address.getAddress();
        if (!context.speaks(ip instanceof Inet6Address) || (!configured && !context.mayAsk(ip))) {
            return false;
        }
        if (configured && isNamedByTheOperator() && context.isThisServer(address)) {
            walk.networkFailed(new ExtendedError(ExtendedError.NETWORK_ERROR,
                    Addresses.text(address) + " is this server itself; name another one for " + delegation.cut()));
            return false;
        }
        Server server = context.health().server(address);
        for (Candidate candidate : candidates) {
            if (candidate.server == server) {
                return true;
            }
        }
        candidates.add(new Candidate(server, name));
        return true;
    }

    private boolean isNamedByTheOperator() {
        return switch (delegation.source()) {
            case STUB, FORWARD -> true;
            case ROOT_HINTS, PRIMING, REFERRAL, OWN_ZONE -> false;
        };
    }

    Delegation delegation() {
        return delegation;
    }

    /// How many addresses are known.
    int size() {
        return candidates.size();
    }

    /// The candidate at a server, or null.
    @Nullable
    Candidate at(Server server) {
        for (Candidate candidate : candidates) {
            if (candidate.server == server) {
                return candidate;
            }
        }
        return null;
    }

    /// Whether a server that was not known to be silent when the question came may still answer it late.
    boolean isHopeful() {
        return hopeful;
    }

    /// Any server of the list, or null.
    @Nullable
    Candidate first() {
        return candidates.isEmpty() ? null : candidates.getFirst();
    }

    /// Whether a server is left that was not asked yet and of which nothing bad is known.
    boolean hasFreshServer() {
        return hasFresh(server -> true);
    }

    /// Whether one is left that is known to answer besides.
    boolean hasFreshKnownServer() {
        return hasFresh(Server::isMeasured);
    }

    private boolean hasFresh(Predicate<Server> fits) {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (!candidate.dropped && fits.test(candidate.server) && trouble(candidate, now) == 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether every server that may be alive has been found to have no answer for a question.
    boolean allAreTroubledBy(Question asked) {
        long now = context.now();
        boolean any = false;
        for (Candidate candidate : candidates) {
            Server server = candidate.server;
            if (server.isTroubledBy(delegation.cut(), asked, now)) {
                any = true;
            } else if (!isSilent(server, now)) {
                return false;
            }
        }
        return any;
    }

    private static boolean isSilent(Server server, long now) {
        return server.isResting(now) || (server.silences() > 0 && !server.isMeasured());
    }

    /// The server to ask next, or null when there is none left.
    @Nullable
    Candidate next() {
        while (true) {
            Candidate best = best();
            if (best != null && isSilentOfLate(best.server, context.now()) && admitKnownOthers()) {
                continue;
            }
            // Before trouble is tried again, look for another server.
            if ((best == null || hasTrouble(best)) && findAnother()) {
                continue;
            }
            if (best != null) {
                best.tries++;
            }
            return best;
        }
    }

    /// A new question comes: servers that were of no use for the last one may be for this.
    void begins(Question asked) {
        question = asked;
        hopeful = false;
        long now = context.now();
        for (Candidate candidate : candidates) {
            candidate.tries = 0;
            candidate.dropped = false;
            hopeful |= !candidate.server.isResting(now);
        }
    }

    /// This one is of no use for the question.
    void drop(Candidate candidate) {
        candidate.dropped = true;
    }

    private @Nullable Candidate best() {
        long now = context.now();
        if (candidates.size() == 1) {
            Candidate only = candidates.getFirst();
            return isSpent(only, now) ? null : only;
        }
        // Other walks change what is known of servers at any time: it is looked at once, and the choice made from that.
        int[] troubles = new int[candidates.size()];
        int least = Integer.MAX_VALUE;
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < troubles.length; i++) {
            Candidate candidate = candidates.get(i);
            if (isSpent(candidate, now)) {
                troubles[i] = SPENT;
                continue;
            }
            troubles[i] = trouble(candidate, now);
            long rtt = candidate.server.expectedRtt();
            if (troubles[i] < least || (troubles[i] == least && rtt < fastest)) {
                least = troubles[i];
                fastest = rtt;
            }
        }
        return least == Integer.MAX_VALUE ? null : amongEquals(troubles, least, fastest);
    }

    /// One of those with no more trouble and about the same speed, at random. A server that was never asked may be the
    /// fastest, so that some first questions go there; and now and then a slow one gets the chance to show that it has
    /// become better.
    private Candidate amongEquals(int[] troubles, int least, long fastest) {
        int random = context.unpredictable().nextInt() >>> 1;
        long slowest = random % EXPLORE_ONE_IN == 0 ? Long.MAX_VALUE : fastest + BAND;
        boolean exploresUnknown = least == 0 && random / EXPLORE_ONE_IN % TRY_UNKNOWN_ONE_IN == 0 && !isAnyoneTried();
        Candidate[] equals = new Candidate[troubles.length];
        Candidate first = candidates.getFirst();
        int count = 0;
        for (int i = 0; i < troubles.length; i++) {
            Candidate candidate = candidates.get(i);
            if (troubles[i] != least) {
                continue;
            }
            first = candidate;
            Server server = candidate.server;
            if (server.expectedRtt() <= slowest || (exploresUnknown && server.isUnknown())) {
                equals[count++] = candidate;
            }
        }
        return count == 0 ? first : equals[random / (EXPLORE_ONE_IN * TRY_UNKNOWN_ONE_IN) % count];
    }

    private boolean isAnyoneTried() {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).tries > 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSpent(Candidate candidate, long now) {
        return candidate.dropped || candidate.tries >= MOST_TRIES
                || (candidate.tries >= MOST_TRIES_RESTING && candidate.server.isResting(now));
    }

    /// How little is to be hoped of it: asked before, of a family that leads nowhere, silent of late, or without an
    /// answer to this question before. A server that says no costs a moment, one that is silent costs a timeout.
    private int trouble(Candidate candidate, long now) {
        Server server = candidate.server;
        int trouble = candidate.tries * 8;
        if (context.familyRests(server)) {
            trouble += 4;
        }
        if (isSilent(server, now) || isSilentOfLate(server, now)) {
            trouble += 2;
        }
        if (isTroubled(server, now)) {
            trouble += 1;
        }
        return trouble;
    }

    /// Whether so little is to be hoped of it that others are worth a search. One silence of a server that is known may
    /// be a lost datagram.
    private boolean hasTrouble(Candidate candidate) {
        long now = context.now();
        Server server = candidate.server;
        return candidate.tries > 0 || isSilent(server, now) || isTroubled(server, now)
                || context.familyRests(server);
    }

    private boolean isTroubled(Server server, long now) {
        return question != null && server.isTroubledBy(delegation.cut(), question, now);
    }

    private static boolean isSilentOfLate(Server server, long now) {
        return server.silences() > 0 && server.wasSilentSince(now - OF_LATE);
    }

    /// Where a server does not answer as it used to, others that are known without a search: addresses that were answers,
    /// and servers that only the zone names.
    private boolean admitKnownOthers() {
        if (admittedKnown || delegation.source() != Source.REFERRAL) {
            return false;
        }
        admittedKnown = true;
        int before = candidates.size();
        for (NameServer server : delegation.servers()) {
            admitAll(context.answeredAddresses(server.name()), server.name(), false);
        }
        for (Name name : context.namedByTheZone(delegation)) {
            admitAll(context.lastResortAddresses(name), name, false);
        }
        return candidates.size() > before;
    }

    /// Finds the addresses of one more server.
    ///
    /// @return whether it is worth looking at the list again
    private boolean findAnother() {
        while (lookups < MOST_LOOKUPS) {
            if (!withoutAddress.isEmpty()) {
                Name name = withoutAddress.remove(context.unpredictable().nextInt(withoutAddress.size()));
                boolean hasOthers = !withoutAddress.isEmpty() || isAnyoneLeft();
                if (lookUp(name, hasOthers ? Math.max(walk.budget().nanosLeft() / 8, SHORT_LOOKUP) : Long.MAX_VALUE)) {
                    return true;
                }
            } else if (admitBetterAddresses() || admitNamedByTheZone()) {
                return true;
            } else if (!foundSlowly.isEmpty() && !isAnyoneLeft()) {
                if (lookUp(foundSlowly.removeFirst(), Long.MAX_VALUE)) {
                    return true;
                }
            } else {
                return false;
            }
        }
        if (!withoutAddress.isEmpty()) {
            walk.leavesServersUntried();
        }
        return false;
    }

    /// Asks for the addresses of a server, not for long while others are left.
    ///
    /// @return whether there are any that were not known
    private boolean lookUp(Name name, long nanos) {
        int before = candidates.size();
        int queries = walk.budget().queries();
        long end = context.now() + Math.min(nanos, Long.MAX_VALUE / 2);
        // Within the zone, and without glue, only the parent knows; of what the zone itself lists the zone knows more.
        boolean onlyParentKnows =
                name.isSubdomainOf(delegation.cut()) && isEveryoneTried() && delegation.server(name) != null;
        admitAll(context.findAddresses(name, onlyParentKnows ? delegation : null, nanos, walk), name, false);
        // What is known by now beside what the server's own zone says: the glue of that zone's delegation.
        admitAll(context.glueOf(name), name, false);
        if (walk.budget().queries() > queries) {
            lookups++;
        }
        if (candidates.size() == before && context.now() >= end) {
            foundSlowly.add(name);
        }
        return candidates.size() > before;
    }

    /// Where the addresses in use have failed, the others that the parent and the servers' own zones gave are used, and
    /// then asked for. Of names within the zone nobody knows more than its servers and its parent; the former have failed.
    private boolean admitBetterAddresses() {
        if (askedForBetter || !isEveryoneTried() || delegation.source() != Source.REFERRAL) {
            return false;
        }
        askedForBetter = true;
        int before = candidates.size();
        for (NameServer server : delegation.servers()) {
            if (!server.addresses().isEmpty()) {
                admitAll(server.addresses(), server.name(), false);
                admitAll(context.answeredAddresses(server.name()), server.name(), false);
                withoutAddress.add(server.name());
            }
        }
        return candidates.size() > before || !withoutAddress.isEmpty();
    }

    /// Where every server of the parent's choice has failed, those that only the zone itself lists get a chance. The
    /// delegation ends when the parent's says so all the same.
    private boolean admitNamedByTheZone() {
        if (askedTheZone || !isEveryoneTried()) {
            return false;
        }
        askedTheZone = true;
        for (Name name : context.namedByTheZone(delegation)) {
            if (!admitAll(context.lastResortAddresses(name), name, false)) {
                admitUnaddressed(name);
            }
        }
        return !withoutAddress.isEmpty() || !isEveryoneTried();
    }

    private boolean isAnyoneLeft() {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (!isSpent(candidate, now)) {
                return true;
            }
        }
        return false;
    }

    /// Whether each server was asked, or is known to be silent.
    private boolean isEveryoneTried() {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (candidate.tries == 0 && !candidate.dropped && !isSilent(candidate.server, now)) {
                return false;
            }
        }
        return true;
    }
}
