package rootwalk.resolver.recursion;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// SLIST (RFC 1034 section 5.3.3): the servers of one zone, for one resolution. A [ServerSelection] selects the best address
/// first; if the known addresses fail, addresses of servers without glue are resolved, up to a limit (NXNS). Used by
/// the resolving thread.
final class ServerList {

    /// The most servers without address that are looked up for one zone.
    private static final int MAX_LOOKUPS = 5;

    /// While there are other servers, the lookup of the address of one server may take an eighth of the time, or
    /// this.
    private static final long SHORT_LOOKUP = 600_000_000;

    private final Delegation delegation;
    private final ServerLists lists;
    private final ResolutionContext context;
    private final List<Candidate> candidates = new ArrayList<>(4);
    private final List<Name> withoutAddress = new ArrayList<>(0);
    private final List<Name> slowLookups = new ArrayList<>(0);
    private final ServerSelection selection;
    private int lookups;
    private boolean childServersAdded;
    private boolean moreAdded;
    private boolean knownAdded;

    ServerList(Delegation delegation, ServerLists lists, ResolutionContext context) {
        this.delegation = delegation;
        this.lists = lists;
        this.context = context;
        selection = new ServerSelection(candidates, delegation.cut(), lists);
        boolean believed = switch (delegation.source()) {
            case ROOT_HINTS, PRIMING, STUB, FORWARD -> true;
            case REFERRAL, AUTHORITATIVE_ZONE -> false;
        };
        for (int i = 0; i < delegation.servers().size(); i++) {
            NameServer server = delegation.servers().get(i);
            List<InetSocketAddress> addresses = server.corrected() ? lists.corrected(server) : server.addresses();
            if (!addAll(addresses, server.name(), believed)) {
                addUnresolved(server.name());
            }
        }
    }

    /// A server without a usable address in the delegation.
    private void addUnresolved(Name name) {
        // The root as the name of a server means that it has none.
        if (!name.isRoot() && !addAll(lists.knownAddresses(name), name, false)) {
            withoutAddress.add(name);
        }
    }

    /// @return whether any of the addresses can be used here
    private boolean addAll(List<InetSocketAddress> addresses, Name name, boolean configured) {
        boolean any = false;
        for (int i = 0; i < addresses.size(); i++) {
            any |= add(addresses.get(i), name, configured);
        }
        return any;
    }

    private boolean add(InetSocketAddress address, Name name, boolean configured) {
        InetAddress ip = address.getAddress();
        if (!lists.usesFamily(ip instanceof Inet6Address) || (!configured && !lists.mayQuery(ip))) {
            return false;
        }
        if (configured && isConfigured() && lists.isThisServer(address)) {
            context.networkFailed(new ExtendedError(ExtendedError.NETWORK_ERROR,
                    Addresses.text(address) + " is this server itself; name another one for " + delegation.cut()));
            return false;
        }
        Server server = lists.health().server(address);
        for (Candidate candidate : candidates) {
            if (candidate.server == server) {
                return true;
            }
        }
        candidates.add(new Candidate(server, name));
        return true;
    }

    private boolean isConfigured() {
        return switch (delegation.source()) {
            case STUB, FORWARD -> true;
            case ROOT_HINTS, PRIMING, REFERRAL, AUTHORITATIVE_ZONE -> false;
        };
    }

    Delegation delegation() {
        return delegation;
    }

    /// Whether there are servers whose address was not looked up.
    boolean hasServersWithoutAddress() {
        return !withoutAddress.isEmpty() && lookups < MAX_LOOKUPS;
    }

    /// The selection of servers.
    ServerSelection selection() {
        return selection;
    }

    /// The number of known addresses.
    int size() {
        return candidates.size();
    }

