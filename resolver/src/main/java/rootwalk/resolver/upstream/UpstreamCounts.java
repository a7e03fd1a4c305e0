package rootwalk.resolver.upstream;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Reason;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.wire.DurationHistogram;

/// Counts queries to servers, by transport. Thread-safe.
public final class UpstreamCounts {

    private final Map<UpstreamTransport, Counters> all = new EnumMap<>(UpstreamTransport.class);
    private final LongAdder retries = new LongAdder();

    private static final class Counters {
        private final LongAdder queries = new LongAdder();
        private final LongAdder timeouts = new LongAdder();
        private final LongAdder rejections = new LongAdder();
        private final DurationHistogram rtt = new DurationHistogram();
    }

    /// The counts of one transport.
    ///
    /// @param queries sent
    /// @param timeouts those without a response in time; not those that were given up earlier
    /// @param rejections those that an encrypted server answered with something else than a DNS response
    /// @param rtt until the response; over TCP with the time to connect
    public record Values(long queries, long timeouts, long rejections, DurationHistogram.Counts rtt) {}

    UpstreamCounts() {
        for (UpstreamTransport transport : UpstreamTransport.values()) {
            all.put(transport, new Counters());
        }
    }

    void sent(UpstreamTransport transport) {
        counters(transport).queries.increment();
    }

    void ended(QueryResult result) {
        switch (result) {
            case Response response -> counters(response.transport()).rtt.add(response.rttNanos());
            case NoResponse none -> {
                if (none.reason() == Reason.TIMEOUT) {
                    counters(none.transport()).timeouts.increment();
                } else if (none.reason() == Reason.REJECTED || none.reason() == Reason.QUERY_REJECTED) {
                    counters(none.transport()).rejections.increment();
                }
            }
        }
    }

    /// A server is queried again in another way.
    void retried() {
        retries.increment();
    }

    private Counters counters(UpstreamTransport transport) {
        return Objects.requireNonNull(all.get(transport));
    }

    public Values values(UpstreamTransport transport) {
        Counters counters = counters(transport);
        return new Values(counters.queries.sum(), counters.timeouts.sum(), counters.rejections.sum(),
                counters.rtt.counts());
    }

    /// Queries that were repeated in another way: over TCP, without EDNS, or in lower case.
    public long retries() {
        return retries.sum();
    }
}
