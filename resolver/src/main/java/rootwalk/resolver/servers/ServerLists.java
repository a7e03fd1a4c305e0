package rootwalk.resolver.servers;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Caches;
import rootwalk.resolver.cache.Credibility;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.cache.Glue;
import rootwalk.resolver.cache.Known;
import rootwalk.resolver.cache.RecentNames;
import rootwalk.resolver.contract.AddressPolicy;
import rootwalk.resolver.contract.Budget;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.servers.ResponseAnalysis.Alias;
import rootwalk.resolver.upstream.Server;
import rootwalk.resolver.upstream.ServerHealth;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;

/// Creates the server list of a delegation, and looks up addresses of servers. Any thread.
public final class ServerLists {

    private static final int PARENTS = 10_000;
    private static final long PARENT_PAUSE = 30_000_000_000L;

    private final Caches caches;
    private final ServerHealth health;
    private final AddressPolicy policy;
    private final Time time;
    private final RandomGenerator secureRandom;
    private final int port;
    private final LocalData localData;
    private final List<Integer> types;
    private final @Nullable Nat64Prefix nat64;
    private final boolean usesIpv4;
    private final boolean usesIpv6;
    private final RecentNames askedParents = new RecentNames(PARENTS, PARENT_PAUSE);

    public ServerLists(
            ServerSettings settings, Caches caches, ServerHealth health, Time time, RandomGenerator secureRandom) {
        this.caches = caches;
        this.health = health;
        policy = settings.addresses();
        this.time = time;
        this.secureRandom = secureRandom;
        port = settings.port();
        localData = settings.localData();
        nat64 = settings.nat64().orElse(null);
        usesIpv4 = settings.ipv4() || nat64 != null;
        usesIpv6 = settings.ipv6();
        types = Stream.of(usesIpv4 ? RecordType.A : 0, usesIpv6 ? RecordType.AAAA : 0)
                .filter(type -> type != 0).toList();
    }

