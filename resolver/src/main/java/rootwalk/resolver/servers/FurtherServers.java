package rootwalk.resolver.servers;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.wire.Name;

/// Extends a [ServerList] if its addresses fail: it adds other known addresses, and resolves the addresses of servers
/// without glue, up to a limit (NXNS), and of [servers that the configuration names][NamedServers]. Used by the
/// resolving thread.
final class FurtherServers {

    /// The maximum number of servers without an address that are looked up for one zone.
    private static final int MAX_LOOKUPS = 5;

    /// While there are other servers, the lookup of the address of one server may take an eighth of the time, or
    /// this.
    private static final long SHORT_LOOKUP = 600_000_000;

    private final ServerList slist;
    private final Delegation delegation;
    private final ServerLists lists;
    private final ServerQueryContext context;
    private final List<NameServer> withoutAddress = new ArrayList<>(0);
    private final List<NameServer> slowLookups = new ArrayList<>(0);

    /// Null unless a server has a host name in the configuration.
    private @Nullable NamedServers named;

    private int lookups;
    private boolean childServersAdded;
    private boolean bogusAdded;
    private boolean moreAdded;
    private boolean knownAdded;

    FurtherServers(ServerList slist, ServerLists lists, ServerQueryContext context) {
        this.slist = slist;
        this.lists = lists;
        this.context = context;
        delegation = slist.delegation();
    }

    /// Adds a server of the configuration that has a host name.
    void addNamed(NameServer server) {
        if (named == null) {
            named = new NamedServers(slist, this, lists, context);
        }
        named.add(server);
    }

    /// Adds a server that has no known address.
    void addUnresolved(NameServer server) {
        withoutAddress.add(server);
    }

    /// Whether there are servers whose address was not looked up, and may be.
    boolean hasServersWithoutAddress() {
        return (!withoutAddress.isEmpty() || (named != null && named.hasUnknownServers())) && lookups < MAX_LOOKUPS;
    }

    /// Says in the extended errors why no server has an address.
    void explain() {
        if (named != null) {
            named.explain();
        }
    }

    /// If a server no longer responds, adds other addresses of the same servers from answers. Servers that only the
    /// zone itself names remain the last choice: through them, a former operator of the zone could keep control of it.
    boolean addKnownAddresses() {
        if (knownAdded || delegation.source() != Source.REFERRAL) {
            return false;
        }
        knownAdded = true;
        int before = slist.size();
        for (NameServer server : delegation.servers()) {
            slist.addAll(lists.answeredAddresses(server), server.name(), false);
        }
        return slist.size() > before;
    }

    /// Looks up the addresses of one more server.
    ///
    /// @return whether the list may have a further server to query
    boolean findAnother() {
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
            } else if (!slowLookups.isEmpty() && !slist.selection().isAnyLeft()) {
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
        return isLast && !slist.selection().isAnyLeft() ? Long.MAX_VALUE
                : Math.max(context.budget().nanosLeft() / 8, SHORT_LOOKUP);
    }

    /// Looks up the addresses of a server, with a short time limit while there are others.
    ///
    /// @return whether there are any that were not known
    private boolean lookUp(NameServer server, long nanos) {
        Name name = server.name();
        int before = slist.size();
        int queries = context.budget().queries();
        long end = lists.now() + Math.min(nanos, Long.MAX_VALUE / 2);
        // The parent has the glue of servers within the zone; the zone itself has the addresses of the servers that
        // only it names.
        boolean onlyParentKnows =
                name.isSubdomainOf(delegation.cut()) && slist.selection().areAllTried()
                        && delegation.server(name) != null;
        slist.addAll(lists.findAddresses(server, delegation.cut(), onlyParentKnows ? delegation : null, nanos, context),
                name, false);
        // In addition, the glue of the delegation of the zone of the server.
        slist.addAll(lists.glueOf(name), name, false);
        if (context.budget().queries() > queries) {
            lookups++;
        }
        if (slist.size() == before && lists.now() >= end) {
            slowLookups.add(server);
        }
        return slist.size() > before;
    }

    /// If the addresses in use have failed, adds other addresses from the parent and from the zones of the servers,
    /// and then looks them up. For names within the zone only its servers and its parent can have addresses, and its
    /// servers have failed.
    private boolean addMoreAddresses() {
        if (moreAdded || !slist.selection().areAllTried() || delegation.source() != Source.REFERRAL) {
            return false;
        }
        moreAdded = true;
        int before = slist.size();
        boolean mayAskParent = lists.mayQueryParentOf(delegation.cut());
        for (NameServer server : delegation.servers()) {
            if (!server.addresses().isEmpty()) {
                slist.addAll(server.addresses(), server.name(), false);
                slist.addAll(lists.answeredAddresses(server), server.name(), false);
                if (mayAskParent || !server.name().isSubdomainOf(delegation.cut())) {
                    withoutAddress.add(server);
                }
            }
        }
        return slist.size() > before || !withoutAddress.isEmpty();
    }

    /// If there is no other address, adds those that are bogus: the responses of these servers are validated with the
    /// keys of this zone, so a wrong address has no more effect than a wrong response.
    private boolean addBogusAddresses() {
        if (bogusAdded || delegation.isForward() || !slist.selection().areAllTried()) {
            return false;
        }
        bogusAdded = true;
        int before = slist.size();
        for (NameServer server : delegation.servers()) {
            slist.addAll(lists.bogusAddresses(server), server.name(), false);
        }
        return slist.size() > before;
    }

    /// If every server from the parent has failed, adds the servers that only the zone itself names. This does not
    /// extend the delegation. Names of a forwarded zone are sent to its forwarders only.
    private boolean addChildServers() {
        if (childServersAdded || delegation.isForward() || !slist.selection().areAllTried()) {
            return false;
        }
        childServersAdded = true;
        for (NameServer server : lists.childServers(delegation)) {
            if (!slist.addAll(lists.lastResortAddresses(server), server.name(), false)) {
                slist.addUnresolved(server);
            }
        }
        return !withoutAddress.isEmpty() || !slist.selection().areAllTried();
    }
}
