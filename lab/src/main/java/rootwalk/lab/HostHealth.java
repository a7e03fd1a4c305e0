package rootwalk.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Checks every two seconds which hosts of the local internet accept connections. Thread-safe.
final class HostHealth {

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int TIMEOUT_MILLIS = 300;

    private final Predicate<InetSocketAddress> acceptsConnections;
    private volatile Set<InetAddress> down = Set.of();

    /// Checks no hosts.
    HostHealth() {
        this(HostHealth::connects);
    }

    /// @param takesConnections
    ///            may take its time
    HostHealth(Predicate<InetSocketAddress> takesConnections) {
        this.acceptsConnections = takesConnections;
    }

    /// Checks these hosts now, and periodically with the timer.
    void watch(Collection<InetSocketAddress> machines, ScheduledExecutorService timer) {
        List<InetSocketAddress> watched = List.copyOf(machines);
        check(watched);
        var _ = timer.scheduleWithFixedDelay(() -> Thread.ofVirtual().name("lab-health").start(() -> check(watched)),
                INTERVAL.toNanos(), INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void check(List<InetSocketAddress> machines) {
        down = machines.stream().filter(machine -> !acceptsConnections.test(machine))
                .map(InetSocketAddress::getAddress).collect(Collectors.toUnmodifiableSet());
    }

    /// Hosts that accepted no connection at the last check.
    Set<InetAddress> down() {
        return down;
    }

    private static boolean connects(InetSocketAddress machine) {
        try (Socket socket = new Socket()) {
            socket.connect(machine, TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
