package rootwalk.wire.text;

import java.math.BigDecimal;
import java.util.Locale;

/// The data of LOC (RFC 1876): degrees, minutes and seconds of latitude and longitude, then metres: altitude, size,
/// precision.
record Location() implements RdataPart {

    @Override
    public String what() {
        return "latitude, longitude, altitude";
    }

    private static final long EQUATOR = 1L << 31;
    private static final long SECOND = 1000;
    private static final long DEGREE = 3600 * SECOND;

    /// The base of altitudes, in centimetres below the reference.
    private static final long LOWEST = 10_000_000;

    private static final int STANDARD_SIZE = 0x12;
    private static final int STANDARD_HORIZONTAL = 0x16;
    private static final int STANDARD_VERTICAL = 0x13;

    @Override
    public void read(FieldReader fields, WireBuffer out) {
        long latitude = angle(fields, "latitude", 90, "N", "S");
        long longitude = angle(fields, "longitude", 180, "E", "W");
        long altitude = centimetres(fields.word("altitude"), "altitude", -LOWEST, 0xFFFF_FFFFL - LOWEST) + LOWEST;
        out.put8(0);
        out.put8(size(fields, "size", STANDARD_SIZE));
        out.put8(size(fields, "horizontal precision", STANDARD_HORIZONTAL));
        out.put8(size(fields, "vertical precision", STANDARD_VERTICAL));
        out.put32((int) latitude);
        out.put32((int) longitude);
        out.put32((int) altitude);
    }

    /// Degrees, optional minutes, optional seconds, and the hemisphere.
    private static long angle(FieldReader fields, String what, int most, String positive, String negative) {
        long angle = whole(fields.word(what), what, most) * DEGREE;
        String word = fields.word(what);
        if (!isSide(word, positive, negative)) {
            angle += whole(word, "minutes of the " + what, 59) * 60 * SECOND;
            word = fields.word(what);
        }
        if (!isSide(word, positive, negative)) {
            angle += fraction(word, 3, "seconds of the " + what, 0, 59_999);
            word = fields.word(what);
        }
        if (!isSide(word, positive, negative)) {
            throw new EntryException("the " + what + " does not end with " + positive + " or " + negative + ": '"
                    + word + "'", "write DEGREES MINUTES SECONDS and the letter");
        }
        if (angle > most * DEGREE) {
            throw new EntryException("the " + what + " is above " + most + " degrees",
                    "write degrees from 0 to " + most + ", and the hemisphere as " + positive + " or " + negative);
        }
        return word.equalsIgnoreCase(positive) ? EQUATOR + angle : EQUATOR - angle;
    }

    private static boolean isSide(String word, String positive, String negative) {
        return word.equalsIgnoreCase(positive) || word.equalsIgnoreCase(negative);
    }

    private static long whole(String word, String what, int most) {
        return fraction(word, 0, what, 0, most);
    }

    /// A decimal number in units of its last digit.
    private static long fraction(String word, int digits, String what, long least, long most) {
        if (!word.matches("-?\\d{1,10}(\\.\\d{0," + digits + "})?") || (digits == 0 && word.indexOf('.') >= 0)) {
            throw new EntryException("the " + what + " cannot be read: '" + word + "'",
                    digits == 0 ? "write a whole number"
                            : "write a number with at most " + digits + " digits after the point");
        }
        int point = word.indexOf('.');
        String behind = point < 0 ? "" : word.substring(point + 1);
        String all = (point < 0 ? word : word.substring(0, point)) + behind + "0".repeat(digits - behind.length());
        long value = Long.parseLong(all);
        if (value < least || value > most) {
            throw new EntryException("the " + what + " '" + word + "' is out of range",
                    "write a number from " + decimal(least, digits) + " to " + decimal(most, digits));
        }
        return value;
    }

    private static String decimal(long value, int digits) {
        return BigDecimal.valueOf(value, digits).stripTrailingZeros().toPlainString();
    }

    /// Metres, with or without `m`.
    private static long centimetres(String word, String what, long least, long most) {
        boolean hasUnit = word.endsWith("m") || word.endsWith("M");
        return fraction(hasUnit ? word.substring(0, word.length() - 1) : word, 2, what, least, most);
    }

    /// A digit and a power of ten, in centimetres (RFC 1876 section 2).
    private static int size(FieldReader fields, String what, int standard) {
        if (!fields.hasNext()) {
            return standard;
        }
        long value = centimetres(fields.word(what), what, 0, 9_000_000_000L);
        int exponent = 0;
        while (value > 9) {
            value /= 10;
            exponent++;
        }
        return (int) value << 4 | exponent;
    }

    @Override
    public void print(OctetReader data, StringBuilder text) {
        if (data.u8() != 0) {
            throw new MalformedRdataException("the version is not 0");
        }
        int size = data.u8();
        int horizontal = data.u8();
        int vertical = data.u8();
        angle(data.number(4) - EQUATOR, 90, "N", "S", text);
        angle(data.number(4) - EQUATOR, 180, "E", "W", text);
        text.append(' ').append(metres(data.number(4) - LOWEST));
        size(size, text);
        size(horizontal, text);
        size(vertical, text);
    }

    private static void angle(long value, int most, String positive, String negative, StringBuilder text) {
        long angle = Math.abs(value);
        if (angle > most * DEGREE) {
            throw new MalformedRdataException("an angle is above " + most + " degrees");
        }
        text.append(' ').append(angle / DEGREE).append(' ').append(angle / (60 * SECOND) % 60).append(' ')
                .append(String.format(Locale.ROOT, "%d.%03d", angle / SECOND % 60, angle % SECOND)).append(' ')
                .append(value < 0 ? negative : positive);
    }

    private static void size(int octet, StringBuilder text) {
        int digit = octet >>> 4;
        int exponent = octet & 15;
        if (digit > 9 || exponent > 9 || (digit == 0 && exponent > 0)) {
            throw new MalformedRdataException("a size is malformed");
        }
        long value = digit;
        for (int i = 0; i < exponent; i++) {
            value *= 10;
        }
        text.append(' ').append(metres(value));
    }

    private static String metres(long centimetres) {
        long metres = Math.abs(centimetres);
        return (centimetres < 0 ? "-" : "") + metres / 100
                + (metres % 100 == 0 ? "" : String.format(Locale.ROOT, ".%02d", metres % 100)) + "m";
    }
}
