package rootwalk.wire.text;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.StringJoiner;

import rootwalk.wire.Name;
import rootwalk.wire.NameText;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// The text forms of types that dnsjava knows by number at most: AMTRELAY (RFC 8777), CSYNC (RFC 7477), DSYNC (RFC
/// 9859), EUI48 and EUI64 (RFC 7043), HHIT and BRID (RFC 9886), IPN, NID, L32, L64 and LP (RFC 6742), TALINK.
final class NewerForms {

    private static final int DSYNC_NOTIFY = 1;

    private NewerForms() {}

    /// Whether this class has the form of a type.
    static boolean knows(int type) {
        return switch (type) {
            case RecordType.AMTRELAY, RecordType.CSYNC, RecordType.DSYNC, RecordType.EUI48, RecordType.EUI64,
                    RecordType.HHIT, RecordType.BRID, RecordType.IPN, RecordType.NID, RecordType.L32, RecordType.L64,
                    RecordType.LP, RecordType.TALINK ->
                true;
            default -> false;
        };
    }

    /// A type that dnsjava knows and that is written in the same way; otherwise the type itself.
    static int twin(int type) {
        return switch (type) {
            case RecordType.NINFO, RecordType.AVC, RecordType.RESINFO, RecordType.WALLET, RecordType.CLA ->
                RecordType.TXT;
            case RecordType.TA -> RecordType.DS;
            default -> type;
        };
    }

    /// Reads the data of one of the types that this class [#knows].
    ///
    /// @throws IllegalArgumentException with what is wrong
    static byte[] parse(int type, String text, Name origin) {
        Words words = new Words(text, RecordType.name(type), origin);
        switch (type) {
            case RecordType.AMTRELAY -> relay(words);
            case RecordType.CSYNC -> {
                words.number("serial", 4);
                words.number("flags", 2);
                words.types();
            }
            case RecordType.DSYNC -> {
                words.type();
                words.scheme();
                words.number("port", 2);
                words.name("target");
            }
            case RecordType.EUI48 -> words.groups("address", 6, 2, "-");
            case RecordType.EUI64 -> words.groups("address", 8, 2, "-");
            case RecordType.HHIT, RecordType.BRID -> words.base64("data");
            case RecordType.IPN -> words.number("node number", 8);
            case RecordType.NID -> {
                words.number("preference", 2);
                words.groups("node identifier", 4, 4, ":");
            }
            case RecordType.L64 -> {
                words.number("preference", 2);
                words.groups("locator", 4, 4, ":");
            }
            case RecordType.L32 -> {
                words.number("preference", 2);
                words.address(RecordType.A, "locator");
            }
            case RecordType.LP -> {
                words.number("preference", 2);
                words.name("name");
            }
            case RecordType.TALINK -> {
                words.name("start");
                words.name("end");
            }
            default -> throw new IllegalArgumentException(RecordType.name(type) + " has no text form here");
        }
        return words.end();
    }

    /// RFC 8777 section 4.3: precedence, D, the relay's type, the relay.
    private static void relay(Words words) {
        words.number("precedence", 1);
        int discovery = (int) words.value("D-bit", 1);
        int type = (int) words.value("relay type", 127);
        words.put(discovery << 7 | type, 1);
        switch (type) {
            case 0 -> words.dot("relay");
            case 1 -> words.address(RecordType.A, "relay");
            case 2 -> words.address(RecordType.AAAA, "relay");
            case 3 -> words.name("relay");
            default ->
                throw new IllegalArgumentException("a relay of type " + type + " has no text form; types are 0 to 3");
        }
    }

    /// The text form of data of one of the types that this class [#knows]; throws what it will when the data breaks its
    /// format.
    static String print(int type, Rdata data) {
        return switch (type) {
            case RecordType.AMTRELAY -> printRelay(data);
            case RecordType.CSYNC ->
                unsigned(data.integer(0)) + " " + data.unsignedShort(4) + TypeBitmap.print(data, 6);
            case RecordType.DSYNC ->
                RecordType.name(data.unsignedShort(0)) + " "
                        + (data.octet(2) == DSYNC_NOTIFY ? "NOTIFY" : data.octet(2) & 0xFF) + " "
                        + data.unsignedShort(3)
                        + " " + data.name(5);
            case RecordType.EUI48, RecordType.EUI64 -> groups(data, 0, data.length(), 1, "-");
            case RecordType.HHIT, RecordType.BRID -> {
                if (data.length() == 0) {
                    throw new IllegalArgumentException("no data has no base64 form");
                }
                yield Base64.getEncoder().encodeToString(data.sharedOctets());
            }
            case RecordType.IPN -> {
                exactly(data, 8);
                yield Long.toUnsignedString((long) data.integer(0) << 32 | unsigned(data.integer(4)));
            }
            case RecordType.NID, RecordType.L64 -> data.unsignedShort(0) + " " + groups(data, 2, 8, 2, ":");
            case RecordType.L32 -> data.unsignedShort(0) + " " + address(RecordType.A, data, 2, 4);
            case RecordType.LP -> data.unsignedShort(0) + " " + data.name(2);
            case RecordType.TALINK -> data.name(0) + " " + data.name(data.name(0).length());
            default -> data.toString();
        };
    }

