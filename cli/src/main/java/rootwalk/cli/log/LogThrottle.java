package rootwalk.cli.log;

import java.util.HashMap;
import java.util.Map;

/// Limits the warnings and errors of each kind: a few per minute are logged, and the others are counted, so that a
/// lasting problem does not fill the disk. Thread-safe.
final class LogThrottle {

    /// The event is not logged.
    static final int SUPPRESSED = -1;

    private static final int MAX_PER_MINUTE = 5;
    private static final long MINUTE_MILLIS = 60_000;
    private static final int MAX_KINDS = 500;

    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private long startedAt;
        private int written;
        private int suppressed;

        Kind(long begun) {
            this.startedAt = begun;
        }
    }

    /// The number of events of this kind that were suppressed before this one, or [#SUPPRESSED].
    int suppressedBefore(LogEvent event) {
        return event.isProblem() ? suppressedBefore(kind(event), event.millis()) : 0;
    }

    /// The kind of an event: its template, or the message if it has no template.
    private static String kind(LogEvent event) {
        String template = event.template();
        return template.equals("{}") ? event.message() : template;
    }

    private synchronized int suppressedBefore(String name, long now) {
        if (kinds.size() >= MAX_KINDS) {
            kinds.clear();
        }
        Kind kind = kinds.computeIfAbsent(name, _ -> new Kind(now));
        if (now - kind.startedAt >= MINUTE_MILLIS || now < kind.startedAt) {
            int leftOut = kind.suppressed;
            kind.startedAt = now;
            kind.written = 1;
            kind.suppressed = 0;
            return leftOut;
        }
        if (kind.written == MAX_PER_MINUTE) {
            kind.suppressed++;
            return SUPPRESSED;
        }
        kind.written++;
        return 0;
    }
}
