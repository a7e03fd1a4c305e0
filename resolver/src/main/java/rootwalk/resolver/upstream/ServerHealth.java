package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import rootwalk.resolver.contract.Time;

/// The state of servers, by address; of a bounded number of servers, each forgotten when it was not used for a while.
/// Any thread.
///
/// Also whether an address family works at all: on a host without working IPv6, the first few failures show that, and
/// IPv6 is not used but for a probe now and then. And whether the network works at all: timeouts during an outage of
/// this host are not caused by the servers, and are cleared when one of them responds again.
public final class ServerHealth {

    private static final int FAILURES_TO_REST = 4;
    /// For a family in which no server has ever responded.
    private static final int FAILURES_TO_REST_UNHEARD = 2;
    private static final long FAMILY_REST = 60_000_000_000L;

    /// The time of the last response is not updated more often than this.
    private static final long HEARD_PRECISION = 50_000_000L;

    private final Time time;
    private final Cache<InetSocketAddress, Server> servers;
    private volatile long heardAt;
    private volatile boolean outage;
    private volatile long outageEnded;
    private final Echoes echoes = new Echoes();
    private final Family ipv4 = new Family();
    private final Family ipv6 = new Family();

    /// One address family: failures of servers that never responded, since the last success.
    private static final class Family {
        private volatile int failures;
        private volatile long restsUntil;
        private volatile boolean resting;
        private volatile boolean heard;

        boolean rests(long now) {
            if (!resting) {
                return false;
            }
            if (restsUntil - now > 0) {
                return true;
            }
            // One probe; the next one follows after another such time.
            restsUntil = now + FAMILY_REST;
            return false;
        }

        void works() {
            if (!heard) {
                heard = true;
            }
            if (failures != 0) {
                failures = 0;
                resting = false;
            }
        }

        void isForgiven() {
            failures = 0;
            resting = false;
        }

        void fails(long now) {
            int count = failures + 1;
            failures = count;
            if (count >= (heard ? FAILURES_TO_REST : FAILURES_TO_REST_UNHEARD)) {
                restsUntil = now + FAMILY_REST;
                resting = true;
            }
        }
    }

    public ServerHealth(Time time) {
        this(time, UpstreamLimits.STANDARD.servers());
    }

    /// @param most
    ///            servers that are remembered
    public ServerHealth(Time time, long most) {
        this.time = time;
        heardAt = time.nanos();
        outageEnded = heardAt;
        servers = Caffeine.newBuilder().maximumSize(most).expireAfterAccess(Duration.ofMinutes(15)).ticker(time::nanos)
                .executor(Runnable::run).build();
    }

    /// The detection of forwarding loops.
    public Echoes echoes() {
        return echoes;
    }

    /// The server at an address.
    public Server server(InetSocketAddress address) {
        Server known = servers.getIfPresent(address);
        return known != null ? known : Objects.requireNonNull(servers.get(address, Server::new));
    }

    /// Whether an address family does not work on this host.
    public boolean familyRests(boolean isIpv6, long now) {
        return (isIpv6 ? ipv6 : ipv4).rests(now);
    }

    /// It responded over UDP.
    public void answered(Server server, long rtt) {
        server.wasHeard(time.nanos());
        answeredByStream(server, rtt);
    }

    /// It responded over TCP.
    void answeredByStream(Server server, long rtt) {
        server.answered(rtt);
        family(server).works();
        heard();
    }

    /// It responded over UDP after the timeout.
    void answeredLate(Server server, long rtt) {
        answered(server, rtt);
    }

    private void heard() {
        long now = time.nanos();
        if (outage) {
            long begin = heardAt;
            servers.asMap().values().forEach(server -> server.isForgivenSince(begin));
            ipv4.isForgiven();
            ipv6.isForgiven();
            outageEnded = now;
            outage = false;
        }
        if (now - heardAt > HEARD_PRECISION) {
            heardAt = now;
        }
    }

    /// Servers of more than one zone do not respond: an outage of the network of this host, unless a server has
    /// responded since `begin`.
    public void isCutOff(long begin) {
        if (!hasHeardSince(begin)) {
            outage = true;
        }
    }

    /// Whether there is an outage of the network.
    public boolean isOutage() {
        return outage;
    }

    /// Whether an outage ended after `instant`, by [Time#nanos].
    public boolean hasReturnedSince(long instant) {
        return !outage && outageEnded - instant > 0;
    }

    /// Whether any server has responded since `instant`, by [Time#nanos].
    public boolean hasHeardSince(long instant) {
        return heardAt + HEARD_PRECISION - instant >= 0;
    }

    /// It did not respond within `waited` nanoseconds.
    public void wasSilent(Server server, long waited) {
        long now = time.nanos();
        if (outage) {
            return;
        }
        if (!server.isMeasured()) {
            family(server).fails(now);
        }
        server.wasSilent(now, waited);
    }

    /// It is unreachable.
    public void wasUnreachable(Server server) {
        long now = time.nanos();
        if (outage) {
            return;
        }
        family(server).fails(now);
        server.wasUnreachable(now);
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
    }
}
