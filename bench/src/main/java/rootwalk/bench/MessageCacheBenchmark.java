package rootwalk.bench;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import rootwalk.resolver.cache.CachedMessage;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.cache.MessageProbe;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;

/// What a question costs that has been answered before: read, found, copied with its TTLs lowered. Nothing is
/// allocated.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageCacheBenchmark {

    private static final int QUERIES = 1 << 14;
    private static final long NOW = 1_000_000;

    /// Octets of a response in the logs and the index.
    private static final long OCTETS_EACH = 110;

    /// Replies in the cache.
    @Param({"10000", "300000"})
    public int responses;

    /// Percent of the cache's room that they take.
    @Param({"40", "100"})
    public int filled;

    private final byte[][] queries = new byte[QUERIES][];
    private final byte[][] unknown = new byte[QUERIES][];
    private final RequestView view = new RequestView();
    private final MessageWriter writer = new MessageWriter();
    private final byte[] out = new byte[1232];
    private MessageProbe probe = new MessageCache(0).probe();
    private int next;

    @Setup
    public void fill() {
        MessageCache cache = new MessageCache(responses * OCTETS_EACH * 100 / filled);
        for (int i = 0; i < responses; i++) {
            store(i, cache);
        }
        probe = cache.probe();
        Random random = new Random(1);
        for (int i = 0; i < QUERIES; i++) {
            queries[i] = Samples.query(name(random.nextInt(responses)), RecordType.A);
            unknown[i] = Samples.query("unknown" + name(random.nextInt(responses)), RecordType.A);
        }
    }

    private static String name(int i) {
        return "host" + i + ".zone" + i % 1000 + ".example.com.";
    }

    private static void store(int i, MessageCache cache) {
        byte[] query = Samples.query(name(i), RecordType.A);
        RRset rrset = Samples.set(name(i), RecordType.A, "192.0.2.1");
        byte[] buffer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.beginResponse(Samples.view(query), buffer, 0, buffer.length, 0);
        writer.add(rrset);
        if (!cache.put(writer, 0, 3600, List.of(), NOW, cache.generation())) {
            throw new IllegalStateException("not to be kept");
        }
    }

    private byte[] next(byte[][] of) {
        next = (next + 1) & (QUERIES - 1);
        return of[next];
    }

    @Benchmark
    public int hit() {
        byte[] query = next(queries);
        view.read(query, 0, query.length);
        CachedMessage message = probe.find(view, 0, NOW + 5000);
        writer.beginResponse(view, out, 0, out.length, 0);
        if (message == null || !message.addTo(writer, NOW + 5000)) {
            return -1;
        }
        return writer.finish();
    }

    @Benchmark
    public CachedMessage lookupOnly() {
        byte[] query = next(queries);
        view.read(query, 0, query.length);
        return probe.find(view, 0, NOW + 5000);
    }

    @Benchmark
    public CachedMessage miss() {
        byte[] query = next(unknown);
        view.read(query, 0, query.length);
        return probe.find(view, 0, NOW + 5000);
    }
}
