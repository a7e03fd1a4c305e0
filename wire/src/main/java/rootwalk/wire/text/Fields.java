package rootwalk.wire.text;

import java.nio.charset.StandardCharsets;

import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// Parses single fields of entries: numbers, times, types, classes.
public final class Fields {

    private static final long MAX_SECONDS = 0xFFFF_FFFFL;
    /// A time that does not fit into 32 bits.
    static final long TOO_LONG = Long.MAX_VALUE;
    private static final String TIME = "write seconds, or numbers with s, m, h, d or w as in 1h30m";

    private Fields() {}

    /// An unsigned number up to a limit, which is below 2^63 or -1 for 2^64-1.
    public static long number(Entry entry, int field, long limit, String meaning) {
        byte[] text = entry.text();
        int end = entry.end(field);
        long value = 0;
        for (int at = entry.start(field); at < end; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                throw new EntryException("the " + meaning + " " + entry.shown(field) + " is not a number",
                        range(limit));
            }
            boolean overflows = limit < 0 && Long.compareUnsigned(value, Long.divideUnsigned(limit - digit, 10)) > 0;
            value = value * 10 + digit;
            if (overflows || (limit >= 0 && value > limit)) {
                throw new EntryException("the " + meaning + " " + entry.shown(field) + " is above "
                        + Long.toUnsignedString(limit), range(limit));
            }
        }
        if (end == entry.start(field)) {
            throw new EntryException("the " + meaning + " is missing", range(limit));
        }
        return value;
    }

    private static String range(long limit) {
        return "write a whole number from 0 to " + Long.toUnsignedString(limit);
    }

    /// Whether a field begins with a digit, like a time.
    public static boolean startsWithDigit(Entry entry, int field) {
        return entry.length(field) > 0 && !entry.isQuoted(field) && isDigit(entry.text()[entry.start(field)]);
    }

    /// Whether there is such a field, and it consists of digits.
    static boolean isNumber(Entry entry, int field) {
        if (field >= entry.size() || !startsWithDigit(entry, field)) {
            return false;
        }
        int at = entry.start(field);
        while (at < entry.end(field) && isDigit(entry.text()[at])) {
            at++;
        }
        return at == entry.end(field);
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /// Seconds in 32 bits, also with units: `3600`, `1h30m`, `2W`.
    public static long seconds(Entry entry, int field, String meaning) {
        long seconds = time(entry, field, meaning);
        if (seconds > MAX_SECONDS) {
            throw tooLong(entry, field, meaning, MAX_SECONDS);
        }
        return seconds;
    }

    static EntryException tooLong(Entry entry, int field, String meaning, long most) {
        return new EntryException("the " + meaning + " " + entry.shown(field) + " is too long",
                "write at most " + most + " seconds");
    }

    /// Seconds, also with units; [#TOO_LONG] if they do not fit into 32 bits.
    static long time(Entry entry, int field, String meaning) {
        byte[] text = entry.text();
        int at = entry.start(field);
        int end = entry.end(field);
        long total = 0;
        while (at < end) {
            long part = 0;
            int digits = at;
            for (; at < end && isDigit(text[at]); at++) {
                part = Math.min(part * 10 + (text[at] - '0'), Integer.MAX_VALUE * 4L);
            }
            long unit = at == digits ? -1 : at < end ? unit(text[at++]) : 1;
            if (unit < 0) {
                throw new EntryException("the " + meaning + " " + entry.shown(field) + " is not a time",
                        TIME);
            }
            total += part * unit;
            if (total > MAX_SECONDS) {
                return TOO_LONG;
            }
        }
        if (at == entry.start(field)) {
            throw new EntryException("the " + meaning + " is missing", TIME);
        }
        return total;
    }

    private static long unit(byte c) {
        return switch (c) {
            case 's', 'S' -> 1;
            case 'm', 'M' -> 60;
            case 'h', 'H' -> 3600;
            case 'd', 'D' -> 86_400;
            case 'w', 'W' -> 604_800;
            default -> -1;
        };
    }

    /// The class that a field names, or -1.
    public static int dnsClass(Entry entry, int field) {
        int length = entry.length(field);
        if (entry.isQuoted(field) || length < 2) {
            return -1;
        }
        byte[] text = entry.text();
        int first = text[entry.start(field)] & 0xDF;
        if (length == 2) {
            int second = text[entry.start(field) + 1] & 0xDF;
            if (first == 'I' && second == 'N') {
                return RecordClass.IN;
            }
            return (second == 'S' && (first == 'C' || first == 'H')) || (first == 'C' && second == 'H')
                    ? RecordClass.parse(entry.string(field))
                    : -1;
        }
        return first == 'C' && length > 5 ? RecordClass.parse(entry.string(field)) : -1;
    }

    /// The type that a field names, or -1.
    public static int type(Entry entry, int field) {
        if (entry.isQuoted(field)) {
            return -1;
        }
        int known = ShortMnemonics.type(entry.text(), entry.start(field), entry.length(field));
        return known >= 0 ? known : RecordType.parse(entry.string(field));
    }

    /// Whether a field is a word, without regard to case.
    public static boolean is(Entry entry, int field, String word) {
        return !entry.isQuoted(field) && entry.length(field) == word.length()
                && entry.string(field).equalsIgnoreCase(word);
    }

    /// The octets of a text that came from [Entry#string].
    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
