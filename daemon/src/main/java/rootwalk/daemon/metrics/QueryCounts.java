package rootwalk.daemon.metrics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponseLimit;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.DurationHistogram;
import rootwalk.wire.Flags;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.tsig.TsigRequest;

/// Counts queries by transport, type, source of the answer, response code and signature, and the time until the response.
/// Thread-safe.
@SuppressWarnings("EnumOrdinal") // indexes of an array that is not stored
public final class QueryCounts {

    private static final Transport[] TRANSPORTS = Transport.values();
    private static final AnswerSource[] SOURCES = AnswerSource.values();
    private static final int[] RESPONSE_CODES = {
            ResponseCode.NOERROR,
            ResponseCode.FORMERR,
            ResponseCode.SERVFAIL,
            ResponseCode.NXDOMAIN,
            ResponseCode.NOTIMP,
            ResponseCode.REFUSED
    };

    /// All other types are counted together, so that clients cannot make more counters.
    private static final int[] TYPES = {
            RecordType.A,
            RecordType.AAAA,
            RecordType.HTTPS,
            RecordType.PTR,
            RecordType.NS,
            RecordType.MX,
            RecordType.TXT,
            RecordType.SOA,
            RecordType.SRV,
            RecordType.CNAME,
            RecordType.DS,
            RecordType.DNSKEY,
            RecordType.SVCB,
            RecordType.NAPTR,
            RecordType.CAA,
            RecordType.TLSA,
            RecordType.AXFR,
            RecordType.IXFR,
            RecordType.ANY
    };

    private static final int FIRST_SOURCE = TRANSPORTS.length;
    private static final int FIRST_CODE = FIRST_SOURCE + SOURCES.length;
    private static final int OTHER_CODES = FIRST_CODE + RESPONSE_CODES.length;
    private static final int TRUNCATED = OTHER_CODES + 1;
    private static final int DROPPED = OTHER_CODES + 2;
    private static final int SIGNED = OTHER_CODES + 3;
    private static final int WRONGLY_SIGNED = OTHER_CODES + 4;
    private static final int LIMITED = OTHER_CODES + 5;
    private static final int LIMITED_DROPPED = OTHER_CODES + 6;
    private static final int FIRST_TYPE = OTHER_CODES + 7;
    private static final int OTHER_TYPES = FIRST_TYPE + TYPES.length;
    private static final int COUNTERS = OTHER_TYPES + 1;

    /// The counter of each of the first types.
    private static final byte[] TYPE_COUNTERS = typeCounters();

    private static final long NOT_MEASURED = Long.MIN_VALUE;

    private final List<Counters> all = new CopyOnWriteArrayList<>();
    private final QueryLog log;
    private final LongSupplier nanos;
    private volatile boolean isMeasuring;

    /// @param log receives each counted query
    /// @param nanos the clock for the times until responses
    public QueryCounts(QueryLog log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    private static byte[] typeCounters() {
        byte[] counters = new byte[Arrays.stream(TYPES).max().orElse(0) + 1];
        Arrays.fill(counters, (byte) OTHER_TYPES);
        for (int i = 0; i < TYPES.length; i++) {
            counters[TYPES[i]] = (byte) (FIRST_TYPE + i);
        }
        return counters;
    }

    /// Whether the times until responses are measured, which needs readings of the clock.
    public void measure(boolean wanted) {
        isMeasuring = wanted;
    }

    /// An observer for one thread, for the lifetime of the daemon.
    public QueryObserver ofThread() {
        return added(new Counters() {
            @Override
            void increment(int counter) {
                values.lazySet(counter, values.getPlain(counter) + 1);
            }
        });
    }

    /// An observer for many threads at once, for the lifetime of the daemon.
    public QueryObserver shared() {
        return added(new Counters() {
            @Override
            void increment(int counter) {
                values.getAndIncrement(counter);
            }
        });
    }

    private QueryObserver added(Counters counters) {
        all.add(counters);
        return counters;
    }

    /// The number of queries of all transports.
    public long queries() {
        long queries = 0;
        for (Counters counters : all) {
            for (int transport = 0; transport < TRANSPORTS.length; transport++) {
                queries += counters.values.get(transport);
            }
        }
        return queries;
    }

    /// All counts by name, in the order in which they are reported.
    public Map<String, Long> totals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        for (Transport transport : TRANSPORTS) {
            totals.put("queries." + word(transport), sum(transport.ordinal()));
        }
        totals.put("queries.dropped", sum(DROPPED));
        for (int type = 0; type < TYPES.length; type++) {
            totals.put("types." + RecordType.name(TYPES[type]).toLowerCase(Locale.ROOT), sum(FIRST_TYPE + type));
        }
        totals.put("types.other", sum(OTHER_TYPES));
        for (AnswerSource source : SOURCES) {
            totals.put("answers." + word(source), sum(FIRST_SOURCE + source.ordinal()));
        }
        totals.put("answers.truncated", sum(TRUNCATED));
        totals.put("limited.truncated", sum(LIMITED));
        totals.put("limited.dropped", sum(LIMITED_DROPPED));
        for (int code = 0; code < RESPONSE_CODES.length; code++) {
            totals.put("codes." + ResponseCode.name(RESPONSE_CODES[code]).toLowerCase(Locale.ROOT),
                    sum(FIRST_CODE + code));
        }
        totals.put("codes.other", sum(OTHER_CODES));
        totals.put("tsig.valid", sum(SIGNED));
        totals.put("tsig.errors", sum(WRONGLY_SIGNED));
        return totals;
    }

