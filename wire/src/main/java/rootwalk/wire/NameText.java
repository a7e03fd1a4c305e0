package rootwalk.wire;

/// Presentation format of names (RFC 1035 section 5.1, RFC 4343 section 2.1).
public final class NameText {

    private NameText() {}

    /// Parses a name; `origin` completes a name that does not end with a dot.
    ///
    /// @throws IllegalArgumentException with the reason
    public static Name parse(String text, Name origin) {
        if (text.equals("@")) {
            return origin;
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a name is missing");
        }
        if (text.equals(".")) {
            return Name.ROOT;
        }
        // A name in wire format has at most one octet more than its text.
        byte[] wire = new byte[Math.min(Name.MAX_LENGTH + 1, text.length() + 1 + origin.length())];
        int length = 0;
        int labelStart = 0;
        int at = 0;
        boolean absolute = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            absolute = false;
            if (c == '.') {
                closeLabel(wire, labelStart, length, text);
                labelStart = length + 1;
                length++;
                absolute = true;
                at++;
                if (length >= Name.MAX_LENGTH) {
                    throw tooLong(text);
                }
                continue;
            }
            int octet;
            if (c == '\\') {
                octet = escaped(text, at);
                at += Character.isDigit(text.charAt(at + 1)) ? 4 : 2;
            } else if (c < 0x80) {
                octet = c;
                at++;
            } else {
                throw new IllegalArgumentException("the name '" + text + "' has the character '" + c
                        + "', which is not ASCII: write internationalised names as A-labels (xn--...)");
            }
            length++;
            if (length >= Name.MAX_LENGTH) {
                throw tooLong(text);
            }
            wire[length] = (byte) octet;
        }
        if (absolute) {
            wire[length] = 0;
            return Name.of(wire, 0);
        }
        closeLabel(wire, labelStart, length, text);
        if (length + 1 + origin.length() > Name.MAX_LENGTH) {
            throw tooLong(origin.isRoot() ? text : text + "." + origin);
        }
        origin.copyTo(wire, length + 1);
        return Name.of(wire, 0);
    }

    private static void closeLabel(byte[] wire, int labelStart, int lastOctet, String text) {
        int length = lastOctet - labelStart;
        if (length == 0) {
            throw new IllegalArgumentException("the name '" + text + "' has an empty label");
        }
        if (length > Name.MAX_LABEL_LENGTH) {
            throw new IllegalArgumentException(
                    "the name '" + text + "' has a label of " + length + " octets; 63 are allowed");
        }
        wire[labelStart] = (byte) length;
    }

    private static int escaped(String text, int at) {
        if (at + 1 >= text.length()) {
            throw new IllegalArgumentException("the name '" + text + "' ends in a lone backslash");
        }
        char next = text.charAt(at + 1);
        if (next < '0' || next > '9') {
            if (next >= 0x80) {
                throw new IllegalArgumentException("the name '" + text + "' escapes a character that is not ASCII");
            }
            return next;
        }
        int value = 0;
        for (int i = 1; i <= 3; i++) {
            char digit = at + i < text.length() ? text.charAt(at + i) : ' ';
            if (digit < '0' || digit > '9') {
                throw new IllegalArgumentException(
                        "the name '" + text + "' has a backslash with fewer than three digits");
            }
            value = value * 10 + (digit - '0');
        }
        if (value > 255) {
            throw new IllegalArgumentException(
                    "the name '" + text + "' escapes the octet " + value + ", which is above 255");
        }
        return value;
    }

    private static IllegalArgumentException tooLong(String text) {
        return new IllegalArgumentException("the name '" + text + "' has more than 255 octets");
    }

    /// Prints an uncompressed, well-formed name in wire format.
    static String print(byte[] octets) {
        if (octets.length == 1) {
            return ".";
        }
        StringBuilder text = new StringBuilder(octets.length + 8);
        int at = 0;
        while (octets[at] != 0) {
            int length = octets[at++];
            for (int end = at + length; at < end; at++) {
                printOctet(octets[at] & 0xFF, text);
            }
            text.append('.');
        }
        return text.toString();
    }

    private static void printOctet(int octet, StringBuilder text) {
        switch (octet) {
            case '.', '\\', '"', '(', ')', ';', '@', '$' -> text.append('\\').append((char) octet);
            default -> {
                if (octet > 0x20 && octet < 0x7F) {
                    text.append((char) octet);
                } else {
                    text.append('\\').append((char) ('0' + octet / 100));
                    text.append((char) ('0' + octet / 10 % 10)).append((char) ('0' + octet % 10));
                }
            }
        }
    }
}
