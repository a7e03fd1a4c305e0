package rootwalk.web.cache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/// The directives of the `Cache-Control` fields of a message (RFC 9111 section 5.2).
///
/// @param directives names in lower case, with their arguments; the argument is empty if there is none. If a directive
///     occurs twice, the first one is used (RFC 9111 section 4.2.1)
record CacheControl(Map<String, String> directives) {

    /// The largest value of `delta-seconds` (RFC 9111 section 1.2.2).
    private static final long MAX_DELTA_SECONDS = 1L << 31;

    static CacheControl of(HttpHeaders headers) {
        Map<String, String> directives = new LinkedHashMap<>();
        for (String value : headers.getAll(HttpHeaderNames.CACHE_CONTROL)) {
            read(value, directives);
        }
        return new CacheControl(directives);
    }

    boolean has(String name) {
        return directives.containsKey(name);
    }

    /// The argument of a directive, in seconds. An invalid argument is zero, so that the response is stale; a missing
    /// directive is empty.
    Optional<Duration> seconds(String name) {
        return Optional.ofNullable(directives.get(name)).map(argument -> deltaSeconds(argument).orElse(Duration.ZERO));
    }

    /// Whether the directive has no argument, such as `max-stale` alone.
    boolean isBare(String name) {
        return directives.getOrDefault(name, "0").isEmpty();
    }

    /// Reads `delta-seconds` (RFC 9111 section 1.2.2).
    static Optional<Duration> deltaSeconds(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(digits.length() > 10 ? MAX_DELTA_SECONDS : Math.min(MAX_DELTA_SECONDS,
                Long.parseLong(digits))));
    }

    private static void read(String value, Map<String, String> directives) {
        int begin = 0;
        boolean quoted = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                directive(value.substring(begin, at), directives);
                begin = at + 1;
            }
        }
        directive(value.substring(begin), directives);
    }

    private static void directive(String text, Map<String, String> directives) {
        String[] parts = text.split("=", 2);
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty()) {
            directives.putIfAbsent(name, parts.length == 1 ? "" : unquoted(parts[1].strip()));
        }
    }

    private static String unquoted(String argument) {
        boolean quoted = argument.length() > 1 && argument.startsWith("\"") && argument.endsWith("\"");
        return quoted ? argument.substring(1, argument.length() - 1) : argument;
    }
}
