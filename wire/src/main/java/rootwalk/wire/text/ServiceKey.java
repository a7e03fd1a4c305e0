package rootwalk.wire.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.Addresses;

/// The named keys of service parameters (RFC 9460 section 14.3.2 and its registry), by number from 0, and the form of
/// their values.
enum ServiceKey {

    /// RFC 9460 section 8.
    MANDATORY(0, "mandatory", "mandatory=alpn,port") {

        @Override
        byte[] read(byte[] text) {
            TreeSet<Integer> keys = new TreeSet<>();
            for (String name : list(text)) {
                int key = number(name);
                if (key == 0 || !keys.add(key)) {
                    throw wrong(key == 0 ? "names itself" : "names " + name + " twice");
                }
            }
            WireBuffer octets = new WireBuffer();
            keys.forEach(octets::put16);
            return octets.toArray();
        }

        @Override
        String print(byte[] value) {
            List<String> names = new ArrayList<>();
            int before = 0;
            for (int key : numbers(value)) {
                expect(key > before);
                before = key;
                names.add(name(key));
            }
            return String.join(",", names);
        }
    },

    /// RFC 9460 section 7.1.1.
    ALPN(1, "alpn", "alpn=h2,h3") {

        @Override
        byte[] read(byte[] text) {
            byte[] octets = strings(text);
            if (octets.length == 0) {
                throw wrong("is empty");
            }
            return octets;
        }

        @Override
        String print(byte[] value) {
            expect(value.length > 0);
            return strung(value);
        }
    },

    /// RFC 9460 section 7.1.1.
    NO_DEFAULT_ALPN(2, "no-default-alpn", "no-default-alpn") {

        @Override
        byte[] read(byte[] text) {
            return nothing(text);
        }

        @Override
        String print(byte[] value) {
            expect(value.length == 0);
            return "";
        }
    },

    /// RFC 9460 section 7.2.
    PORT(3, "port", "port=8443") {

        @Override
        byte[] read(byte[] text) {
            return sixteenBits(List.of(new String(text, StandardCharsets.ISO_8859_1)));
        }

        @Override
        String print(byte[] value) {
            expect(value.length == 2);
            return String.valueOf(numbers(value).getFirst());
        }
    },

    /// RFC 9460 section 7.3.
    IPV4HINT(4, "ipv4hint", "ipv4hint=192.0.2.1,192.0.2.2") {

        @Override
        byte[] read(byte[] text) {
            return addresses(text, Fields::putIpv4, "IPv4");
        }

        @Override
        String print(byte[] value) {
            return addresses(value, 4);
        }
    },

    /// RFC 9848.
    ECH(5, "ech", "ech=BASE64") {

        @Override
        byte[] read(byte[] text) {
            if (text.length == 0) {
                throw wrong("is empty");
            }
            return Encodings.base64(text, "value of ech");
        }

        @Override
        String print(byte[] value) {
            expect(value.length > 0);
            return Encodings.base64(value);
        }
    },

    /// RFC 9460 section 7.3.
    IPV6HINT(6, "ipv6hint", "ipv6hint=2001:db8::1,2001:db8::2") {

        @Override
        byte[] read(byte[] text) {
            return addresses(text, Fields::putIpv6, "IPv6");
        }

        @Override
        String print(byte[] value) {
            return addresses(value, 16);
        }
    },

    /// RFC 9461 section 5.
    DOHPATH(7, "dohpath", "dohpath=/dns-query{?dns}") {

        @Override
        byte[] read(byte[] text) {
            byte[] path = unescaped(text);
            if (!isTemplate(path)) {
                throw wrong("is not a URI template in UTF-8 with the variable dns");
            }
            return path;
        }

        @Override
        String print(byte[] value) {
            expect(isTemplate(value));
            return quoted(value);
        }
    },

