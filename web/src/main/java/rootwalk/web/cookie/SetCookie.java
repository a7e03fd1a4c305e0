package rootwalk.web.cookie;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import rootwalk.web.cookie.Cookie.SameSite;

/// A parsed `Set-Cookie` field, before it is accepted (RFC 6265 section 5.2, 6265bis section 5.6).
///
/// @param attributes the last of each name, in lower case
public record SetCookie(String name, String value, Map<String, String> attributes) {

    /// The largest name and value together, in octets (6265bis section 5.6).
    private static final int MAX_PAIR = 4096;

    /// The largest attribute value in octets.
    private static final int MAX_ATTRIBUTE = 1024;

    /// The longest lifetime of a cookie (6265bis section 5.5).
    private static final Duration MAX_LIFETIME = Duration.ofDays(400);

    /// Parses a field; empty if it has invalid characters, is too long, or has neither name nor value.
    public static Optional<SetCookie> parse(String field) {
        if (field.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            return Optional.empty();
        }
        String[] parts = field.split(";");
        String pair = parts.length == 0 ? "" : parts[0];
        int equals = pair.indexOf('=');
        String name = stripped(pair.substring(0, Math.max(0, equals)));
        String value = stripped(pair.substring(equals + 1));
        int octets = octets(name) + octets(value);
        if (octets == 0 || octets > MAX_PAIR) {
            return Optional.empty();
        }
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            attribute(parts[i], attributes);
        }
        return Optional.of(new SetCookie(name, value, attributes));
    }

    /// @param attribute
    ///            in lower case
    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    /// When the cookie expires: by `Max-Age`, else by `Expires`; empty for a session cookie.
    Optional<Instant> expires(Instant now) {
        Instant latest = now.plus(MAX_LIFETIME);
        return attribute("max-age").flatMap(SetCookie::deltaSeconds)
                .map(seconds -> seconds <= 0 ? Instant.EPOCH : now.plusSeconds(seconds))
                .or(() -> attribute("expires").flatMap(CookieDate::parse))
                .map(end -> end.isAfter(latest) ? latest : end);
    }

    /// The domain without a leading dot; empty if there is none.
    String domain() {
        String domain = attribute("domain").orElse("").toLowerCase(Locale.ROOT);
        return domain.startsWith(".") ? domain.substring(1) : domain;
    }

    Optional<String> path() {
        return attribute("path").filter(path -> path.startsWith("/"));
    }

    SameSite sameSite() {
        return switch (attribute("samesite").orElse("").toLowerCase(Locale.ROOT)) {
            case "strict" -> SameSite.STRICT;
            case "lax" -> SameSite.LAX;
            case "none" -> SameSite.NONE;
            default -> SameSite.DEFAULT;
        };
    }

    private Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /// The last attribute counts; one with an invalid number or date is ignored.
    private static void attribute(String text, Map<String, String> attributes) {
        String[] parts = text.split("=", 2);
        String name = stripped(parts[0]).toLowerCase(Locale.ROOT);
        String value = parts.length == 1 ? "" : stripped(parts[1]);
        boolean readable = switch (name) {
            case "max-age" -> deltaSeconds(value).isPresent();
            case "expires" -> CookieDate.parse(value).isPresent();
            default -> true;
        };
        if (readable && octets(value) <= MAX_ATTRIBUTE) {
            attributes.put(name, value);
        }
    }

    /// Seconds, up to the longest lifetime.
    private static Optional<Long> deltaSeconds(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (text.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        if (negative || digits.isEmpty()) {
            return Optional.of(0L);
        }
        return Optional.of(digits.length() > 9 ? MAX_LIFETIME.toSeconds() : Long.parseLong(digits));
    }

    private static String stripped(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isBlank(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(begin, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
