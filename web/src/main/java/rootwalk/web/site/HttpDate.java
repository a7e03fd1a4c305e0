package rootwalk.web.site;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalLong;

import io.netty.handler.codec.DateFormatter;
import org.jspecify.annotations.Nullable;

/// Times as header fields have them (RFC 9110 section 5.6.7), in seconds since 1970.
public final class HttpDate {

    /// Other than the JDK's own, with two digits for every day.
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private HttpDate() {}

    public static String format(long seconds) {
        return FORMAT.format(Instant.ofEpochSecond(seconds));
    }

    /// In any of its three forms; empty where it is none of them, or not there.
    @SuppressWarnings("JavaUtilDate") // Netty's reader makes one
    static OptionalLong parse(@Nullable String field) {
        var date = field == null ? null : DateFormatter.parseHttpDate(field);
        return date == null ? OptionalLong.empty() : OptionalLong.of(date.getTime() / 1000);
    }
}
