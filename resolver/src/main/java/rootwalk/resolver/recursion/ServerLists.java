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
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Creates the server list of a delegation, and looks up addresses of servers. Any thread.
final class ServerLists {

    private static final int PARENTS = 10_000;
    private static final long PARENT_PAUSE = 30_000_000_000L;

    private final Caches caches;
    private final ServerHealth health;
    private final AddressPolicy policy;
    private final Time time;
    private final RandomGenerator secureRandom;
    private final int port;
    private final boolean ipv4;
    private final boolean ipv6;
    private final AddressLookup addressLookup;
    private final RecentNames askedParents = new RecentNames(PARENTS, PARENT_PAUSE);

    /// Looks up the addresses of servers, on behalf of a resolution.
    interface AddressLookup {
        Resolution resolve(Question question, ResolutionContext context);

        /// Queries the parent of a zone for the address of a server within that zone.
        List<InetSocketAddress> queryParent(Delegation child, Question address, ResolutionContext context);
    }

    ServerLists(
            Caches caches,
            ServerHealth health,
            AddressPolicy policy,
            Time time,
            RandomGenerator secureRandom,
            RecursionSettings settings,
            AddressLookup addressLookup) {
        this.caches = caches;
        this.health = health;
        this.policy = policy;
        this.time = time;
        this.secureRandom = secureRandom;
        port = settings.port();
        ipv4 = settings.ipv4();
        ipv6 = settings.ipv6();
        this.addressLookup = addressLookup;
    }

    ServerList of(Delegation delegation, ResolutionContext context) {
        ServerList slist = new ServerList(delegation, this, context);
        if (context.isObserved()) {
            context.emit(new ResolutionEvent.DelegationChosen(context.budget().depth(), delegation.cut(),
                    delegation.source(),
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
        return secureRandom;
    }

    /// Whether the address family is enabled.
    boolean usesFamily(boolean isIpv6) {
        return isIpv6 ? ipv6 : ipv4;
    }

    /// Whether a server from a delegation may be queried.
    boolean mayQuery(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress() && policy.mayQuery(address);
    }

    /// Whether a configured server is this server itself.
    boolean isThisServer(InetSocketAddress server) {
        return policy.isThisServer(server);
    }

    boolean isFamilyBackedOff(Server server) {
        return health.isFamilyBackedOff(server.isIpv6(), time.nanos());
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
    boolean mayQueryParentOf(Name cut) {
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
                && present.trust().credibility().compareTo(least) >= 0
                && present.trust().security() != Security.BOGUS) {
            Glue.addAll(present.rrset(), port, known);
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
    List<InetSocketAddress> findAddresses(Name name, @Nullable Delegation child, long nanos,
            ResolutionContext context) {
        long deadline = context.budget().shorten(nanos);
        try {
            List<InetSocketAddress> found = new ArrayList<>(2);
            if (ipv4) {
                find(new Question(name, RecordType.A), child, context, found);
            }
            if (ipv6 && found.isEmpty() && !health.isFamilyBackedOff(true, time.nanos())) {
                find(new Question(name, RecordType.AAAA), child, context, found);
            }
            return found;
        } finally {
            context.budget().restore(deadline);
        }
    }

    private void find(Question question, @Nullable Delegation child, ResolutionContext context,
            List<InetSocketAddress> found) {
        if (!context.budget().enterServerLookup()) {
            return;
        }
        try {
            if (child != null) {
                found.addAll(addressLookup.queryParent(child, question, context));
                return;
            }
            for (RRset rrset : addressLookup.resolve(question, context).answer()) {
                if (rrset.type() == question.type()) {
                    Glue.addAll(rrset, port, found);
                }
            }
        } finally {
            context.budget().leaveServerLookup();
        }
    }

    /// The cached names of servers that the zone itself lists but not its parent: a last resort.
    List<Name> childServers(Delegation delegation) {
        if (!(caches.records().find(delegation.cut(), RecordType.NS, time.millis()) instanceof Known.Present present)
                || present.trust().security() == Security.BOGUS) {
            return List.of();
        }
        List<Name> more = present.rrset().names();
        for (NameServer server : delegation.servers()) {
            more.remove(server.name());
        }
        return more;
    }
}
