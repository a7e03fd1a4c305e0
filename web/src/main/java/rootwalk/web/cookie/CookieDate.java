package rootwalk.web.cookie;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Parses the date formats of `Expires` that servers use (RFC 6265 section 5.1.1).
final class CookieDate {

    private static final Pattern DELIMITERS = Pattern.compile("[\\x09\\x20-\\x2F\\x3B-\\x40\\x5B-\\x60\\x7B-\\x7E]+");
    private static final Pattern TIME = token("([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})");
    private static final Pattern DAY_OF_MONTH = token("([0-9]{1,2})");
    private static final Pattern YEAR = token("([0-9]{2,4})");
    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
            "oct", "nov", "dec");
    private static final int FIRST_YEAR = 1601;

    private Optional<LocalTime> time = Optional.empty();
    private Optional<Integer> dayOfMonth = Optional.empty();
    private Optional<Integer> month = Optional.empty();
    private Optional<Integer> year = Optional.empty();

    private CookieDate() {}

    /// Parses a date; empty if it is invalid.
    static Optional<Instant> parse(String text) {
        CookieDate date = new CookieDate();
        try {
            Stream.of(DELIMITERS.split(text)).forEach(date::take);
            return date.instant();
        } catch (DateTimeException e) {
            // For example an hour of 24, or the 31st of February.
            return Optional.empty();
        }
    }

    /// Each token is assigned to the first part that is still missing and that it matches.
    private void take(String token) {
        Matcher matcher = TIME.matcher(token);
        if (time.isEmpty() && matcher.matches()) {
            time = Optional.of(LocalTime.of(number(matcher, 1), number(matcher, 2), number(matcher, 3)));
            return;
        }
        matcher = DAY_OF_MONTH.matcher(token);
        if (dayOfMonth.isEmpty() && matcher.matches()) {
            dayOfMonth = Optional.of(number(matcher, 1));
            return;
        }
        int named = token.length() < 3 ? -1 : MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT));
        if (month.isEmpty() && named >= 0) {
            month = Optional.of(named + 1);
            return;
        }
        matcher = YEAR.matcher(token);
        if (year.isEmpty() && matcher.matches()) {
            year = Optional.of(century(number(matcher, 1)));
        }
    }

    private Optional<Instant> instant() {
        if (time.isEmpty() || dayOfMonth.isEmpty() || month.isEmpty()) {
            return Optional.empty();
        }
        return year.filter(y -> y >= FIRST_YEAR).map(y -> LocalDate.of(y, month.get(), dayOfMonth.get()))
                .map(day -> day.atTime(time.get()).toInstant(ZoneOffset.UTC));
    }

    private static int century(int year) {
        if (year >= 70 && year <= 99) {
            return year + 1900;
        }
        return year <= 69 ? year + 2000 : year;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /// A token that begins with `digits` and continues with a non-digit.
    private static Pattern token(String digits) {
        return Pattern.compile(digits + "(?:[^0-9].*)?", Pattern.DOTALL);
    }
}
