package rootwalk.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parses durations and sizes, and suggests corrections for invalid ones.
public final class Units {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)?");
    private static final Pattern NUMBER_AND_WORD = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([a-z]*)\\.?");

    /// The units, largest first, each with its value in the smallest one.
    private static final List<Unit> DURATIONS = List.of(
            new Unit("d", 86_400_000), new Unit("h", 3_600_000), new Unit("m", 60_000), new Unit("s", 1000),
            new Unit("ms", 1));
    private static final List<Unit> SIZES =
            List.of(new Unit("GiB", 1 << 30), new Unit("MiB", 1 << 20), new Unit("KiB", 1 << 10), new Unit("B", 1));

    private record Unit(String name, long value) {}

    private Units() {}

    /// A duration such as `500ms` or `1h`.
    ///
    /// @throws IllegalArgumentException if the text is not one
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /// Octets.
    ///
    /// @throws IllegalArgumentException if the text is not a size, or too large for a `long`
    static long size(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        long count = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        int shift = switch (unit == null ? "B" : unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        if (count > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("it is too large");
        }
        return count << shift;
    }

    /// Suggests a duration for texts such as `86400`, `1 day`, `1.5h` or `60sec`.
    static Optional<String> suggestDuration(String text) {
        return suggest(text, Units::durationUnit, DURATIONS);
    }

    /// Suggests a size for texts such as `256M`, `256MB`, `64 mib` or `1.5GiB`.
    static Optional<String> suggestSize(String text) {
        return suggest(text, Units::sizeUnit, SIZES);
    }

    private interface UnitOf {
        /// The value of a unit, or 0 if the word is not a unit.
        long value(String word);
    }

    private static Optional<String> suggest(String text, UnitOf units, List<Unit> names) {
        Matcher matcher = NUMBER_AND_WORD.matcher(text.strip().toLowerCase(Locale.ROOT));
        long unit = matcher.matches() ? units.value(matcher.group(2)) : 0;
        if (unit == 0) {
            return Optional.empty();
        }
        long value = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValue();
        if (matcher.group(2).isEmpty()) {
            return Optional.of(matcher.group(1) + names.stream().filter(name -> name.value() == unit).findFirst()
                    .orElseThrow().name());
        }
        return names.stream().filter(name -> name.value() <= unit && value % name.value() == 0).findFirst()
                .map(name -> value / name.value() + name.name());
    }

    private static long durationUnit(String word) {
        return switch (word) {
            case "ms", "msec", "msecs", "millisecond", "milliseconds" -> 1;
            case "", "s", "sec", "secs", "second", "seconds" -> 1000;
            case "m", "min", "mins", "minute", "minutes" -> 60_000;
            case "h", "hr", "hrs", "hour", "hours" -> 3_600_000;
            case "d", "day", "days" -> 86_400_000;
            case "w", "week", "weeks" -> 7 * 86_400_000;
            default -> 0;
        };
    }

    private static long sizeUnit(String word) {
        return switch (word) {
            case "", "b", "byte", "bytes", "octet", "octets" -> 1;
            case "k", "kb", "kib" -> 1 << 10;
            case "m", "mb", "mib" -> 1 << 20;
            case "g", "gb", "gib" -> 1 << 30;
            default -> 0;
        };
    }
}
