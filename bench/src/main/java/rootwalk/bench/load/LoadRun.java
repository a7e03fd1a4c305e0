package rootwalk.bench.load;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import rootwalk.wire.Octets;

/// One measurement: hands out the queries in turn, and counts responses. Event loop only.
final class LoadRun {

    /// Octets of the length before each message.
    private static final int PREFIX = 2;
    private static final int FLAGS = 3;
    private static final int RCODE = 0xF;

    private final List<Octets> queries;
    private final Latencies latencies = new Latencies();
    private final long[] byResponseCode = new long[RCODE + 1];
    private int next;
    private long sent;
    private long answered;
    private boolean isOn = true;

    LoadRun(List<Octets> queries) {
        this.queries = queries;
    }

    /// Whether further queries are sent.
    boolean isOn() {
        return isOn;
    }

    void end() {
        isOn = false;
    }

    /// The next query with its length before it.
    ///
    /// @param id its message ID
    ByteBuf next(ByteBufAllocator allocator, int id) {
        Octets query = queries.get(next);
        next = next + 1 == queries.size() ? 0 : next + 1;
        sent++;
        byte[] octets = query.toArray();
        return allocator.directBuffer(PREFIX + octets.length).writeShort(octets.length).writeBytes(octets)
                .setShort(PREFIX, id);
    }

    /// @param message the header of a response, without its length
    /// @param nanos since its query was sent
    void answered(ByteBuf message, long nanos) {
        answered++;
        latencies.add(nanos);
        byResponseCode[message.getByte(message.readerIndex() + FLAGS) & RCODE]++;
    }

    long sent() {
        return sent;
    }

    long answeredQueries() {
        return answered;
    }

    long withResponseCode(int code) {
        return byResponseCode[code];
    }

    Latencies latencies() {
        return latencies;
    }
}