    /// RFC 9540 section 4.
    OHTTP(8, "ohttp", "ohttp") {

        @Override
        byte[] read(byte[] text) {
            return nothing(text);
        }

        @Override
        String print(byte[] value) {
            expect(value.length == 0);
            return "";
        }
    },

    /// Numbers of groups of TLS, in order of preference (draft-ietf-tls-key-share-prediction section 3.1).
    TLS_SUPPORTED_GROUPS(9, "tls-supported-groups", "tls-supported-groups=29,23") {

        @Override
        byte[] read(byte[] text) {
            List<String> groups = list(text);
            byte[] octets = sixteenBits(groups);
            if (new TreeSet<>(numbers(octets)).size() < groups.size()) {
                throw wrong("has a group twice");
            }
            return octets;
        }

        @Override
        String print(byte[] value) {
            List<Integer> groups = numbers(value);
            expect(new TreeSet<>(groups).size() == groups.size());
            return String.join(",", groups.stream().map(String::valueOf).toList());
        }
    },

    /// Segments of a path; none for the root (RFC 9953 section 3.2).
    DOCPATH(10, "docpath", "docpath=dns,query") {

        @Override
        byte[] read(byte[] text) {
            return strings(text);
        }

        @Override
        String print(byte[] value) {
            return value.length == 0 ? "" : strung(value);
        }
    };

    private static final ServiceKey[] KEYS = values();

    /// A variable of a template (RFC 6570 section 2.2) named dns.
    private static final Pattern DNS = Pattern.compile("\\{[+#./;?&]?(?:[^{}]*,)?dns(?:[*]|:\\d+)?(?:,[^{}]*)?\\}");

    private final int code;
    private final String name;
    private final String example;

    /// @param example the key with a value, as in a zone file
    ServiceKey(int code, String name, String example) {
        this.code = code;
        this.name = name;
        this.example = example;
    }

    /// The octets of a value.
    ///
    /// @param text as in the file, with escapes
    /// @throws EntryException if it is malformed
    abstract byte[] read(byte[] text);

    /// The text of a value; empty for a key without value.
    ///
    /// @throws BrokenDataException if the octets are malformed
    abstract String print(byte[] value);

    /// The number of the key.
    int code() {
        return code;
    }

    /// Whether clients must ignore a record with a malformed value, as RFC 9460 section 2.2 requires for the keys
    /// that it defines; later keys are opaque to many clients.
    boolean isBinding() {
        return code <= DOHPATH.code;
    }

    /// A key by its number, or null if it has no name.
    static @Nullable ServiceKey of(int number) {
        return number < KEYS.length ? KEYS[number] : null;
    }

    /// The name of a key, or `key` and its number (RFC 9460 section 2.1).
    static String name(int number) {
        return number < KEYS.length ? KEYS[number].name : "key" + number;
    }

    /// The number of a key.
    ///
    /// @throws EntryException if there is no such key
    static int number(String name) {
        for (ServiceKey key : KEYS) {
            if (key.name.equals(name)) {
                return key.code;
            }
        }
        if (isGeneric(name)) {
            int number = Integer.parseInt(name.substring(3));
            if (number <= 0xFFFF) {
                return number;
            }
        }
        throw new EntryException("there is no service parameter " + name,
                "names are in lower case; one without a name is written as key and its number, 65535 at most");
    }

    /// Whether a key is written as its number, without leading zeros.
    static boolean isGeneric(String name) {
        return name.matches("key(0|[1-9]\\d{0,4})");
    }

    EntryException wrong(String what) {
        return new EntryException("the value of " + name + " " + what, "write, for example, " + example);
    }

    static void expect(boolean isSo) {
        if (!isSo) {
            throw new BrokenDataException("a value breaks its format");
        }
    }

    /// The items of a list that has no escapes.
    List<String> list(byte[] text) {
        String all = new String(text, StandardCharsets.ISO_8859_1);
        List<String> items = List.of(all.split(",", -1));
        if (items.contains("")) {
            throw wrong(all.isEmpty() ? "is missing" : "has a comma too many");
        }
        return items;
    }

