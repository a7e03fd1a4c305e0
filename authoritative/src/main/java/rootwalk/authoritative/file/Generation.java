package rootwalk.authoritative.file;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import rootwalk.wire.text.Entry;
import rootwalk.wire.text.EntryException;

/// The entries that one `$GENERATE` stands for: each `$` in its fields is the running number, `${offset,width,base`}
/// the number in another form, `\$` or `$$` a dollar sign.
final class Generation {

    private static final long MOST = 1_000_000;

    private String template = "";
    private long number;
    private long last;
    private long step = 1;
    private boolean begun;

    /// Begins with the directive, whose second field is the range.
    void begin(Entry entry) {
        String range = entry.string(1);
        int dash = range.indexOf('-');
        int slash = range.indexOf('/');
        int end = slash < 0 ? range.length() : slash;
        if (dash < 1 || dash >= end) {
            throw range(range);
        }
        number = number(range.substring(0, dash), range);
        last = number(range.substring(dash + 1, end), range);
        step = slash < 0 ? 1 : number(range.substring(slash + 1), range);
        if (step == 0 || last < number) {
            throw range(range);
        }
        if ((last - number) / step >= MOST) {
            throw new EntryException("$GENERATE makes more than " + MOST + " records", "check the range " + range);
        }
        template = entry.rest(2);
        begun = false;
    }

    private static EntryException range(String range) {
        return new EntryException("the range " + range + " of $GENERATE cannot be read",
                "write FROM-TO or FROM-TO/STEP, the lower number first");
    }

    private static long number(String digits, String range) {
        try {
            long value = Long.parseLong(digits);
            if (value >= 0 && value <= Integer.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw range(range);
        }
        throw range(range);
    }

    /// Goes to the next number: false when there is none.
    boolean next() {
        if (begun) {
            number += step;
        }
        begun = true;
        return number <= last;
    }

    /// The entry for the current number.
    byte[] text() {
        StringBuilder text = new StringBuilder(template.length() + 16);
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            char next = at + 1 < template.length() ? template.charAt(at + 1) : ' ';
            if (next == '$' && (c == '\\' || c == '$')) {
                text.append('$');
                at += 2;
            } else if (c == '\\') {
                text.append(c).append(next);
                at += 2;
            } else if (c == '$' && next == '{') {
                int end = template.indexOf('}', at);
                if (end < 0) {
                    throw form(template.substring(at));
                }
                appendFormatted(template.substring(at + 2, end), text);
                at = end + 1;
            } else if (c == '$') {
                text.append(number);
                at++;
            } else {
                text.append(c);
                at++;
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static EntryException form(String text) {
        return new EntryException(text + " in $GENERATE cannot be read",
                "write ${OFFSET,WIDTH,BASE} with the base d, o, x, X, n or N");
    }

    private void appendFormatted(String form, StringBuilder text) {
        String[] parts = form.split(",", -1);
        if (parts.length > 3) {
            throw form("${" + form + "}");
        }
        long value;
        int width;
        try {
            value = number + Long.parseLong(parts[0]);
            width = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        } catch (NumberFormatException e) {
            throw form("${" + form + "}");
        }
        if (width < 0 || width > 255 || value < 0) {
            throw form("${" + form + "}");
        }
        String base = parts.length > 2 ? parts[2] : "d";
        switch (base) {
            case "d" -> appendPadded(Long.toString(value), width, text);
            case "o" -> appendPadded(Long.toOctalString(value), width, text);
            case "x" -> appendPadded(Long.toHexString(value), width, text);
            case "X" -> appendPadded(Long.toHexString(value).toUpperCase(Locale.ROOT), width, text);
            case "n", "N" -> appendNibbles(base.equals("n") ? Long.toHexString(value)
                    : Long.toHexString(value).toUpperCase(Locale.ROOT), width, text);
            default -> throw form("${" + form + "}");
        }
    }

    private static void appendPadded(String digits, int width, StringBuilder text) {
        text.repeat('0', Math.max(0, width - digits.length())).append(digits);
    }

    /// Hexadecimal digits, the lowest first, parted by dots, as in names below ip6.arpa; the width counts the dots.
    private static void appendNibbles(String digits, int width, StringBuilder text) {
        int from = text.length();
        for (int i = digits.length() - 1; i >= 0; i--) {
            text.append(i < digits.length() - 1 ? "." : "").append(digits.charAt(i));
        }
        while (text.length() - from + 1 < width) {
            text.append(".0");
        }
    }
}
