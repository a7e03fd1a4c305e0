package rootwalk.resolver.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import rootwalk.resolver.contract.Time;
import rootwalk.resolver.upstream.EncryptionState.Failed;
import rootwalk.resolver.upstream.EncryptionState.Probed;
import rootwalk.resolver.upstream.EncryptionState.Unknown;
import rootwalk.resolver.upstream.EncryptionState.Works;

/// What is known about TLS at a bounded number of addresses of authoritative servers (RFC 9539 section 4.2): which name a server has, and which
/// zone it is queried for, makes no difference. It is kept much longer than the [Server], whose RTT changes. Any thread.
final class EncryptionStates {

    private static final Unknown UNKNOWN = new Unknown();
    private static final Probed PROBED = new Probed();

    /// The time of the last response is not updated more often than this, in nanoseconds.
    private static final long PRECISION = 1_000_000_000L;

    /// Timeouts after which TLS does not work. Each delays a client.
    private static final int MOST_TIMEOUTS = 3;

    private final Time time;
    private final Cache<InetAddress, EncryptionState> states;

    /// @param most addresses at most
    EncryptionStates(Time time, long most) {
        this.time = time;
        states = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    EncryptionState of(InetAddress server) {
        EncryptionState known = states.getIfPresent(server);
        return known == null ? UNKNOWN : known;
    }

    /// Whether queries are sent to it over TLS only.
    boolean works(InetAddress server, Duration persistence) {
        return of(server) instanceof Works works && time.nanos() - works.lastResponse() < persistence.toNanos();
    }

    /// Begins to probe it, unless the result of the last time is still valid. One of [#responded], [#failed] and [#forget] follows.
    boolean tryProbe(InetAddress server, Duration persistence, Duration damping) {
        if (!isDue(of(server), persistence, damping)) {
            return false;
        }
        boolean[] isMine = {false};
        states.asMap().compute(server, (_, known) -> {
            EncryptionState now = known == null ? UNKNOWN : known;
            isMine[0] = isDue(now, persistence, damping);
            return isMine[0] ? PROBED : now;
        });
        return isMine[0];
    }

    private boolean isDue(EncryptionState state, Duration persistence, Duration damping) {
        return switch (state) {
            case Unknown _ -> true;
            case Probed _ -> false;
            case Works(long lastResponse, int _, long _) -> time.nanos() - lastResponse >= persistence.toNanos();
            case Failed(long since, String _) -> time.nanos() - since >= damping.toNanos();
        };
    }

    /// It has responded over TLS.
    void responded(InetAddress server) {
        long now = time.nanos();
        if (of(server) instanceof Works works && works.timeouts() == 0 && now - works.lastResponse() < PRECISION) {
            return;
        }
        states.put(server, new Works(now, 0, 0));
    }

    /// TLS to it does not work.
    ///
    /// @param reason for users
    void failed(InetAddress server, String reason) {
        states.put(server, new Failed(time.nanos(), reason));
    }

    /// It has responded in clear text only, after a query over TLS that had no response in time. Messages get lost, so this is no failure until it
    /// happens several times without a response. Those of queries that were in flight together count as one.
    void timedOut(InetAddress server) {
        long now = time.nanos();
        states.asMap().computeIfPresent(server, (_, known) -> switch (known) {
            case Works works when works.timeouts() > 0 && now - works.lastTimeout() < PRECISION -> works;
            case Works works when works.timeouts() + 1 < MOST_TIMEOUTS ->
                new Works(works.lastResponse(), works.timeouts() + 1, now);
            case Works _ -> new Failed(now, "it no longer responds over TLS");
            case Unknown _,Probed _,Failed _ -> known;
        });
    }

    /// A probe has ended without a result.
    void forget(InetAddress server) {
        states.asMap().computeIfPresent(server, (_, known) -> Objects.equals(known, PROBED) ? null : known);
    }

    void clear() {
        states.invalidateAll();
    }
}
