package rootwalk.web.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Headers;
import rootwalk.web.http.HttpDate;

/// Reads how long a server asks not to be sent requests (RFC 9110 section 10.2.3). Stateless.
final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    /// A time of more digits is as long as this one.
    private static final int MOST_DIGITS = 9;
    private static final long MOST = 999_999_999;

    private RetryAfter() {}

    /// Zero if it does not ask for that, or in a form that cannot be read. A date is compared with that of the response, so that the clocks need not agree.
    static Duration pause(HttpResponseStatus status, Http2Headers fields) {
        if (!status.equals(HttpResponseStatus.TOO_MANY_REQUESTS)
                && !status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
            return Duration.ZERO;
        }
        String value = fields.get("retry-after", "").toString().strip();
        if (SECONDS.matcher(value).matches()) {
            String digits = value.replaceFirst("^0+(?=.)", "");
            return Duration.ofSeconds(digits.length() > MOST_DIGITS ? MOST : Long.parseLong(digits));
        }
        Optional<Instant> sent = HttpDate.parse(fields.get("date", "").toString(), Instant.EPOCH);
        return sent.flatMap(now -> HttpDate.parse(value, now).map(then -> Duration.between(now, then)))
                .filter(Duration::isPositive).orElse(Duration.ZERO);
    }
}
