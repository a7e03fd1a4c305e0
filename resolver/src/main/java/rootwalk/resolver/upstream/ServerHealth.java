package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import rootwalk.resolver.contract.Time;

/// What is known of servers, by address; a bounded number of them, each forgotten when it was not asked for a while.
/// Any thread.
///
/// Also knows whether an address family works at all: on a host whose IPv6 leads nowhere, the first few failures teach
/// that, and IPv6 is left alone but for a probe now and then. And whether the network works at all: silence in an outage
/// of this host is no fault of the servers, and is forgotten when one of them is heard again.
public final class ServerHealth {

    private static final int FAILURES_TO_REST = 4;
    /// Of a family in which nobody was ever heard, less is hoped for.
    private static final int FAILURES_TO_REST_UNHEARD = 2;
    private static final long FAMILY_REST = 60_000_000_000L;

    /// The time of the last reply is not written anew for each one of many.
    private static final long HEARD_PRECISION = 50_000_000L;

    private final Time time;
    private final Cache<InetSocketAddress, Server> servers;
    private volatile long heardAt;
    private volatile boolean outage;
    private volatile long outageEnded;
    private final Echoes echoes = new Echoes();
    private final Family ipv4 = new Family();
    private final Family ipv6 = new Family();

    /// One address family: failures of servers never heard, since the last success.
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
            // One probe; the next comes when this rest is over too.
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

    /// Queries that forwarders send back.
    public Echoes echoes() {
        return echoes;
    }

    /// The server at an address.
    public Server server(InetSocketAddress address) {
        Server known = servers.getIfPresent(address);
        return known != null ? known : Objects.requireNonNull(servers.get(address, Server::new));
    }

    /// Whether the family of this server leads nowhere from this host.
    public boolean familyRests(boolean isIpv6, long now) {
        return (isIpv6 ? ipv6 : ipv4).rests(now);
    }

    /// It answered over UDP.
    public void answered(Server server, long rtt) {
        server.wasHeard(time.nanos());
        answeredByStream(server, rtt);
    }

    /// It answered over TCP.
    void answeredByStream(Server server, long rtt) {
        server.answered(rtt);
        family(server).works();
        heard();
    }

    /// It answered over UDP after it was given up.
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

    /// Queries to servers of more than one zone are not answered: it is the network of this host that is away, unless a
    /// server has been heard since `begin`.
    public void isCutOff(long begin) {
        if (!hasHeardSince(begin)) {
            outage = true;
        }
    }

    /// Whether the network seems to be away.
    public boolean isOutage() {
        return outage;
    }

    /// Whether the network came back after `instant`, by [Time#nanos].
    public boolean hasReturnedSince(long instant) {
        return !outage && outageEnded - instant > 0;
    }

    /// Whether any server has been heard since `instant`, by [Time#nanos].
    public boolean hasHeardSince(long instant) {
        return heardAt + HEARD_PRECISION - instant >= 0;
    }

    /// It was not heard within `waited` nanoseconds.
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

    /// There is no way to it.
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

    /// How many servers are known.
    public long size() {
        return servers.estimatedSize();
    }

    /// Shows every server that is known.
    public void forEach(Consumer<Server> seen) {
        servers.asMap().values().forEach(seen);
    }

    public void flushAll() {
        servers.invalidateAll();
    }
}
