package rootwalk.resolver.recursion;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// SLIST (RFC 1034 section 5.3.3): the servers of one zone, for one walk. Gives the best address first, as a [Ranking] has
/// it; finds addresses of servers that came without any when the known ones do not help, a few in all (NXNS). Used by the
/// thread of the walk.
final class ServerList {

    /// How many servers without address are looked up for one zone.
    private static final int MOST_LOOKUPS = 5;

    /// While there are others to ask, the search for the address of one server takes an eighth of the time, or this.
    private static final long SHORT_LOOKUP = 600_000_000;

    private final Delegation delegation;
    private final ServerLists context;
    private final Walk walk;
    private final List<Candidate> candidates = new ArrayList<>(4);
    private final List<Name> withoutAddress = new ArrayList<>(0);
    private final List<Name> foundSlowly = new ArrayList<>(0);
    private final Ranking ranking;
    private int lookups;
    private boolean askedTheZone;
    private boolean askedForBetter;
    private boolean admittedKnown;

    ServerList(Delegation delegation, ServerLists context, Walk walk) {
        this.delegation = delegation;
        this.context = context;
        this.walk = walk;
        ranking = new Ranking(candidates, delegation.cut(), context);
        boolean believed = switch (delegation.source()) {
            case ROOT_HINTS, PRIMING, STUB, FORWARD -> true;
            case REFERRAL, OWN_ZONE -> false;
        };
        for (int i = 0; i < delegation.servers().size(); i++) {
            NameServer server = delegation.servers().get(i);
            List<InetSocketAddress> addresses = server.corrected() ? context.corrected(server) : server.addresses();
            if (!admitAll(addresses, server.name(), believed)) {
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

    /// Whether there are servers whose address was not looked for.
    boolean hasServersWithoutAddress() {
        return !withoutAddress.isEmpty() && lookups < MOST_LOOKUPS;
    }

    /// What is to be hoped of the servers.
    Ranking ranking() {
        return ranking;
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

    /// Any server of the list, or null.
    @Nullable
    Candidate first() {
        return candidates.isEmpty() ? null : candidates.getFirst();
    }

    /// The server to ask next, or null when there is none left.
    @Nullable
    Candidate next() {
        while (true) {
            Candidate best = ranking.best();
            if (best != null && ranking.isSilentOfLate(best) && admitKnownOthers()) {
                continue;
            }
            // Before trouble is tried again, look for another server.
            if ((best == null || ranking.hasTrouble(best)) && findAnother()) {
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
        ranking.begins(asked);
    }

    /// This one is of no use for the question.
    void drop(Candidate candidate) {
        candidate.dropped = true;
    }

    /// Where a server does not answer as it used to, other addresses of the same servers that were answers. Servers that
    /// only the zone names stay a last resort: whoever once answered for the zone could keep it by them.
    private boolean admitKnownOthers() {
        if (admittedKnown || delegation.source() != Source.REFERRAL) {
            return false;
        }
        admittedKnown = true;
        int before = candidates.size();
        for (NameServer server : delegation.servers()) {
            admitAll(context.answeredAddresses(server.name()), server.name(), false);
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
                boolean hasOthers = !withoutAddress.isEmpty() || ranking.isAnyoneLeft();
                if (lookUp(name, hasOthers ? Math.max(walk.budget().nanosLeft() / 8, SHORT_LOOKUP) : Long.MAX_VALUE)) {
                    return true;
                }
            } else if (admitBetterAddresses() || admitNamedByTheZone()) {
                return true;
            } else if (!foundSlowly.isEmpty() && !ranking.isAnyoneLeft()) {
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
                name.isSubdomainOf(delegation.cut()) && ranking.isEveryoneTried() && delegation.server(name) != null;
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
        if (askedForBetter || !ranking.isEveryoneTried() || delegation.source() != Source.REFERRAL) {
            return false;
        }
        askedForBetter = true;
        int before = candidates.size();
        boolean mayAskParent = context.mayAskParentOf(delegation.cut());
        for (NameServer server : delegation.servers()) {
            if (!server.addresses().isEmpty()) {
                admitAll(server.addresses(), server.name(), false);
                admitAll(context.answeredAddresses(server.name()), server.name(), false);
                if (mayAskParent || !server.name().isSubdomainOf(delegation.cut())) {
                    withoutAddress.add(server.name());
                }
            }
        }
        return candidates.size() > before || !withoutAddress.isEmpty();
    }

    /// Where every server of the parent's choice has failed, those that only the zone itself lists get a chance. The
    /// delegation ends when the parent's says so all the same.
    private boolean admitNamedByTheZone() {
        if (askedTheZone || !ranking.isEveryoneTried()) {
            return false;
        }
        askedTheZone = true;
        for (Name name : context.namedByTheZone(delegation)) {
            if (!admitAll(context.lastResortAddresses(name), name, false)) {
                admitUnaddressed(name);
            }
        }
        return !withoutAddress.isEmpty() || !ranking.isEveryoneTried();
    }
}
