package rootwalk.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import rootwalk.socket.stream.StreamSockets;
import rootwalk.wire.ResponseCode;

/// Sends queries over QUIC or TLS for some seconds, as many at a time as are wanted, and prints how many were answered, and how fast.
///
///     bench/run StreamLoad --port 853 --protocol quic --queries FILE
///
/// The options are `--server` (127.0.0.1), `--port`, `--protocol` (`quic` or `tls`), `--queries` (a file in the form of dnsperf),
/// `--connections` (20), `--outstanding` (200, of all connections together) and `--seconds` (10). Certificates are not verified.
public final class StreamLoad {

    /// How long responses are awaited after the last query.
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Set<String> OPTIONS = Set.of("--server", "--port", "--protocol", "--queries", "--connections",
            "--outstanding", "--seconds");

    private StreamLoad() {}

    private enum Protocol {
        QUIC,
        TLS
    }

    /// Status 1 if a connection cannot be opened, or if no query is answered; 2 for a wrong option.
    public static void main(String[] arguments) throws InterruptedException {
        try {
            Map<String, String> given = options(arguments);
            Protocol protocol = Protocol.valueOf(wanted(given, "--protocol").toUpperCase(Locale.ROOT));
            LoadPlan plan = new LoadPlan(
                    new InetSocketAddress(InetAddress.getByName(given.getOrDefault("--server", "127.0.0.1")),
                            Integer.parseInt(wanted(given, "--port"))),
                    Integer.parseInt(given.getOrDefault("--connections", "20")),
                    Integer.parseInt(given.getOrDefault("--outstanding", "200")));
            LoadRun run = new LoadRun(QueryFile.read(Path.of(wanted(given, "--queries"))));
            double seconds = Double.parseDouble(given.getOrDefault("--seconds", "10"));
            print(run, measure(protocol, plan, run, seconds));
            System.exit(run.answeredQueries() == 0 ? 1 : 0);
        } catch (IllegalArgumentException e) {
            System.err.println("StreamLoad: " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("StreamLoad: " + e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
            System.exit(1);
        }
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> given = new HashMap<>();
        List<String> all = List.of(arguments);
        for (int i = 0; i < all.size(); i += 2) {
            if (!OPTIONS.contains(all.get(i)) || i + 1 == all.size()) {
                throw new IllegalArgumentException("not an option with a value: " + all.get(i));
            }
            given.put(all.get(i), all.get(i + 1));
        }
        return given;
    }

    private static String wanted(Map<String, String> given, String option) {
        String value = given.get(option);
        if (value == null) {
            throw new IllegalArgumentException("there is no " + option);
        }
        return value;
    }

    /// Returns how long queries were sent, in nanoseconds.
    private static long measure(Protocol protocol, LoadPlan plan, LoadRun run, double seconds)
            throws IOException, InterruptedException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, Thread.ofPlatform().daemon().factory(),
                StreamSockets.available().ioHandlers());
        switch (protocol) {
            case QUIC -> QuicLoad.begin(group, plan, run);
            case TLS -> TlsLoad.begin(group, plan, run);
        }
        long begunAt = System.nanoTime();
        CompletableFuture<Long> length = new CompletableFuture<>();
        var _ = group.schedule(() -> {
            run.end();
            long endedAt = System.nanoTime();
            length.complete(endedAt - begunAt);
            awaitResponses(group, run, endedAt);
        }, (long) (seconds * 1e9), TimeUnit.NANOSECONDS);
        group.terminationFuture().await();
        try {
            return length.get();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    /// Ends the event loop when all queries are answered, or when their time is over.
    private static void awaitResponses(EventLoopGroup group, LoadRun run, long endedAt) {
        if (run.answeredQueries() == run.sent() || System.nanoTime() - endedAt > WAIT_NANOS) {
            var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        } else {
            var _ = group.schedule(() -> awaitResponses(group, run, endedAt), 10, TimeUnit.MILLISECONDS);
        }
    }

    private static void print(LoadRun run, long nanos) {
        Latencies latencies = run.latencies();
        System.out.printf(Locale.ROOT, "queries sent:      %d%n", run.sent());
        System.out.printf(Locale.ROOT, "queries answered:  %d%n", run.answeredQueries());
        System.out.printf(Locale.ROOT, "queries lost:      %d%n", run.sent() - run.answeredQueries());
        System.out.printf(Locale.ROOT, "per second:        %.0f%n", run.answeredQueries() * 1e9 / nanos);
        for (int code = 0; code < 16; code++) {
            if (run.withResponseCode(code) > 0) {
                System.out.printf(Locale.ROOT, "%-18s %d%n", ResponseCode.name(code) + ":", run.withResponseCode(code));
            }
        }
        System.out.printf(Locale.ROOT,
                "latency in ms:     average %.3f, 50 %% %.3f, 95 %% %.3f, 99 %% %.3f, 99.9 %% %.3f,"
                        + " longest %.3f%n",
                latencies.average() / 1e6, latencies.percentile(0.5) / 1e6, latencies.percentile(0.95) / 1e6,
                latencies.percentile(0.99) / 1e6, latencies.percentile(0.999) / 1e6, latencies.longest() / 1e6);
    }
}