    /// Parses an address; false if the text is not one.
    interface AddressForm {
        boolean put(byte[] text, int start, int end, WireBuffer out);
    }

    byte[] addresses(byte[] text, AddressForm form, String family) {
        WireBuffer octets = new WireBuffer();
        for (String word : list(text)) {
            byte[] address = Fields.octets(word);
            if (!form.put(address, 0, address.length, octets)) {
                throw wrong("has " + word + ", which is no " + family + " address");
            }
        }
        return octets.toArray();
    }

    byte[] sixteenBits(List<String> words) {
        WireBuffer octets = new WireBuffer();
        for (String word : words) {
            int value = word.matches("\\d{1,9}") ? Integer.parseInt(word) : -1;
            if (value < 0 || value > 0xFFFF) {
                throw wrong(word.isEmpty() ? "is missing" : "has " + word + ", which is no number from 0 to 65535");
            }
            octets.put16(value);
        }
        return octets.toArray();
    }

    byte[] nothing(byte[] text) {
        if (text.length > 0) {
            throw wrong("must be left out");
        }
        return text;
    }

    /// The items of a list with a length octet before each (RFC 9460 appendix A.1).
    byte[] strings(byte[] text) {
        WireBuffer octets = new WireBuffer();
        byte[] all = unescaped(text);
        if (all.length == 0) {
            return all;
        }
        WireBuffer item = new WireBuffer();
        for (int at = 0; at < all.length; at++) {
            if (all[at] == '\\') {
                // Implementations do not agree on the meaning of other escapes.
                if (++at == all.length || (all[at] != ',' && all[at] != '\\')) {
                    throw wrong("has a lone backslash, which is written as four in a list");
                }
                item.put8(all[at]);
            } else if (all[at] == ',') {
                putItem(item, octets);
            } else {
                item.put8(all[at]);
            }
        }
        putItem(item, octets);
        return octets.toArray();
    }

    private void putItem(WireBuffer item, WireBuffer octets) {
        if (item.length() == 0 || item.length() > 255) {
            throw wrong("has an item of " + item.length() + " octets instead of 1 to 255");
        }
        octets.put8(item.length());
        octets.put(item.toArray());
        item.clear();
    }

    static byte[] unescaped(byte[] text) {
        WireBuffer octets = new WireBuffer();
        octets.putUnescaped(text, 0, text.length);
        return octets.toArray();
    }

    static String quoted(byte[] octets) {
        StringBuilder text = new StringBuilder();
        Texts.quote(octets, text);
        return text.toString();
    }

    static String strung(byte[] value) {
        WireBuffer list = new WireBuffer();
        int at = 0;
        while (at < value.length) {
            int end = at + 1 + (value[at] & 0xFF);
            expect(value[at] != 0 && end <= value.length);
            if (at > 0) {
                list.put8(',');
            }
            for (at++; at < end; at++) {
                if (value[at] == ',' || value[at] == '\\') {
                    list.put8('\\');
                }
                list.put8(value[at]);
            }
        }
        return quoted(list.toArray());
    }

    static List<Integer> numbers(byte[] value) {
        expect(value.length > 0 && value.length % 2 == 0);
        List<Integer> numbers = new ArrayList<>();
        for (int at = 0; at < value.length; at += 2) {
            numbers.add((value[at] & 0xFF) << 8 | (value[at + 1] & 0xFF));
        }
        return numbers;
    }

    static String addresses(byte[] value, int size) {
        expect(value.length > 0 && value.length % size == 0);
        List<String> addresses = new ArrayList<>();
        for (int at = 0; at < value.length; at += size) {
            addresses.add(Addresses.text(Arrays.copyOfRange(value, at, at + size)));
        }
        return String.join(",", addresses);
    }

    static boolean isTemplate(byte... path) {
        try {
            return DNS.matcher(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path))).find();
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
