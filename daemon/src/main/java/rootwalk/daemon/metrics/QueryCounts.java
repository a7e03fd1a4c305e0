package rootwalk.daemon.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Flags;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.tsig.TsigRequest;

/// Counts queries by transport, source of the answer, response code and signature. Thread-safe.
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

    private static final int FIRST_SOURCE = TRANSPORTS.length;
    private static final int FIRST_CODE = FIRST_SOURCE + SOURCES.length;
    private static final int OTHER_CODES = FIRST_CODE + RESPONSE_CODES.length;
    private static final int TRUNCATED = OTHER_CODES + 1;
    private static final int DROPPED = OTHER_CODES + 2;
    private static final int SIGNED = OTHER_CODES + 3;
    private static final int WRONGLY_SIGNED = OTHER_CODES + 4;
    private static final int COUNTERS = OTHER_CODES + 5;

    private final List<Counters> all = new CopyOnWriteArrayList<>();
    private final QueryLog log;

    /// @param log receives each counted query
    public QueryCounts(QueryLog log) {
        this.log = log;
    }

    /// An observer for one thread, for the lifetime of the daemon.
    public QueryObserver ofThread() {
        return added(new Counters(log) {
            @Override
            void increment(int counter) {
                values.lazySet(counter, values.getPlain(counter) + 1);
            }
        });
    }

    /// An observer for many threads at once, for the lifetime of the daemon.
    public QueryObserver shared() {
        return added(new Counters(log) {
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

    /// All counts by name, in the order in which they are reported.
    public Map<String, Long> totals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        for (Transport transport : TRANSPORTS) {
            totals.put("queries." + word(transport), sum(transport.ordinal()));
        }
        totals.put("queries.dropped", sum(DROPPED));
        for (AnswerSource source : SOURCES) {
            totals.put("answers." + word(source), sum(FIRST_SOURCE + source.ordinal()));
        }
        totals.put("answers.truncated", sum(TRUNCATED));
        for (int code = 0; code < RESPONSE_CODES.length; code++) {
            totals.put("codes." + ResponseCode.name(RESPONSE_CODES[code]).toLowerCase(Locale.ROOT),
                    sum(FIRST_CODE + code));
        }
        totals.put("codes.other", sum(OTHER_CODES));
        totals.put("tsig.valid", sum(SIGNED));
        totals.put("tsig.errors", sum(WRONGLY_SIGNED));
        return totals;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private long sum(int counter) {
        return all.stream().mapToLong(counters -> counters.values.get(counter)).sum();
    }

    private abstract static class Counters implements QueryObserver {

        final AtomicLongArray values = new AtomicLongArray(COUNTERS);
        private final QueryLog log;

        Counters(QueryLog log) {
            this.log = log;
        }

        abstract void increment(int counter);

        @Override
        public void answered(QueryContext context, int length) {
            increment(context.transport().ordinal());
            increment(FIRST_SOURCE + context.source().ordinal());
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
        public void dropped(QueryContext context) {
            increment(context.transport().ordinal());
            increment(DROPPED);
        }
    }
}
