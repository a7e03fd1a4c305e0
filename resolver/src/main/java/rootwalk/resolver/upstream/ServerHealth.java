package rootwalk.resolver.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import rootwalk.resolver.contract.Time;

/// What is known of servers, by address; a bounded number of them, each forgotten when it was not asked for a while.
/// Any
/// thread.
///
/// Also knows whether an address family works at all: on a host whose IPv6 leads nowhere, the first few failures teach
/// that, and IPv6 is left alone but for a probe now and then.
public final class ServerHealth {

    private static final long MOST = 50_000;
    private static final int FAILURES_TO_REST = 4;
    /// Of a family in which nobody was ever heard, less is hoped for.
    private static final int FAILURES_TO_REST_UNHEARD = 2;
    private static final long FAMILY_REST = 60_000_000_000L;

    private final Time time;
    private final Cache<InetSocketAddress, Server> servers;
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
        this.time = time;
        servers = Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(Duration.ofMinutes(15)).ticker(time::nanos)
                .executor(Runnable::run).build();
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
    void answered(Server server, long rtt) {
        server.wasHeard(time.nanos());
        answeredByStream(server, rtt);
    }

    /// It answered over TCP.
    void answeredByStream(Server server, long rtt) {
        server.answered(rtt);
        family(server).works();
    }

    /// It was not heard within `waited` nanoseconds.
    void wasSilent(Server server, long waited) {
        long now = time.nanos();
        if (!server.isMeasured()) {
            family(server).fails(now);
        }
        server.wasSilent(now, waited);
    }

    /// There is no way to it.
    void wasUnreachable(Server server) {
        long now = time.nanos();
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

    public void flushAll() {
        servers.invalidateAll();
    }
}
