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
import rootwalk.resolver.cache.CachedReply;
import rootwalk.resolver.cache.ReplyCache;
import rootwalk.resolver.cache.ReplyProbe;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;

/// What a question costs that has been answered before: read, found, copied with its TTLs lowered. Nothing is
/// allocated.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplyCacheBenchmark {

    private static final int QUERIES = 1 << 14;
    private static final long NOW = 1_000_000;

    /// Replies in the cache.
    @Param({"10000", "300000"})
    public int replies;

    /// Percent of the cache's room that they take; above 50 the cache begins to count what is asked for.
    @Param({"40", "100"})
    public int filled;

    private final byte[][] queries = new byte[QUERIES][];
    private final byte[][] unknown = new byte[QUERIES][];
    private final RequestView view = new RequestView();
    private final MessageWriter writer = new MessageWriter();
    private final byte[] out = new byte[1232];
    private ReplyProbe probe = new ReplyCache(0).probe();
    private int next;

    @Setup
    public void fill() {
        long octetsEach = reply(0).length() + 200;
        ReplyCache cache = new ReplyCache(replies * octetsEach * 100 / filled);
        for (int i = 0; i < replies; i++) {
            cache.put(reply(i));
        }
        probe = cache.probe();
        Random random = new Random(1);
        for (int i = 0; i < QUERIES; i++) {
            queries[i] = Samples.query(name(random.nextInt(replies)), RecordType.A);
            unknown[i] = Samples.query("unknown" + name(random.nextInt(replies)), RecordType.A);
        }
    }

    private static String name(int i) {
        return "host" + i + ".zone" + i % 1000 + ".example.com.";
    }

    private static CachedReply reply(int i) {
        byte[] query = Samples.query(name(i), RecordType.A);
        RecordSet set = Samples.set(name(i), RecordType.A, "192.0.2.1");
        byte[] buffer = new byte[512];
        MessageWriter writer = new MessageWriter();
        writer.reply(Samples.view(query), buffer, 0, buffer.length, 0);
        writer.add(set);
        CachedReply reply = CachedReply.of(writer, 0, 3600, List.of(), NOW);
        if (reply == null) {
            throw new IllegalStateException("not to be kept");
        }
        return reply;
    }

    private byte[] next(byte[][] of) {
        next = (next + 1) & (QUERIES - 1);
        return of[next];
    }

    @Benchmark
    public int hit() {
        byte[] query = next(queries);
        view.read(query, 0, query.length);
        CachedReply reply = probe.find(view, NOW + 5000);
        writer.reply(view, out, 0, out.length, 0);
        if (reply == null || !reply.addTo(writer, NOW + 5000)) {
            return -1;
        }
        return writer.finish();
    }

    @Benchmark
    public CachedReply lookupOnly() {
        byte[] query = next(queries);
        view.read(query, 0, query.length);
        return probe.find(view, NOW + 5000);
    }

    @Benchmark
    public CachedReply miss() {
        byte[] query = next(unknown);
        view.read(query, 0, query.length);
        return probe.find(view, NOW + 5000);
    }
}