    private static String printRelay(Rdata data) {
        int type = data.octet(1) & 0x7F;
        String relay = switch (type) {
            case 0 -> {
                exactly(data, 2);
                yield ".";
            }
            case 1 -> address(RecordType.A, data, 2, 4);
            case 2 -> address(RecordType.AAAA, data, 2, 16);
            case 3 -> {
                Name name = data.name(2);
                exactly(data, 2 + name.length());
                yield name.toString();
            }
            default -> throw new IllegalArgumentException("a relay of type " + type + " has no text form");
        };
        return (data.octet(0) & 0xFF) + " " + (data.octet(1) < 0 ? 1 : 0) + " " + type + " " + relay;
    }

    private static String address(int type, Rdata data, int from, int length) {
        exactly(data, from + length);
        return RdataText.print(type, Rdata.of(data.sharedOctets(), from, length));
    }

    private static void exactly(Rdata data, int length) {
        if (data.length() != length) {
            throw new IllegalArgumentException("the data has " + data.length() + " octets instead of " + length);
        }
    }

    private static long unsigned(int number) {
        return Integer.toUnsignedLong(number);
    }

    private static String groups(Rdata data, int from, int length, int octetsEach, String between) {
        StringJoiner all = new StringJoiner(between);
        for (int at = from; at < from + length; at += octetsEach) {
            all.add(HexFormat.of().formatHex(data.sharedOctets(), at, at + octetsEach));
        }
        return all.toString();
    }

    /// The words of a record's data, taken one after another, and the octets they stand for.
    private static final class Words {

        private final String[] words;
        private final String type;
        private final Name origin;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private int next;

        Words(String text, String type, Name origin) {
            words = text.isEmpty() ? new String[0] : text.split("\\s+");
            this.type = type;
            this.origin = origin;
        }

        String word(String what) {
            if (next == words.length) {
                throw new IllegalArgumentException("the " + what + " of " + type + " is missing");
            }
            return words[next++];
        }

        void put(long value, int size) {
            for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
                octets.write((int) (value >>> shift));
            }
        }

        /// A number that must not be above a bound, taken as unsigned.
        long value(String what, long bound) {
            String word = word(what);
            try {
                long value = Long.parseUnsignedLong(word);
                if (Long.compareUnsigned(value, bound) <= 0) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("the " + what + " of " + type + " is not a number: " + word, e);
            }
            throw new IllegalArgumentException(
                    "the " + what + " of " + type + " is " + word + ", above " + Long.toUnsignedString(bound));
        }

        void number(String what, int size) {
            put(value(what, -1L >>> (64 - 8 * size)), size);
        }

        void name(String what) {
            Name name = NameText.parse(word(what), origin);
            octets.write(name.sharedOctets(), 0, name.length());
        }

        void dot(String what) {
            String word = word(what);
            if (!word.equals(".")) {
                throw new IllegalArgumentException("the " + what + " of " + type + " is written as a dot, not " + word);
            }
        }

        void address(int addressType, String what) {
            octets.writeBytes(RdataText.parse(addressType, word(what), Name.ROOT).sharedOctets());
        }

        /// Hexadecimal groups of the same number of digits.
        void groups(String what, int count, int digits, String between) {
            String word = word(what);
            String[] groups = word.split(between, -1);
            boolean sound = groups.length == count;
            for (String group : groups) {
                sound &= group.length() == digits && group.chars().allMatch(HexFormat::isHexDigit);
            }
            if (!sound) {
                throw new IllegalArgumentException("the " + what + " of " + type + " is " + word + ", not " + count
                        + " groups of " + digits + " hexadecimal digits with \"" + between + "\" between them");
            }
            octets.writeBytes(HexFormat.of().parseHex(String.join("", groups)));
        }

        void base64(String what) {
            StringBuilder all = new StringBuilder(word(what));
            while (next < words.length) {
                all.append(words[next++]);
            }
            try {
                octets.writeBytes(Base64.getDecoder().decode(all.toString()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("the " + what + " of " + type + " is not base64", e);
            }
        }

        void type() {
            String word = word("type");
            int number = RecordType.parse(word);
            if (number < 0) {
                throw new IllegalArgumentException("there is no type " + word);
            }
            put(number, 2);
        }

        void types() {
            TypeBitmap bitmap = new TypeBitmap();
            while (next < words.length) {
                String word = words[next++];
                int number = RecordType.parse(word);
                if (number < 0) {
                    throw new IllegalArgumentException("there is no type " + word);
                }
                bitmap.add(number);
            }
            octets.writeBytes(bitmap.octets());
        }

        void scheme() {
            if (next < words.length && words[next].equalsIgnoreCase("NOTIFY")) {
                next++;
                put(DSYNC_NOTIFY, 1);
            } else {
                number("scheme", 1);
            }
        }

        byte[] end() {
            if (next < words.length) {
                throw new IllegalArgumentException("there is more than " + type + " holds: " + words[next]);
            }
            return octets.toByteArray();
        }
    }
}