    /// The times until responses, by the source of the answer.
    public Map<AnswerSource, DurationHistogram.Counts> durations() {
        Map<AnswerSource, DurationHistogram.Counts> durations = new EnumMap<>(AnswerSource.class);
        for (AnswerSource source : SOURCES) {
            durations.put(source, all.stream().map(counters -> counters.durations[source.ordinal()].counts())
                    .reduce(DurationHistogram.Counts.NONE, DurationHistogram.Counts::plus));
        }
        return durations;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private long sum(int counter) {
        return all.stream().mapToLong(counters -> counters.values.get(counter)).sum();
    }

    private abstract class Counters implements QueryObserver {

        final AtomicLongArray values = new AtomicLongArray(COUNTERS);
        private final DurationHistogram[] durations = new DurationHistogram[SOURCES.length];
        /// For each source, the answers at the start of the batch.
        private final long[] before = new long[SOURCES.length];
        private long batchBegan = NOT_MEASURED;

        Counters() {
            Arrays.setAll(durations, _ -> new DurationHistogram());
        }

        abstract void increment(int counter);

        @Override
        public void answered(QueryContext context, int length) {
            increment(context.transport().ordinal());
            increment(FIRST_SOURCE + context.source().ordinal());
            if (context.request().hasQuestion()) {
                int type = context.request().qtype();
                increment(type < TYPE_COUNTERS.length ? TYPE_COUNTERS[type] : OTHER_TYPES);
            }
            int code = context.rcode();
            increment(code < RESPONSE_CODES.length ? FIRST_CODE + code : OTHER_CODES);
            if ((context.writer().flags() & Flags.TC) != 0) {
                increment(TRUNCATED);
            }
            if (context.request().hasTsig()) {
                increment(context.tsig() instanceof TsigRequest.Signed ? SIGNED : WRONGLY_SIGNED);
            }
            log.answered(context, length);
        }

        @Override
        public void limited(ResponseLimit.Decision decision) {
            increment(decision == ResponseLimit.Decision.TRUNCATE ? LIMITED : LIMITED_DROPPED);
        }

        @Override
        public void dropped(QueryContext context) {
            increment(DROPPED);
        }

        /// The clock is read twice for each batch, not for each query: all responses of a batch are sent together.
        @Override
        public void batchStarts() {
            if (!isMeasuring) {
                batchBegan = NOT_MEASURED;
                return;
            }
            for (int i = 0; i < SOURCES.length; i++) {
                before[i] = values.getPlain(FIRST_SOURCE + i);
            }
            batchBegan = nanos.getAsLong();
        }

        @Override
        public void batchEnds() {
            if (batchBegan == NOT_MEASURED) {
                return;
            }
            long duration = nanos.getAsLong() - batchBegan;
            for (int i = 0; i < SOURCES.length; i++) {
                long answers = values.getPlain(FIRST_SOURCE + i) - before[i];
                if (answers > 0) {
                    durations[i].add(duration, answers);
                }
            }
        }

        @Override
        public void answeredAfter(QueryContext context, long waited) {
            if (isMeasuring) {
                durations[context.source().ordinal()].add(waited);
            }
        }
    }
}
