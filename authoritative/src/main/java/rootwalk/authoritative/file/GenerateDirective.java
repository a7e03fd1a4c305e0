package rootwalk.authoritative.file;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import rootwalk.wire.text.Entry;
import rootwalk.wire.text.EntryException;
import rootwalk.wire.text.Fields;

/// The entries that a `$GENERATE` directive generates, the same as in BIND, which defined it: each `$` in the name
/// and in the data is the current number, `${offset,width,base}` the number in another form, `\$` or `$$` a dollar
/// sign. If the data is one quoted string, the content of the string is used. Reusable.
final class GenerateDirective {

    private static final long MAX_RECORDS = 1_000_000;
    private static final int WIDEST = 255;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,10})-(\\d{1,10})(?:/(\\d{1,10}))?");
    private static final Pattern FORM = Pattern.compile("\\$\\{([+-]?\\d{1,10})(?:,(\\d{1,3})(?:,([doxXnN]))?)?\\}");

    private String name = "";
    private String middle = "";
    private String data = "";
    private long number;
    private long last;
    private long step = 1;
    private long offset;
    private boolean begun;

    /// Begins with the directive: `$GENERATE FROM-TO[/STEP] NAME [TTL] [CLASS] TYPE DATA`.
    void begin(Entry entry) {
        range(entry.string(1));
        int dataAt = behindType(entry);
        name = entry.rest(2, 3);
        middle = " " + entry.rest(3, dataAt) + " ";
        boolean isQuoted = dataAt + 1 == entry.size() && entry.isQuoted(dataAt);
        data = isQuoted ? entry.string(dataAt).replace("\\\"", "\"") : entry.rest(dataAt, entry.size());
        begun = false;
    }

    private void range(String range) {
        Matcher matcher = RANGE.matcher(range);
        boolean isRange = matcher.matches();
        number = isRange ? Long.parseLong(matcher.group(1)) : 1;
        last = isRange ? Long.parseLong(matcher.group(2)) : 0;
        step = isRange && matcher.group(3) != null ? Long.parseLong(matcher.group(3)) : 1;
        if (last < number || last > Integer.MAX_VALUE || step == 0) {
            throw new EntryException("the range '" + range + "' of $GENERATE cannot be read",
                    "write FROM-TO or FROM-TO/STEP, the lower number first");
        }
        if ((last - number) / step >= MAX_RECORDS) {
            throw new EntryException("$GENERATE makes more than " + MAX_RECORDS + " records",
                    "check the range '" + range + "'");
        }
    }

    private static int behindType(Entry entry) {
        int field = 3;
        while (field < entry.size()
                && (Fields.startsWithDigit(entry, field) || Fields.dnsClass(entry, field) >= 0)) {
            field++;
        }
        return Math.min(field + 1, entry.size());
    }

    /// Whether an offset applies to a plain `$` after it in the same text, which the author may not intend.
    boolean carriesOffset() {
        return carriesOffset(name) || carriesOffset(data);
    }

    private boolean carriesOffset(String template) {
        offset = 0;
        int at = 0;
        while (at < template.length()) {
            int end = endOfPart(template, at);
            boolean isPlain = template.charAt(at) == '$' && end == at + 1;
            if (isPlain && offset != 0) {
                return true;
            }
            if (template.charAt(at) == '$' && template.startsWith("{", at + 1)) {
                offset = Long.parseLong(form(template, at).group(1));
            }
            at = end;
        }
        return false;
    }

    /// Goes to the next number. Returns false if there is none.
    boolean next() {
        if (begun) {
            number += step;
        }
        begun = true;
        return number <= last;
    }

    /// The entry for the current number.
    byte[] text() {
        StringBuilder text = new StringBuilder(name.length() + middle.length() + data.length() + 16);
        append(name, text);
        text.append(middle);
        append(data, text);
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void append(String template, StringBuilder text) {
        offset = 0;
        int at = 0;
        while (at < template.length()) {
            int end = endOfPart(template, at);
            if (template.charAt(at) != '$') {
                text.append(template, at, end);
            } else if (end == at + 1) {
                text.append(number + offset);
            } else if (template.charAt(at + 1) == '$') {
                text.append('$');
            } else {
                appendFormatted(form(template, at), text);
            }
            at = end;
        }
    }

    /// The end of the part that begins at an index: one character, an escaped character, or one form of the number.
    private static int endOfPart(String template, int at) {
        char c = template.charAt(at);
        boolean isLast = at + 1 == template.length();
        if (c == '\\' && !isLast) {
            return at + 2;
        }
        if (c != '$' || isLast) {
            return at + 1;
        }
        return switch (template.charAt(at + 1)) {
            case '$' -> at + 2;
            case '{' -> form(template, at).end();
            default -> at + 1;
        };
    }

    private static Matcher form(String template, int at) {
        Matcher matcher = FORM.matcher(template).region(at, template.length());
        if (matcher.lookingAt() && (matcher.group(2) == null || Integer.parseInt(matcher.group(2)) <= WIDEST)) {
            return matcher;
        }
        int end = template.indexOf('}', at);
        throw form(end < 0 ? template.substring(at) : template.substring(at, end + 1));
    }

    private static EntryException form(String text) {
        return new EntryException("'" + text + "' in $GENERATE cannot be read", "write ${OFFSET}, ${OFFSET,WIDTH} or"
                + " ${OFFSET,WIDTH,BASE} with the base d, o, x, X, n or N, and a width of " + WIDEST + " at most");
    }

    private void appendFormatted(Matcher form, StringBuilder text) {
        offset = Long.parseLong(form.group(1));
        long value = number + offset;
        int width = form.group(2) == null ? 0 : Integer.parseInt(form.group(2));
        char base = form.group(3) == null ? 'd' : form.group(3).charAt(0);
        if (value != (int) value) {
            throw new EntryException("'" + form.group() + "' in $GENERATE makes " + value,
                    "check the range and the offset");
        }
        switch (base) {
            case 'o' -> appendPadded(Integer.toOctalString((int) value), width, text);
            case 'x' -> appendPadded(Integer.toHexString((int) value), width, text);
            case 'X' -> appendPadded(Integer.toHexString((int) value).toUpperCase(Locale.ROOT), width, text);
            case 'n' -> appendNibbles(Integer.toHexString((int) value), width, text);
            case 'N' -> appendNibbles(Integer.toHexString((int) value).toUpperCase(Locale.ROOT), width, text);
            default -> appendDecimal(value, width, text);
        }
    }

    private static void appendDecimal(long value, int width, StringBuilder text) {
        text.append(value < 0 ? "-" : "");
        appendPadded(Long.toString(Math.abs(value)), value < 0 ? width - 1 : width, text);
    }

    private static void appendPadded(String digits, int width, StringBuilder text) {
        text.repeat('0', Math.max(0, width - digits.length())).append(digits);
    }

    /// Hexadecimal digits, the lowest first, separated by dots, as in names below ip6.arpa. The width includes the
    /// dots: if it is even, the last character is a dot.
    private static void appendNibbles(String digits, int width, StringBuilder text) {
        int from = text.length();
        for (int i = digits.length() - 1; i >= 0; i--) {
            text.append(i < digits.length() - 1 ? "." : "").append(digits.charAt(i));
        }
        while (text.length() - from < width) {
            text.append((text.length() - from) % 2 == 1 ? '.' : '0');
        }
    }
}