    /// The candidate at a server, or null.
    @Nullable
    Candidate candidate(Server server) {
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

    /// The server to query next, or null if there is none left.
    @Nullable
    Candidate next() {
        while (true) {
            Candidate best = selection.best();
            if (best != null && selection.isRecentlyUnresponsive(best) && addKnownAddresses()) {
                continue;
            }
            // Look for another server before a bad one is tried again.
            if ((best == null || selection.hasPenalty(best)) && findAnother()) {
                continue;
            }
            if (best != null) {
                best.tries++;
            }
            return best;
        }
    }

    /// Starts with a new question: servers without a usable response for the last one may have one for this.
    void start(Question asked) {
        selection.start(asked);
    }

    /// Removes a candidate for this question.
    void drop(Candidate candidate) {
        candidate.dropped = true;
    }

    /// If a server no longer responds, adds other addresses of the same servers from answers. Servers that only the
    /// zone itself names stay a last resort: a former operator of the zone could keep control by them.
    private boolean addKnownAddresses() {
        if (knownAdded || delegation.source() != Source.REFERRAL) {
            return false;
        }
        knownAdded = true;
        int before = candidates.size();
        for (NameServer server : delegation.servers()) {
            addAll(lists.answeredAddresses(server.name()), server.name(), false);
        }
        return candidates.size() > before;
    }

    /// Looks up the addresses of one more server.
    ///
    /// @return whether it is worth looking at the list again
    private boolean findAnother() {
        while (lookups < MAX_LOOKUPS) {
            if (!withoutAddress.isEmpty()) {
                Name name = withoutAddress.remove(lists.unpredictable().nextInt(withoutAddress.size()));
                boolean hasOthers = !withoutAddress.isEmpty() || selection.isAnyLeft();
                if (lookUp(name,
                        hasOthers ? Math.max(context.budget().nanosLeft() / 8, SHORT_LOOKUP) : Long.MAX_VALUE)) {
                    return true;
                }
            } else if (addMoreAddresses() || addChildServers()) {
                return true;
            } else if (!slowLookups.isEmpty() && !selection.isAnyLeft()) {
                if (lookUp(slowLookups.removeFirst(), Long.MAX_VALUE)) {
                    return true;
                }
            } else {
                return false;
            }
        }
        if (!withoutAddress.isEmpty()) {
            context.markServersUntried();
        }
        return false;
    }

    /// Looks up the addresses of a server, with a short time limit while there are others.
    ///
    /// @return whether there are any that were not known
    private boolean lookUp(Name name, long nanos) {
        int before = candidates.size();
        int queries = context.budget().queries();
        long end = lists.now() + Math.min(nanos, Long.MAX_VALUE / 2);
        // The parent has the glue of servers within the zone; the zone itself has the addresses of the servers that
        // only it names.
        boolean onlyParentKnows =
                name.isSubdomainOf(delegation.cut()) && selection.areAllTried() && delegation.server(name) != null;
        addAll(lists.findAddresses(name, onlyParentKnows ? delegation : null, nanos, context), name, false);
        // In addition, the glue of the delegation of the zone of the server.
        addAll(lists.glueOf(name), name, false);
        if (context.budget().queries() > queries) {
            lookups++;
        }
        if (candidates.size() == before && lists.now() >= end) {
            slowLookups.add(name);
        }
        return candidates.size() > before;
    }

    /// If the addresses in use have failed, adds other addresses from the parent and from the zones of the servers,
    /// and then looks them up. For names within the zone only its servers and its parent can have addresses, and its
    /// servers have failed.
    private boolean addMoreAddresses() {
        if (moreAdded || !selection.areAllTried() || delegation.source() != Source.REFERRAL) {
            return false;
        }
        moreAdded = true;
        int before = candidates.size();
        boolean mayAskParent = lists.mayQueryParentOf(delegation.cut());
        for (NameServer server : delegation.servers()) {
            if (!server.addresses().isEmpty()) {
                addAll(server.addresses(), server.name(), false);
                addAll(lists.answeredAddresses(server.name()), server.name(), false);
                if (mayAskParent || !server.name().isSubdomainOf(delegation.cut())) {
                    withoutAddress.add(server.name());
                }
            }
        }
        return candidates.size() > before || !withoutAddress.isEmpty();
    }

    /// If every server from the parent has failed, adds the servers that only the zone itself names. This does not
    /// extend the delegation.
    private boolean addChildServers() {
        if (childServersAdded || !selection.areAllTried()) {
            return false;
        }
        childServersAdded = true;
        for (Name name : lists.childServers(delegation)) {
            if (!addAll(lists.lastResortAddresses(name), name, false)) {
                addUnresolved(name);
            }
        }
        return !withoutAddress.isEmpty() || !selection.areAllTried();
    }
}
