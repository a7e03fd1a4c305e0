package rootwalk.daemon.assembly.listening;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import rootwalk.config.CacheLimit;
import rootwalk.config.Config;
import rootwalk.os.ProcessLimits;
import rootwalk.resolver.upstream.UpstreamLimits;
import rootwalk.socket.quic.QuicListeners;

/// Limits of the heap and of the file descriptors for each part of a daemon, so that none uses up what others need:
/// during a flood of queries or connections, listeners, control socket and upstream queries still work.
///
/// @param cacheOctets all caches together
/// @param recursions queries being resolved at once
/// @param recursionsPerClient of these, of one client prefix
/// @param upstreamSockets UDP sockets for upstream queries
/// @param connections of clients over TCP and TLS
/// @param httpsConnections of clients over HTTPS
/// @param http3Connections of clients over HTTP/3, which share sockets
/// @param quicConnections of clients over QUIC, which share sockets
/// @param webConnections of clients of the web sites
/// @param webFiles that stay open while they are sent to these clients
public record ResourceLimits(
        long cacheOctets,
        int recursions,
        int recursionsPerClient,
        int upstreamSockets,
        UpstreamLimits upstream,
        int connections,
        int httpsConnections,
        int http3Connections,
        int quicConnections,
        int webConnections,
        int webFiles) {

    /// Each recursion waits for one server at a time; with more sockets, few ports would be left to choose from.
    private static final int MAX_UPSTREAM_SOCKETS = 16_384;

    /// Octets of the heap that the program itself needs.
    private static final long PROGRAM = 16L << 20;

    /// Octets for one recursion: its stack, its buffers and the responses that it read.
    private static final long RECURSION = 16L << 10;

    private static final int MIN_RECURSIONS = 256;

    private static final long CONVERSATION = 1L << 20;
    private static final long CONNECTION = 32L << 10;
    private static final long WEB_CONNECTION = 64L << 10;
    private static final long HTTP3_CONNECTION = 96L << 10;
    private static final long QUIC_CONNECTION = 64L << 10;
    private static final long SERVER = 2L << 10;

    /// Descriptors of the standard streams, of the class library, and of the jars when classes of all have been loaded.
    /// All of them are counted from the beginning, so that the result does not depend on the classes that have been
    /// loaded.
    private static final int PROGRAM_FILES = 64;

    /// Descriptors that are open for a short time: files of a reload, control connections, libraries.
    private static final int IN_PASSING = 32;

    /// Descriptors of an event loop of UDP, of one of TCP, of the UDP client with the pollers of the JDK, and of the
    /// control socket.
    private static final int UDP_LOOP = 2;
    private static final int TCP_LOOP = 3;
    private static final int UDP_CLIENT = 8;
    private static final int CONTROL = 1;

    /// The least number of descriptors to distribute.
    private static final int MIN_TO_SHARE = 32;

    /// @param loops event loops
    public static ResourceLimits of(Config config, int loops, ProcessLimits process) {
        long files = process.mostFiles() - fixedFiles(config, loops, process);
        return of(config, process.heap(), Math.max(files, MIN_TO_SHARE));
    }

    /// The message for too few descriptors; empty if there are enough. Opens no file.
    ///
    /// @param loops event loops
    public static Optional<String> lack(Config config, int loops, ProcessLimits process) {
        long needed = fixedFiles(config, loops, process) + MIN_TO_SHARE;
        return process.mostFiles() >= needed
                ? Optional.empty()
                : Optional.of("this process may have " + process.mostFiles()
                        + " open files, but this configuration needs at least " + needed
                        + "; raise LimitNOFILE= in the unit, or ulimit -n");
    }

    private static long fixedFiles(Config config, int loops, ProcessLimits process) {
        Config.Listen listen = config.listen();
        long files = Math.max(process.openFiles(), PROGRAM_FILES);
        files += IN_PASSING + CONTROL + loops * (UDP_LOOP + TCP_LOOP) + listen.dns().size() * (loops + 1L)
                + listen.tls().size();
        if (config.recursion().enabled()) {
            files += UDP_CLIENT;
        }
        files += httpServers(config) * loops * TCP_LOOP + listen.https().size() + listen.http().size();
        files += quicFiles(listen.http3(), loops) + quicFiles(listen.quic(), loops);
        if (hasWeb(config)) {
            files += loops * TCP_LOOP + listen.web().size() + config.web().tls().size();
        }
        if (!listen.api().isEmpty()) {
            files += TCP_LOOP + listen.api().size() + ApiServer.CONNECTIONS;
        }
        if (!listen.metrics().isEmpty()) {
            files += TCP_LOOP + listen.metrics().size() + Monitoring.CONNECTIONS;
        }
        return files;
    }

    private static long quicFiles(List<InetSocketAddress> addresses, int loops) {
        return addresses.isEmpty() ? 0
                : (long) loops * TCP_LOOP
                        + addresses.stream().mapToLong(each -> QuicListeners.sockets(each, loops)).sum();
    }

    /// The servers of DNS over HTTPS, without that for HTTP/3.
    private static long httpServers(Config config) {
        return Stream.of(config.listen().https(), config.listen().http()).filter(it -> !it.isEmpty()).count();
    }

    private static boolean hasWeb(Config config) {
        return !config.listen().web().isEmpty() || !config.web().tls().isEmpty();
    }

    /// @param files descriptors to distribute
    private static ResourceLimits of(Config config, long heap, long files) {
        Config.Limits limits = config.limits();
        long cache = config.cache().size().orElse(CacheLimit.defaultSize(heap));
        int recursions = least(limits.recursions(), Math.max(MIN_RECURSIONS, recursions(heap, cache)));
        int sockets = 0;
        UpstreamLimits upstream = new UpstreamLimits(0, 0, 0, 0);
        if (config.recursion().enabled()) {
            UpstreamLimits most = UpstreamLimits.STANDARD;
            sockets = least(recursions, MAX_UPSTREAM_SOCKETS, files / 2);
            upstream = new UpstreamLimits(least(most.tcpConnections(), heap / CONVERSATION, files / 8),
                    least(most.idleConnections(), files / 16), least(most.servers(), cache / SERVER),
                    least(most.queriesPerZone(), Math.max(1, Math.min(recursions, sockets) / 2)));
        }
        long left = files - sockets - upstream.tcpConnections() - upstream.idleConnections()
                - encryptedConnections(config.recursion(), upstream);
        long each = left / (1 + httpServers(config) + (hasWeb(config) ? 1 : 0));
        return new ResourceLimits(cache, recursions, ofOneClient(limits, Math.min(recursions, sockets)), sockets,
                upstream,
                least(limits.connections(), heap / CONNECTION, each),
                least(limits.connections(), heap / WEB_CONNECTION, each),
                least(limits.connections(), heap / HTTP3_CONNECTION),
                least(limits.connections(), heap / QUIC_CONNECTION),
                least(limits.connections(), heap / WEB_CONNECTION, each - files(each)), files(each));
    }

    /// Connections to authoritative servers over TLS.
    private static long encryptedConnections(Config.Recursion recursion, UpstreamLimits upstream) {
        return switch (recursion.opportunistic().transport()) {
            case OFF -> 0;
            case TLS -> upstream.tcpConnections();
        };
    }

    /// Two thirds of the heap are the old generation. It contains long recursions and a sixteenth of the caches: the
    /// keys of zones and the denials. A quarter of the rest is for everything else.
    private static long recursions(long heap, long cache) {
        return (heap / 3 * 2 - PROGRAM - cache / 16) / 4 * 3 / RECURSION;
    }

    /// If there is room for fewer recursions than configured, one client gets half of it at most, as does one zone.
    private static int ofOneClient(Config.Limits limits, int recursions) {
        return recursions < limits.recursions()
                ? Math.min(limits.recursionsPerClient(), Math.max(1, recursions / 2))
                : limits.recursionsPerClient();
    }

    /// Of the descriptors for the web sites, an eighth is for files.
    private static int files(long each) {
        return least(each / 8);
    }

    private static int least(long... values) {
        long least = Integer.MAX_VALUE;
        for (long value : values) {
            least = Math.min(least, value);
        }
        return (int) least;
    }

    /// The limits that are lower than the configuration permits, as text.
    public List<String> lowered(Config config) {
        List<String> lowered = new ArrayList<>();
        if (config.recursion().enabled() && recursions < config.limits().recursions()) {
            lowered.add("limits.recursions is lowered to " + recursions + ", because the heap has no room for more");
        }
        if (config.recursion().enabled() && recursionsPerClient < config.limits().recursionsPerClient()) {
            lowered.add("limits.recursions-per-client is lowered to " + recursionsPerClient
                    + ", so that one client cannot use them all");
        }
        if (config.recursion().enabled() && upstreamSockets < Math.min(recursions, MAX_UPSTREAM_SOCKETS)) {
            lowered.add(
                    "servers are queried from at most " + upstreamSockets
                            + " sockets at once, because descriptors are limited");
        }
        if (connections < config.limits().connections()) {
            lowered.add(
                    "limits.connections is lowered to " + connections + ", because descriptors and memory are limited");
        }
        return lowered;
    }
}
