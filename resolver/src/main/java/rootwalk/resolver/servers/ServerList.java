package rootwalk.resolver.servers;

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
/// first; if the known addresses fail, addresses of servers without glue are resolved, up to a limit (NXNS). So are those of
/// [servers that the configuration names][NamedServers]. Used by the resolving thread.
public final class ServerList {

    /// The most servers without address that are looked up for one zone.
    private static final int MAX_LOOKUPS = 5;

    /// While there are other servers, the lookup of the address of one server may take an eighth of the time, or
    /// this.
    private static final long SHORT_LOOKUP = 600_000_000;

    private final Delegation delegation;
    private final ServerLists lists;
    private final ServerQueryContext context;
    private final List<Candidate> candidates = new ArrayList<>(4);
    private final List<NameServer> withoutAddress = new ArrayList<>(0);
    private final List<NameServer> slowLookups = new ArrayList<>(0);
    private final ServerSelection selection;

    /// Null unless a server has a host name in the configuration.
    private @Nullable NamedServers named;

    private int lookups;
    private boolean childServersAdded;
    private boolean bogusAdded;
    private boolean moreAdded;
    private boolean knownAdded;

    ServerList(Delegation delegation, ServerLists lists, ServerQueryContext context) {
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
            if (isConfigured() && !server.name().isRoot()) {
                addNamed(server);
                continue;
            }
            List<InetSocketAddress> addresses = server.corrected() ? lists.corrected(server) : server.addresses();
            if (!addAll(addresses, server.name(), believed)) {
                addUnresolved(server);
            }
        }
    }

    private void addNamed(NameServer server) {
        if (named == null) {
            named = new NamedServers(this, lists, context);
        }
        named.add(server);
    }

    /// A server without a usable address in the delegation.
    private void addUnresolved(NameServer server) {
        // The root as the name of a server means that it has none.
        if (!server.name().isRoot() && !addAll(lists.knownAddresses(server), server.name(), false)) {
            withoutAddress.add(server);
        }
    }

    /// @param believed
    ///            whether the configuration or the data of this server has the addresses, so that all of them may be queried
    /// @return whether any of the addresses can be used here
    boolean addAll(List<InetSocketAddress> addresses, Name name, boolean believed) {
        boolean any = false;
        for (int i = 0; i < addresses.size(); i++) {
            any |= add(addresses.get(i), name, believed);
        }
        return any;
    }

    private boolean add(InetSocketAddress address, Name name, boolean believed) {
        InetAddress ip = address.getAddress();
        if (!lists.usesFamily(ip instanceof Inet6Address) || (!believed && !lists.mayQuery(ip))) {
            return false;
        }
        if (isConfigured() && lists.isThisServer(address)) {
            context.networkFailed(new ExtendedError(ExtendedError.NETWORK_ERROR,
                    Addresses.text(address) + " is this server itself; name another server for " + delegation.cut()));
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

    public Delegation delegation() {
        return delegation;
    }

    /// Whether there are servers whose address was not looked up.
    boolean hasServersWithoutAddress() {
        return (!withoutAddress.isEmpty() || (named != null && named.hasUnknownServers())) && lookups < MAX_LOOKUPS;
    }

    /// Whether all responsive servers are lame for a question.
    public boolean areAllLameFor(Question asked) {
        return selection.areAllLameFor(asked);
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
            } else if (named != null && candidates.isEmpty()) {
                named.explain();
            }
            return best;
        }
    }

    /// Starts with a new question: servers without a usable response for the last one may have one for this.
    void start(Question asked) {
        selection.start(asked);
    }

    /// Removes a server for a question, since its data is bogus, also if the question starts again.
    ///
    /// @return whether there is another server to query
    public boolean dropBogus(Server server, Question asked) {
        boolean isAnotherLeft = hasServersWithoutAddress();
        for (Candidate candidate : candidates) {
            if (candidate.server == server) {
                candidate.bogusFor = asked;
            }
            isAnotherLeft |= !asked.equals(candidate.bogusFor);
        }
        return isAnotherLeft;
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
            addAll(lists.answeredAddresses(server), server.name(), false);
        }
        return candidates.size() > before;
    }

    /// Looks up the addresses of one more server.
    ///
    /// @return whether it is worth looking at the list again
    private boolean findAnother() {
        while (lookups < MAX_LOOKUPS) {
            if (!withoutAddress.isEmpty()) {
                NameServer server = withoutAddress.remove(lists.unpredictable().nextInt(withoutAddress.size()));
                if (lookUp(server, patience(withoutAddress.isEmpty()))) {
                    return true;
                }
            } else if (named != null && named.isAnyLeft()) {
                int queries = context.budget().queries();
                boolean found = named.lookUpNext();
                if (context.budget().queries() > queries) {
                    lookups++;
                }
                if (found) {
                    return true;
                }
            } else if (addMoreAddresses() || addChildServers() || addBogusAddresses()) {
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
            context.noteServersNotLookedUp();
        }
        return false;
    }

    /// The time limit in nanoseconds of the lookup of one server.
    ///
    /// @param isLast
    ///            whether there is no other server to look up
    long patience(boolean isLast) {
        return isLast && !selection.isAnyLeft() ? Long.MAX_VALUE
                : Math.max(context.budget().nanosLeft() / 8, SHORT_LOOKUP);
    }

    /// Looks up the addresses of a server, with a short time limit while there are others.
    ///
    /// @return whether there are any that were not known
    private boolean lookUp(NameServer server, long nanos) {
        Name name = server.name();
        int before = candidates.size();
        int queries = context.budget().queries();
        long end = lists.now() + Math.min(nanos, Long.MAX_VALUE / 2);
        // The parent has the glue of servers within the zone; the zone itself has the addresses of the servers that
        // only it names.
        boolean onlyParentKnows =
                name.isSubdomainOf(delegation.cut()) && selection.areAllTried() && delegation.server(name) != null;
        addAll(lists.findAddresses(server, onlyParentKnows ? delegation : null, nanos, context), name, false);
        // In addition, the glue of the delegation of the zone of the server.
        addAll(lists.glueOf(name), name, false);
        if (context.budget().queries() > queries) {
            lookups++;
        }
        if (candidates.size() == before && lists.now() >= end) {
            slowLookups.add(server);
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
                addAll(lists.answeredAddresses(server), server.name(), false);
                if (mayAskParent || !server.name().isSubdomainOf(delegation.cut())) {
                    withoutAddress.add(server);
                }
            }
        }
        return candidates.size() > before || !withoutAddress.isEmpty();
    }

    /// If there is no other address, adds those that are bogus: what these servers send is validated by the keys of this zone, so a
    /// wrong address can do no more than a wrong response.
    private boolean addBogusAddresses() {
        if (bogusAdded || delegation.isForward() || !selection.areAllTried()) {
            return false;
        }
        bogusAdded = true;
        int before = candidates.size();
        for (NameServer server : delegation.servers()) {
            addAll(lists.bogusAddresses(server), server.name(), false);
        }
        return candidates.size() > before;
    }

    /// If every server from the parent has failed, adds the servers that only the zone itself names. This does not
    /// extend the delegation. Names of a forwarded zone are sent to its forwarders only.
    private boolean addChildServers() {
        if (childServersAdded || delegation.isForward() || !selection.areAllTried()) {
            return false;
        }
        childServersAdded = true;
        for (NameServer server : lists.childServers(delegation)) {
            if (!addAll(lists.lastResortAddresses(server), server.name(), false)) {
                addUnresolved(server);
            }
        }
        return !withoutAddress.isEmpty() || !selection.areAllTried();
    }
}