    public ServerList of(Delegation delegation, ServerQueryContext context) {
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

    /// Where a server is queried: its address, or the one that represents it at the NAT64 (RFC 6052 section 2). This host and its links
    /// are reached without the NAT64.
    InetSocketAddress queried(InetSocketAddress server) {
        InetAddress address = server.getAddress();
        if (nat64 == null || address instanceof Inet6Address || address.isLoopbackAddress()
                || address.isLinkLocalAddress()) {
            return server;
        }
        return new InetSocketAddress(Addresses.of(nat64.embed(address.getAddress())), server.getPort());
    }

    /// Whether the address family is enabled, for IPv4 perhaps through a NAT64.
    boolean usesFamily(boolean isIpv6) {
        return isIpv6 ? usesIpv6 : usesIpv4;
    }

    /// The types of addresses of the enabled families, IPv4 first.
    List<Integer> types() {
        return types;
    }

    /// Whether a server from a delegation may be queried.
    boolean mayQuery(InetAddress address) {
        return isOneHost(address) && policy.mayQuery(address) && mayQueryThroughNat64(address);
    }

    /// A delegation may have the address that represents one that must not be queried.
    private boolean mayQueryThroughNat64(InetAddress address) {
        byte[] ipv4 = nat64 == null ? null : nat64.extract(address.getAddress());
        return ipv4 == null || mayQuery(Addresses.of(ipv4));
    }

    /// Whether an address is that of a host.
    boolean isOneHost(InetAddress address) {
        return !address.isAnyLocalAddress() && !address.isMulticastAddress();
    }

    /// Whether a configured server is this server itself.
    boolean isThisServer(InetSocketAddress server) {
        return policy.isThisServer(server);
    }

    boolean isFamilyBackedOff(Server server, long now) {
        return health.isFamilyBackedOff(server.isIpv6(), now);
    }

    /// The cached addresses of a server: answers, or glue of the delegation of its zone.
    List<InetSocketAddress> knownAddresses(NameServer server) {
        List<InetSocketAddress> known = answeredAddresses(server);
        return known.isEmpty() ? glueOf(server.name()) : known;
    }

    /// The addresses of a server from its own zone, and glue of an address family without such addresses.
    List<InetSocketAddress> corrected(NameServer server) {
        List<InetSocketAddress> addresses = answeredAddresses(server);
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

    /// Whether the parent of a zone may be queried for glue again: at most every half minute, so that a zone whose
    /// servers do not respond causes little load at its parent.
    boolean mayQueryParentOf(Name cut) {
        return askedParents.add(cut, time.nanos());
    }

    /// The cached addresses of a server from answers.
    List<InetSocketAddress> answeredAddresses(NameServer server) {
        return known(server, Credibility.ANSWER);
    }

    /// The cached addresses of a server of one type from answers.
    List<InetSocketAddress> answeredAddresses(NameServer server, int type) {
        List<InetSocketAddress> known = new ArrayList<>(2);
        addKnown(server, type, Credibility.ANSWER, time.millis(), known);
        return known;
    }

    /// The addresses of a server in the data of this server, or null if they must be resolved.
    @Nullable
    Resolution ownData(Question address) {
        Resolution own = localData.find(address);
        return own == null
                || (!LocalDataAnalysis.isError(own) && LocalDataAnalysis.analyse(own, address) instanceof Alias) ? null
                        : own;
    }

    /// Notes that this host reaches a zone by data of its own.
    void noteLocal(Name cut) {
        caches.localServers().add(cut);
    }

    /// Notes that a zone has a server, whose address may be known by data of this host.
    void noteServer(Name server, Name cut) {
        if (caches.localServers().serve(server)) {
            noteLocal(cut);
        }
    }

    /// The addresses in an answer to a question for the address of a server.
    List<InetSocketAddress> addresses(Resolution answer, int type, NameServer server) {
        List<InetSocketAddress> found = new ArrayList<>(2);
        for (RRset rrset : answer.answer()) {
            if (rrset.type() == type) {
                Glue.addAll(rrset, server.port(), found);
            }
        }
        return found;
    }

    /// The cached addresses of a server, including those from the additional section of an authoritative NS RRset.
    List<InetSocketAddress> lastResortAddresses(NameServer server) {
        return known(server, Credibility.AUTHORITY);
    }

    /// The cached addresses of a server that are bogus.
    List<InetSocketAddress> bogusAddresses(NameServer server) {
        List<InetSocketAddress> bogus = new ArrayList<>(0);
        for (int type : types) {
            if (caches.records().find(server.name(), type, time.millis()) instanceof Known.Present present
                    && present.rank().security() == Security.BOGUS) {
                Glue.addAll(present.rrset(), server.port(), bogus);
            }
        }
        return bogus;
    }

    private List<InetSocketAddress> known(NameServer server, Credibility least) {
        List<InetSocketAddress> known = new ArrayList<>(2);
        long now = time.millis();
        for (int i = 0; i < types.size(); i++) {
            addKnown(server, types.get(i), least, now, known);
        }
        return known;
    }

    private void addKnown(NameServer server, int type, Credibility least, long now, List<InetSocketAddress> known) {
        if (caches.records().find(server.name(), type, now) instanceof Known.Present present
                && present.rank().credibility().compareTo(least) >= 0
                && present.rank().security() != Security.BOGUS) {
            Glue.addAll(present.rrset(), server.port(), known);
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
    /// @param cut
    ///            of the zone whose server it is
    /// @param child
    ///            the delegation of the server, if only its parent can have the address; otherwise null
    /// @param nanos
    ///            the time limit
    List<InetSocketAddress> findAddresses(NameServer server, Name cut, @Nullable Delegation child, long nanos,
            ServerQueryContext context) {
        List<InetSocketAddress> found = List.of();
        for (int i = 0; i < types.size() && found.isEmpty(); i++) {
            int type = types.get(i);
            if (type != RecordType.AAAA || !health.isFamilyBackedOff(true, time.nanos())) {
                found = find(server, cut, type, child, nanos, context);
            }
        }
        return found;
    }

    private List<InetSocketAddress> find(NameServer server, Name cut, int type, @Nullable Delegation child, long nanos,
            ServerQueryContext context) {
        Question question = new Question(server.name(), type);
        if (child == null) {
            Resolution answer = resolve(question, cut, nanos, context);
            return answer == null ? List.of() : addresses(answer, type, server);
        }
        List<InetSocketAddress> found =
                forServer(() -> context.addressQueries().queryParent(child, question), nanos, context);
        return found == null ? List.of() : found;
    }

    /// Resolves the address of a server, on the resolving thread and with its budget.
    ///
    /// @param cut
    ///            of the zone whose server it is
    /// @param nanos
    ///            the time limit
    /// @return null if the budget does not permit it
    @Nullable
    Resolution resolve(Question address, Name cut, long nanos, ServerQueryContext context) {
        Resolution found = forServer(() -> context.addressQueries().resolve(address), nanos, context);
        if (found != null && !found.localNames().isEmpty()) {
            noteLocal(cut);
        }
        return found;
    }

    private static <T> @Nullable T forServer(Supplier<T> lookup, long nanos, ServerQueryContext context) {
        Budget budget = context.budget();
        long deadline = budget.shorten(nanos);
        try {
            if (!budget.enterServerLookup()) {
                return null;
            }
            try {
                return lookup.get();
            } finally {
                budget.leaveServerLookup();
            }
        } finally {
            budget.restore(deadline);
        }
    }

    /// The cached names of servers that the zone itself lists but not its parent: the last choice.
    List<NameServer> childServers(Delegation delegation) {
        if (!(caches.records().find(delegation.cut(), RecordType.NS, time.millis()) instanceof Known.Present present)
                || present.rank().security() == Security.BOGUS) {
            return List.of();
        }
        List<Name> more = present.rrset().names();
        for (NameServer server : delegation.servers()) {
            more.remove(server.name());
        }
        return more.stream().map(name -> new NameServer(name, port, List.of())).toList();
    }
}
