package rootwalk.resolver.recursion;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Credibility;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.cache.Known;
import rootwalk.resolver.cache.RecentNames;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.WalkEvent;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;

/// Creates the server list of a delegation, and looks up addresses of servers. Any thread.
final class ServerLists {

    private static final int PARENTS = 10_000;
    private static final long PARENT_PAUSE = 30_000_000_000L;

    private final Caches caches;
    private final ServerHealth health;
    private final AddressPolicy policy;
    private final Time time;
    private final RandomGenerator unpredictable;
    private final int port;
    private final boolean ipv4;
    private final boolean ipv6;
    private final Asking asking;
    private final RecentNames askedParents = new RecentNames(PARENTS, PARENT_PAUSE);

    /// Looks up the address of a server, on behalf of a resolution.
    interface Asking {
        Resolution resolve(Question question, Walk walk);

        /// Queries the parent of a zone for the address of a server within that zone.
        List<InetSocketAddress> askParent(Delegation child, Question address, Walk walk);
    }

    ServerLists(
            Caches caches,
            ServerHealth health,
            AddressPolicy policy,
            Time time,
            RandomGenerator unpredictable,
            RecursionSettings settings,
            Asking asking) {
        this.caches = caches;
        this.health = health;
        this.policy = policy;
        this.time = time;
        this.unpredictable = unpredictable;
        port = settings.port();
        ipv4 = settings.ipv4();
        ipv6 = settings.ipv6();
        this.asking = asking;
    }

    ServerList of(Delegation delegation, Walk walk) {
        ServerList slist = new ServerList(delegation, this, walk);
        if (walk.isObserved()) {
            walk.tell(new WalkEvent.CutChosen(walk.budget().depth(), delegation.cut(), delegation.source(),
                    slist.size()));
        }
        return slist;
    }

    int port() {
        return port;
    }

    ServerHealth health() {
        return health;
    }

    long now() {
        return time.nanos();
    }

    RandomGenerator unpredictable() {
        return unpredictable;
    }

    /// Whether the address family is enabled.
    boolean speaks(boolean isIpv6) {
        return isIpv6 ? ipv6 : ipv4;
    }

    /// Whether a server from a delegation may be queried.
    boolean mayAsk(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress() && policy.mayBeAsked(address);
    }

    /// Whether a configured server is this server itself.
    boolean isThisServer(InetSocketAddress server) {
        return policy.isThisServer(server);
    }

    boolean familyRests(Server server) {
        return health.familyRests(server.isIpv6(), time.nanos());
    }

    /// The cached addresses of a server: answers, or glue of the delegation of its zone.
    List<InetSocketAddress> knownAddresses(Name name) {
        List<InetSocketAddress> known = answeredAddresses(name);
        return known.isEmpty() ? glueOf(name) : known;
    }

    /// The addresses of a server from its own zone, and glue of an address family without such addresses.
    List<InetSocketAddress> corrected(NameServer server) {
        List<InetSocketAddress> addresses = answeredAddresses(server.name());
        List<InetSocketAddress> glue = new ArrayList<>(1);
        for (InetSocketAddress address : server.addresses()) {
            boolean isIpv6 = address.getAddress() instanceof Inet6Address;
            if (addresses.stream().noneMatch(one -> one.getAddress() instanceof Inet6Address == isIpv6)) {
                glue.add(address);
            }
        }
        addresses.addAll(glue);
        return addresses;
    }

    /// Whether the parent of a zone may be queried for glue again: at most every half minute, so that a dead zone
    /// causes little load at its parent.
    boolean mayAskParentOf(Name cut) {
        return askedParents.add(cut, time.nanos());
    }

    /// The cached addresses of a server from answers.
    List<InetSocketAddress> answeredAddresses(Name name) {
        return known(name, Credibility.ANSWER);
    }

    /// The cached addresses of a server, including those from the additional section of an authoritative NS RRset.
    List<InetSocketAddress> lastResortAddresses(Name name) {
        return known(name, Credibility.AUTHORITY);
    }

    private List<InetSocketAddress> known(Name name, Credibility least) {
        List<InetSocketAddress> known = new ArrayList<>(2);
        long now = time.millis();
        if (ipv4) {
            addKnown(name, RecordType.A, least, now, known);
        }
        if (ipv6) {
            addKnown(name, RecordType.AAAA, least, now, known);
        }
        return known;
    }

    private void addKnown(Name name, int type, Credibility least, long now, List<InetSocketAddress> known) {
        if (caches.records().find(name, type, now) instanceof Known.Present present
                && present.credibility().compareTo(least) >= 0) {
            Glue.addAll(present.set(), port, known);
        }
    }

    /// The glue of a server in the delegation of its own zone.
    List<InetSocketAddress> glueOf(Name name) {
        Delegation home = caches.delegations().deepest(name, Name.ROOT, time.millis());
        if (home != null) {
            for (NameServer server : home.servers()) {
                if (server.name().equals(name)) {
                    return server.addresses();
                }
            }
        }
        return List.of();
    }

    /// Looks up the addresses of a server, on the resolving thread and with its budget: IPv4 first, IPv6 if there are
    /// none.
    ///
    /// @param child
    ///            the delegation of the server, if only its parent can have the address; otherwise null
    /// @param nanos
    ///            the time limit
    List<InetSocketAddress> findAddresses(Name name, @Nullable Delegation child, long nanos, Walk walk) {
        long deadline = walk.budget().shorten(nanos);
        try {
            List<InetSocketAddress> found = new ArrayList<>(2);
            if (ipv4) {
                find(new Question(name, RecordType.A), child, walk, found);
            }
            if (ipv6 && found.isEmpty() && !health.familyRests(true, time.nanos())) {
                find(new Question(name, RecordType.AAAA), child, walk, found);
            }
            return found;
        } finally {
            walk.budget().restore(deadline);
        }
    }

    private void find(Question question, @Nullable Delegation child, Walk walk, List<InetSocketAddress> found) {
        if (!walk.budget().enterServerLookup()) {
            return;
        }
        try {
            if (child != null) {
                found.addAll(asking.askParent(child, question, walk));
                return;
            }
            for (RecordSet set : asking.resolve(question, walk).answer()) {
                if (set.type() == question.type()) {
                    Glue.addAll(set, port, found);
                }
            }
        } finally {
            walk.budget().leave();
        }
    }

    /// The cached names of servers that the zone itself lists but not its parent: a last resort.
    List<Name> namedByTheZone(Delegation delegation) {
        if (!(caches.records().find(delegation.cut(), RecordType.NS, time.millis()) instanceof Known.Present present)) {
            return List.of();
        }
        List<Name> more = present.set().names();
        for (NameServer server : delegation.servers()) {
            more.remove(server.name());
        }
        return more;
    }
}
