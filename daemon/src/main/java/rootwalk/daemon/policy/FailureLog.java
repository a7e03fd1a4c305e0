package rootwalk.daemon.policy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Addresses;
import rootwalk.wire.CountText;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.SafeText;

/// Logs why queries failed: a line for each, up to a limit per second, and the number of those without a line.
/// Thread-safe.
public final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.failures");
    private static final int MAX_SERVERS = 4;

    private final Consumer<String> lines;
    private final LineQuota quota;

    public FailureLog(Time time) {
        this(time, LOG::info);
    }

    /// @param lines receives each line
    FailureLog(Time time, Consumer<String> lines) {
        quota = new LineQuota(time);
        this.lines = lines;
    }

    /// An observer of one resolution, for the servers in its log line. Used by the resolving thread.
    LastServers observer() {
        return new LastServers();
    }

    /// The number of failures without a line.
    public long suppressed() {
        return quota.suppressed();
    }

    void failed(Question question, Resolution resolution, LastServers lastServers, Duration took) {
        log(question, resolution, lastServers, took, "");
    }

    /// The same for a query that was answered with expired records.
    void answeredStale(Question question, Resolution resolution, LastServers lastServers, Duration took) {
        log(question, resolution, lastServers, took, "; the client got expired records");
    }

    private void log(Question question, Resolution resolution, LastServers lastServers, Duration took, String end) {
        long before = quota.admit();
        if (before == LineQuota.NONE) {
            return;
        }
        if (before > 0) {
            lines.accept(CountText.of(before, "more query", "more queries")
                    + " failed, without a line for each");
        }
        lines.accept(line(question, resolution, lastServers, took) + end);
    }

    private static String line(Question question, Resolution resolution, LastServers lastServers, Duration took) {
        StringBuilder line = new StringBuilder();
        line.append(question.name()).append(' ').append(RecordType.name(question.type())).append(": ")
                .append(ResponseCode.name(resolution.responseCode())).append(" after ").append(took.toMillis())
                .append(" ms");
        for (ExtendedError error : resolution.errors()) {
            line.append("; EDE ").append(error.code()).append(' ').append(ExtendedError.purpose(error.code()));
            if (!error.text().isEmpty()) {
                line.append(": ").append(error.text());
            }
        }
        if (!lastServers.last.isEmpty()) {
            line.append("; last servers: ").append(lastServers.last.entrySet().stream()
                    .map(server -> Addresses.text(server.getKey()) + " " + server.getValue())
                    .collect(Collectors.joining(", ")));
        }
        return SafeText.text(line);
    }

    /// The last few servers without a usable response in one resolution, each with the reason.
    static final class LastServers implements ResolutionObserver {

        private Map<InetSocketAddress, String> last = Map.of();

        @Override
        public Interest interest() {
            return Interest.FAILURES;
        }

        @Override
        public void onEvent(ResolutionEvent event) {
            if (!(event instanceof ResolutionEvent.ResponseReceived received)) {
                return;
            }
            if (last.isEmpty()) {
                last = new LinkedHashMap<>();
            }
            last.remove(received.server());
            last.put(received.server(), text(received));
            if (last.size() > MAX_SERVERS) {
                List<InetSocketAddress> servers = new ArrayList<>(last.keySet());
                last.remove(servers.getFirst());
            }
        }

        private static String text(ResolutionEvent.ResponseReceived received) {
            String word = switch (received.kind()) {
                case TIMEOUT -> "no response";
                case ERROR_CODE -> "error";
                case REJECTED -> "no DNS response";
                case CLOSED -> "closed the connection";
                case LAME, ANSWER, ALIAS, REFERRAL, NO_DATA, NAME_ERROR, NAME_TOO_LONG, RECURSIVE, EMPTY, TRUNCATED,
                        NO_EDNS, NO_COOKIE, BAD_COOKIE,
                        WRONG_CASE, MIXED_CASE,
                        SUSPICIOUS, MALFORMED, UNREACHABLE, NOT_ASKED, NOT_READY ->
                    received.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            };
            return received.detail().isEmpty() ? "(" + word + ")" : "(" + word + ": " + received.detail() + ")";
        }
    }
}
