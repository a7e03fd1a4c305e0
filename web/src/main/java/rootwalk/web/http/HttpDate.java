package rootwalk.web.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates in header fields (RFC 9110 section 5.6.7), in seconds.
public final class HttpDate {

    /// Unlike the formatter of the JDK, with two digits for each day.
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
            "oct", "nov", "dec");

    private static final String SHORT_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)";
    private static final String LONG_DAY = "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)";
    private static final String MONTH = "(?<month>" + String.join("|", MONTHS) + ")";
    private static final String TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";

    /// The preferred format, the format with hyphens, and that of the C function asctime. Case is ignored (RFC 9111
    /// section 4.2).
    private static final List<Pattern> FORMS = List.of(
            form(SHORT_DAY + ", (?<day>[0-9]{2}) " + MONTH + " (?<year>[0-9]{4}) " + TIME + " gmt"),
            form(LONG_DAY + ", (?<day>[0-9]{2})-" + MONTH + "-(?<year>[0-9]{2}) " + TIME + " gmt"),
            form(SHORT_DAY + " " + MONTH + " (?<day>[0-9]{2}| [0-9]) " + TIME + " (?<year>[0-9]{4})"));

    /// A year of two digits that would be further in the future is in the past.
    private static final int MAX_YEARS_AHEAD = 50;

    private HttpDate() {}

    private static Pattern form(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /// @param seconds since 1970
    public static String format(long seconds) {
        return FORMAT.format(Instant.ofEpochSecond(seconds));
    }

    /// Parses a date in one of the three formats. Empty if it has another format or is not a date, such as 31 February.
    ///
    /// @param now used to complete a year of two digits
    public static Optional<Instant> parse(String field, Instant now) {
        String text = field.strip();
        for (Pattern form : FORMS) {
            Matcher parts = form.matcher(text);
            if (parts.matches()) {
                return time(parts, now);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> time(Matcher parts, Instant now) {
        try {
            int month = MONTHS.indexOf(parts.group("month").toLowerCase(Locale.ROOT)) + 1;
            // The grammar allows a leap second; java.time does not.
            int second = number(parts, "second") == 60 ? 59 : number(parts, "second");
            return Optional.of(LocalDateTime.of(year(parts.group("year"), now), month, number(parts, "day"),
                    number(parts, "hour"), number(parts, "minute"), second).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int year(String digits, Instant now) {
        int year = Integer.parseInt(digits);
        if (digits.length() > 2) {
            return year;
        }
        int current = now.atOffset(ZoneOffset.UTC).getYear();
        int nearest = current - current % 100 + year;
        return nearest > current + MAX_YEARS_AHEAD ? nearest - 100 : nearest;
    }

    private static int number(Matcher parts, String group) {
        return Integer.parseInt(parts.group(group).strip());
    }
}
