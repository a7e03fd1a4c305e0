package rootwalk.resolver.servers;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// SLIST (RFC 1034 section 5.3.3): the servers of one zone, for one resolution. A [ServerSelection] selects the best address
/// first; if the known addresses fail, [FurtherServers] finds others. Used by the resolving thread.
public final class ServerList {

    private final Delegation delegation;
    private final ServerLists lists;
    private final ServerQueryContext context;
    private final List<Candidate> candidates = new ArrayList<>(4);
    private final ServerSelection selection;

    /// Null as long as the known addresses are enough, as for most lists.
    private @Nullable FurtherServers further;

    ServerList(Delegation delegation, ServerLists lists, ServerQueryContext context) {
        this.delegation = delegation;
        this.lists = lists;
        this.context = context;
        selection = new ServerSelection(candidates, delegation.cut(), lists);
        boolean believed = switch (delegation.source()) {
            case ROOT_HINTS, PRIMING, STUB, FORWARD -> true;
            case AUTHORITATIVE_ZONE -> {
                lists.noteLocal(delegation.cut());
                yield false;
            }
            case REFERRAL -> false;
        };
        for (int i = 0; i < delegation.servers().size(); i++) {
            NameServer server = delegation.servers().get(i);
            if (isConfigured() && !server.name().isRoot()) {
                further().addNamed(server);
                continue;
            }
            List<InetSocketAddress> addresses = server.corrected() ? lists.corrected(server) : server.addresses();
            UpstreamEncryption encryption = server.encryption();
            if (encryption != null) {
                addresses.forEach(address -> add(address, encryption, server.name(), believed));
            } else if (!addAll(addresses, server.name(), believed)) {
                addUnresolved(server);
            }
        }
    }

    private FurtherServers further() {
        if (further == null) {
            further = new FurtherServers(this, lists, context);
        }
        return further;
    }

    /// A server without a usable address in the delegation.
    void addUnresolved(NameServer server) {
        // The root as the name of a server means that it has none.
        if (!server.name().isRoot() && !addAll(lists.knownAddresses(server), server.name(), false)) {
            further().addUnresolved(server);
        }
    }

    /// @param believed
    ///            whether the configuration or the data of this server has the addresses, so that all of them may be queried
    /// @return whether any of the addresses can be used here
    boolean addAll(List<InetSocketAddress> addresses, Name name, boolean believed) {
        boolean any = false;
        for (int i = 0; i < addresses.size(); i++) {
            any |= add(addresses.get(i), null, name, believed);
        }
        return any;
    }

    private boolean add(InetSocketAddress address, @Nullable UpstreamEncryption encryption, Name name,
            boolean believed) {
        InetAddress ip = address.getAddress();
        if (!lists.usesFamily(ip instanceof Inet6Address) || (!believed && !lists.mayQuery(ip))) {
            return false;
        }
        if (isConfigured() && lists.isThisServer(address)) {
            context.networkFailed(new ExtendedError(ExtendedError.NETWORK_ERROR,
                    Addresses.text(address) + " is this server itself; name another server for " + delegation.cut()));
            return false;
        }
        Server server = lists.health().server(lists.queried(address), encryption);
        if (candidate(server) == null) {
            lists.noteServer(name, delegation.cut());
            candidates.add(new Candidate(server, name));
        }
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
        return further != null && further.hasServersWithoutAddress();
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
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).server == server) {
                return candidates.get(i);
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
            if (best != null && selection.isRecentlyUnresponsive(best) && further().addKnownAddresses()) {
                continue;
            }
            // Look for another server before a bad one is tried again.
            if ((best == null || selection.hasPenalty(best)) && further().findAnother()) {
                continue;
            }
            if (best != null) {
                best.tries++;
            } else if (candidates.isEmpty()) {
                further().explain();
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
}
