package rootwalk.cli;

import java.util.HashMap;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;

/// Warnings and errors of one kind, of which a few a minute are written and the others counted: a trouble that lasts must
/// not fill a disk. Any thread.
final class Repetitions {

    /// The event is not to be written.
    static final int LEFT_OUT = -1;

    private static final int MOST_A_MINUTE = 5;
    private static final long MINUTE_MILLIS = 60_000;
    private static final int MOST_KINDS = 500;

    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private long begun;
        private int written;
        private int leftOut;

        Kind(long begun) {
            this.begun = begun;
        }
    }

    /// How many events of this kind were left out before this one, or [#LEFT_OUT].
    int before(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.WARN) ? before(kind(event), event.getTimeStamp()) : 0;
    }

    /// Texts that differ only in what is filled in are of one kind; a text that is filled in whole is its own.
    private static String kind(ILoggingEvent event) {
        String template = event.getMessage();
        return template.equals("{}") ? event.getFormattedMessage() : template;
    }

    private synchronized int before(String name, long now) {
        if (kinds.size() >= MOST_KINDS) {
            kinds.clear();
        }
        Kind kind = kinds.computeIfAbsent(name, _ -> new Kind(now));
        if (now - kind.begun >= MINUTE_MILLIS || now < kind.begun) {
            int leftOut = kind.leftOut;
            kind.begun = now;
            kind.written = 1;
            kind.leftOut = 0;
            return leftOut;
        }
        if (kind.written == MOST_A_MINUTE) {
            kind.leftOut++;
            return LEFT_OUT;
        }
        kind.written++;
        return 0;
    }
}
