package rootwalk.os;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports the state of this process to the service manager that started it: systemd, with the protocol of sd_notify(3).
/// Without a service manager, every method does nothing. Thread-safe.
public final class ServiceManager implements AutoCloseable {

    /// The longest time in which the manager has to close sockets.
    private static final Duration BARRIER_TIMEOUT = Duration.ofSeconds(2);

    private final Optional<NotifySocket> socket;
    private final Optional<Thread> watchdog;

    private ServiceManager(Optional<NotifySocket> socket, Optional<Duration> watchdogLimit) {
        this.socket = socket;
        this.watchdog = socket.isEmpty()
                ? Optional.empty()
                : watchdogLimit.map(limit -> Thread.ofPlatform().daemon().name("watchdog")
                        .start(() -> pingEvery(limit.dividedBy(2))));
    }

    /// The service manager that the environment names.
    public static ServiceManager of(Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        if (path.isEmpty() || !linux) {
            return new ServiceManager(Optional.empty(), Optional.empty());
        }
        return new ServiceManager(Optional.of(new NotifySocket(path)), watchdogLimit(environment));
    }

    /// The time without a ping after which the manager kills the process. Empty if the limit is for another process.
    private static Optional<Duration> watchdogLimit(Map<String, String> environment) {
        String microseconds = environment.getOrDefault("WATCHDOG_USEC", "");
        String process = environment.getOrDefault("WATCHDOG_PID", "");
        boolean meant = process.isEmpty()
                || process.equals(Long.toString(ProcessHandle.current().pid()));
        return meant && microseconds.matches("[1-9]\\d{0,14}")
                ? Optional.of(Duration.ofNanos(Math.multiplyExact(Long.parseLong(microseconds), 1000L)))
                : Optional.empty();
    }

    /// Whether there is a service manager.
    public boolean isPresent() {
        return socket.isPresent();
    }

    /// Reports that queries are answered, at the start or after [#reloading].
    public void ready(String status) {
        send("READY=1\nSTATUS=" + status.replace('\n', ' '));
    }

    /// Reports the beginning of a reload; [#ready] reports its end.
    public void reloading() {
        socket.ifPresent(open -> send("RELOADING=1\nMONOTONIC_USEC=" + open.monotonicMicroseconds()));
    }

    /// Reports that the process ends.
    public void stopping() {
        send("STOPPING=1");
    }

    /// Has the manager keep sockets when this process ends, and pass them to the next one (sd_notify(3), FDSTORE=1). Those that it has
    /// under this name already stay.
    ///
    /// @param name unique, as [ServiceSockets#KEPT] requires
    public void keep(String name, List<Integer> descriptors) {
        // FDPOLL=0: an error of a socket, such as one that ICMP reports, is no reason to close it.
        socket.ifPresent(open -> {
            if (!open.sendAll("FDSTORE=1\nFDPOLL=0\nFDNAME=" + name, descriptors)) {
                log().debug("the service manager could not be given the sockets {}", name);
            }
        });
    }

    /// Has the manager keep a file with the cache of this process, and pass it to the next one ([ServiceSockets#cache]).
    public void keepCache(MemoryFile file) {
        keep(ServiceSockets.CACHE, List.of(file.descriptor()));
    }

    /// Has the manager close the cache that it has kept.
    public void forgetCache() {
        send("FDSTOREREMOVE=1\nFDNAME=" + ServiceSockets.CACHE);
    }

    /// Has the manager close the sockets that it keeps under some names. Returns when they are closed, or after a moment.
    public void forget(Collection<String> names) {
        names.forEach(name -> send("FDSTOREREMOVE=1\nFDNAME=" + name));
        socket.ifPresent(open -> {
            if (!open.awaitReceipt(BARRIER_TIMEOUT)) {
                log().debug("the service manager has not confirmed that it closed sockets");
            }
        });
    }

    private void pingEvery(Duration period) {
        try {
            while (true) {
                ping();
                Thread.sleep(period);
            }
        } catch (InterruptedException e) {
            log().debug("the watchdog is no longer pinged");
        }
    }

    private void ping() {
        try {
            send("WATCHDOG=1");
        } catch (OutOfMemoryError e) {
            // Memory may be free again at the next ping, which is early enough for the manager.
            log().debug("out of memory while notifying the watchdog");
        }
    }

    private void send(String state) {
        socket.ifPresent(open -> {
            if (!open.send(state)) {
                log().debug("the service manager could not be notified of {}", state);
            }
        });
    }

    /// Made when it is needed: this class is used before it is known whether there are enough descriptors for the log.
    private static Logger log() {
        return LoggerFactory.getLogger(ServiceManager.class);
    }

    /// Stops the pings.
    @Override
    public void close() {
        watchdog.ifPresent(Thread::interrupt);
    }
}
