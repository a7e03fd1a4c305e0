package rootwalk.resolver.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.contract.UpstreamEncryption;
import rootwalk.wire.Name;

/// The state of a bounded number of servers, by address. A server that is not used for a while is removed. Thread-safe.
///
/// Also detects whether an address family works at all: on a host without working IPv6, the first few failures show this, and
/// IPv6 is then used only for an occasional probe. It also detects whether the network works: timeouts during an outage of
/// this host are not caused by the servers, and are cleared when one of them responds again.
public final class ServerHealth {

    private static final int FAILURES_TO_BACK_OFF = 4;
    /// For a family in which no server has ever responded.
    private static final int FAILURES_TO_BACK_OFF_UNTRIED = 2;
    private static final long FAMILY_BACKOFF = 60_000_000_000L;

    /// A server that is not used for this long, in nanoseconds, is removed.
    private static final long UNUSED = 900_000_000_000L;

    /// The time of the last response is not updated more often than this.
    private static final long RESPONSE_PRECISION = 50_000_000L;

    private final Time time;
    /// By the address, or the [Encrypted] address.
    private final Cache<Object, Server> servers;
    private volatile long lastResponseAt;
    private volatile boolean outage;
    private volatile long outageEnded;
    private final EncryptionStates encryptionStates;
    private final ForwardingLoops forwardingLoops = new ForwardingLoops();
    private final UpstreamCounts counts = new UpstreamCounts();
    private final Family ipv4 = new Family();
    private final Family ipv6 = new Family();

    /// A server that is queried over TLS. It has another state than the one for UDP and TCP at the address.
    private record Encrypted(InetSocketAddress address, UpstreamEncryption encryption) {}

    /// One address family: failures of servers that never responded, since the last success.
    private static final class Family {
        private volatile int failures;
        private volatile long backedOffUntil;
        private volatile boolean backedOff;
        private volatile boolean hasResponded;

        boolean isBackedOff(long now) {
            return backedOff && backedOffUntil - now > 0;
        }

        /// A query while the family is backed off is a probe: the next one follows after another such time.
        void queried(long now) {
            if (backedOffUntil - now <= 0) {
                backedOffUntil = now + FAMILY_BACKOFF;
            }
        }

        void succeeded() {
            if (!hasResponded) {
                hasResponded = true;
            }
            if (failures != 0) {
                failures = 0;
                backedOff = false;
            }
        }

        void reset() {
            failures = 0;
            backedOff = false;
        }

        void failed(long now) {
            int count = failures + 1;
            failures = count;
            if (count >= (hasResponded ? FAILURES_TO_BACK_OFF : FAILURES_TO_BACK_OFF_UNTRIED)) {
                backedOffUntil = now + FAMILY_BACKOFF;
                backedOff = true;
            }
        }
    }

    public ServerHealth(Time time) {
        this(time, UpstreamLimits.STANDARD.servers());
    }

    /// @param most
    ///            the maximum number of servers that are stored
    public ServerHealth(Time time, long most) {
        this.time = time;
        lastResponseAt = time.nanos();
        outageEnded = lastResponseAt;
        servers = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
        encryptionStates = new EncryptionStates(time, most);
    }

    /// The detection of forwarding loops.
    public ForwardingLoops forwardingLoops() {
        return forwardingLoops;
    }

    /// What is known about TLS at authoritative servers.
    EncryptionStates encryptionStates() {
        return encryptionStates;
    }

    /// What opportunistic encryption has found out about the server at an address.
    public EncryptionState encryption(InetAddress server) {
        return encryptionStates.of(server);
    }

    /// Counts of all queries to servers.
    public UpstreamCounts counts() {
        return counts;
    }

    /// The server at an address.
    public Server server(InetSocketAddress address) {
        return server(address, null);
    }

