package rootwalk.cli.importing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Times and sizes as BIND and others write them.
final class BindUnits {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smhdw])");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmg]?)");

    private BindUnits() {}

    /// `3600` and `1h30m` as a duration. Another text stays as it is, and is rejected as a duration.
    static String seconds(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.matches("\\d+")) {
            return lower + "s";
        }
        if (!lower.matches("(\\d{1,9}[smhdw])+")) {
            return "\"" + text.replaceAll("[\"\\\\]", "") + "\"";
        }
        return TIME.matcher(lower).results().mapToLong(BindUnits::seconds).sum() + "s";
    }

    private static long seconds(MatchResult part) {
        long unit = switch (part.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            case "d" -> 86_400;
            default -> 604_800;
        };
        return Long.parseLong(part.group(1)) * unit;
    }

    /// `512m` as a number; empty for another text.
    static Optional<Long> octets(String text) {
        var matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1)) << switch (matcher.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        }) : Optional.empty();
    }

    /// A number of octets as a size.
    static String size(long octets) {
        return octets > 0 && octets % (1 << 20) == 0 ? (octets >> 20) + "MiB" : octets + "B";
    }

    /// `512m` as a size; empty for a share of the memory.
    static Optional<String> size(String text) {
        var matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        return matcher.matches() ? Optional.of(matcher.group(1) + switch (matcher.group(2)) {
            case "k" -> "KiB";
            case "m" -> "MiB";
            case "g" -> "GiB";
            default -> "B";
        }) : Optional.empty();
    }
}