    /// The server at an address.
    ///
    /// @param encryption
    ///            for queries over TLS; null for UDP and TCP
    public Server server(InetSocketAddress address, @Nullable UpstreamEncryption encryption) {
        long now = time.nanos();
        Object wanted = encryption == null ? address : new Encrypted(address, encryption);
        Server known = servers.getIfPresent(wanted);
        if (known == null || known.isUnusedSince(now - UNUSED)) {
            known = Objects.requireNonNull(servers.asMap().compute(wanted, (_, present) -> present == null
                    || present.isUnusedSince(now - UNUSED) ? new Server(address, encryption, now) : present));
        }
        known.used(now);
        return known;
    }

    /// Whether an address family does not work on this host. False each time that a probe is due.
    public boolean isFamilyBackedOff(boolean isIpv6, long now) {
        return (isIpv6 ? ipv6 : ipv4).isBackedOff(now);
    }

    /// Records that a query is about to be sent.
    public void queried(Server server) {
        Family family = family(server);
        if (family.backedOff) {
            family.queried(time.nanos());
        }
    }

    /// Records a response over UDP, or over the encrypted transport of the server.
    public void responded(Server server, long rtt) {
        server.responded(time.nanos());
        respondedOverTcp(server, rtt);
    }

    /// Records a response over TCP.
    void respondedOverTcp(Server server, long rtt) {
        server.updateRtt(rtt);
        family(server).succeeded();
        noteResponse();
    }

    /// Records a response over UDP after the timeout.
    void respondedLate(Server server, long rtt) {
        responded(server, rtt);
    }

    private void noteResponse() {
        long now = time.nanos();
        if (outage) {
            long begin = lastResponseAt;
            servers.asMap().values().forEach(server -> server.clearTimeoutsSince(begin));
            ipv4.reset();
            ipv6.reset();
            outageEnded = now;
            outage = false;
        }
        if (now - lastResponseAt > RESPONSE_PRECISION) {
            lastResponseAt = now;
        }
    }

    /// Records an outage of the network of this host, because servers of more than one zone do not respond. Does nothing if a
    /// server has responded since `begin`.
    public void markOutage(long begin) {
        if (!hasResponseSince(begin)) {
            outage = true;
        }
    }

    /// Whether there is an outage of the network.
    public boolean isOutage() {
        return outage;
    }

    /// Whether an outage ended after `instant`, by [Time#nanos].
    public boolean hasOutageEndedSince(long instant) {
        return !outage && outageEnded - instant > 0;
    }

    /// Whether any server has responded since `instant`, by [Time#nanos].
    public boolean hasResponseSince(long instant) {
        return lastResponseAt + RESPONSE_PRECISION - instant >= 0;
    }

    /// Records that a server did not respond within `waited` nanoseconds.
    public void timedOut(Server server, long waited) {
        long now = time.nanos();
        if (outage) {
            return;
        }
        if (!server.isMeasured()) {
            family(server).failed(now);
        }
        server.timedOut(now, waited);
    }

    /// Records that a server, which can be reached, has sent something else than a DNS response.
    void rejected(Server server, Name name, QueryResult.NoResponse rejection) {
        boolean _ = addRejection(server, name, rejection);
        server.timedOut(time.nanos(), rejection.rttNanos());
    }

    /// Records that a server has rejected a query and may answer others. If it has answered none of several, it counts as one that does not respond.
    void queryRejected(Server server, Name name, QueryResult.NoResponse rejection) {
        if (addRejection(server, name, rejection)) {
            server.timedOut(time.nanos(), rejection.rttNanos());
        }
    }

    private boolean addRejection(Server server, Name name, QueryResult.NoResponse rejection) {
        family(server).succeeded();
        noteResponse();
        return server.rejections().rejected(rejection.detail(), name, time.nanos());
    }

    /// Records that a server is unreachable.
    public void unreachable(Server server) {
        long now = time.nanos();
        if (outage) {
            return;
        }
        family(server).failed(now);
        server.unreachable(now);
    }

    private Family family(Server server) {
        return server.isIpv6() ? ipv6 : ipv4;
    }

    /// The number of known servers.
    public long size() {
        return servers.estimatedSize();
    }

    /// Passes every known server to a consumer.
    public void forEach(Consumer<Server> seen) {
        servers.asMap().values().forEach(seen);
    }

    public void flushAll() {
        servers.invalidateAll();
        encryptionStates.clear();
    }
}
