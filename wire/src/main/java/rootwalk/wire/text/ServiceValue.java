package rootwalk.wire.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

import rootwalk.wire.Addresses;
import rootwalk.wire.BigEndian;

/// The form of the value of a [SvcParamKey], in text and in octets.
sealed interface ServiceValue {

    /// A text does not have the form. The message continues a sentence about the value.
    final class Wrong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Wrong(String what) {
            super(what, null, false, false);
        }
    }

    /// The octets of a value.
    ///
    /// @param text as it is in the file, escapes unresolved
    /// @throws Wrong if it does not have the form
    byte[] read(byte[] text);

    /// The text of a value, empty for a key without one.
    ///
    /// @throws MalformedRdataException if the octets do not have the form
    String print(byte[] value);

    /// No value.
    record Nothing() implements ServiceValue {

        @Override
        public byte[] read(byte[] text) {
            if (text.length > 0) {
                throw new Wrong("must be left out");
            }
            return text;
        }

        @Override
        public String print(byte[] value) {
            expect(value.length == 0);
            return "";
        }
    }

    /// Keys by their names, in ascending order in octets (RFC 9460 section 8).
    record Keys() implements ServiceValue {

        @Override
        public byte[] read(byte[] text) {
            TreeSet<Integer> keys = new TreeSet<>();
            for (String name : list(text)) {
                int key = SvcParamKey.number(name);
                if (key == 0 || !keys.add(key)) {
                    throw new Wrong(key == 0 ? "names itself" : "names '" + name + "' twice");
                }
            }
            WireBuffer octets = new WireBuffer();
            keys.forEach(octets::put16);
            return octets.toArray();
        }

        @Override
        public String print(byte[] value) {
            List<String> names = new ArrayList<>();
            int before = 0;
            for (int key : numbers(value)) {
                expect(key > before);
                before = key;
                names.add(SvcParamKey.name(key));
            }
            return String.join(",", names);
        }
    }

    /// A list with a length octet before each item (RFC 9460 appendix A.1).
    ///
    /// @param least items, 0 or 1
    record Strings(int least) implements ServiceValue {

        @Override
        public byte[] read(byte[] text) {
            byte[] all = unescaped(text);
            if (all.length == 0) {
                if (least > 0) {
                    throw new Wrong("is empty");
                }
                return all;
            }
            WireBuffer octets = new WireBuffer();
            WireBuffer item = new WireBuffer();
            for (int at = 0; at < all.length; at++) {
                if (all[at] == '\\') {
                    // Readers do not agree on the meaning of other escapes.
                    if (++at == all.length || (all[at] != ',' && all[at] != '\\')) {
                        throw new Wrong("has a lone backslash, which is written as four in a list");
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

        private static void putItem(WireBuffer item, WireBuffer octets) {
            if (item.length() == 0 || item.length() > 255) {
                throw new Wrong("has an item of " + item.length() + " octets instead of 1 to 255");
            }
            octets.put8(item.length());
            octets.put(item.toArray());
            item.clear();
        }

        @Override
        public String print(byte[] value) {
            expect(value.length >= least);
            if (value.length == 0) {
                return "";
            }
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
    }

    /// A number of 16 bits.
    record SixteenBits() implements ServiceValue {

        @Override
        public byte[] read(byte[] text) {
            return sixteenBits(List.of(new String(text, StandardCharsets.ISO_8859_1)));
        }

        @Override
        public String print(byte[] value) {
            expect(value.length == 2);
            return String.valueOf(BigEndian.get16(value, 0));
        }
    }

    /// Numbers of 16 bits, each once.
    record Numbers() implements ServiceValue {

        @Override
        public byte[] read(byte[] text) {
            List<String> words = list(text);
            byte[] octets = sixteenBits(words);
            if (new TreeSet<>(numbers(octets)).size() < words.size()) {
                throw new Wrong("has a group twice");
            }
            return octets;
        }

        @Override
        public String print(byte[] value) {
            List<Integer> numbers = numbers(value);
            expect(new TreeSet<>(numbers).size() == numbers.size());
            return String.join(",", numbers.stream().map(String::valueOf).toList());
        }
    }

    /// Addresses of one family (RFC 9460 section 7.3).
    record AddressList(AddressFamily family) implements ServiceValue {

        @Override
        public byte[] read(byte[] text) {
            WireBuffer octets = new WireBuffer();
            for (String word : list(text)) {
                byte[] ascii = Fields.octets(word);
                byte[] address = family.read(ascii, 0, ascii.length);
                if (address == null) {
                    throw new Wrong("has '" + word + "', which is not an " + family.title() + " address");
                }
                octets.put(address);
            }
            return octets.toArray();
        }

        @Override
        public String print(byte[] value) {
            expect(value.length > 0 && value.length % family.size() == 0);
            List<String> addresses = new ArrayList<>();
            for (int at = 0; at < value.length; at += family.size()) {
                addresses.add(Addresses.text(Arrays.copyOfRange(value, at, at + family.size())));
            }
            return String.join(",", addresses);
        }
    }

    /// Octets in base 64.
    record Base64() implements ServiceValue {

        @Override
        public byte[] read(byte[] text) {
            if (text.length == 0) {
                throw new Wrong("is empty");
            }
            return Encodings.base64(text, "value of ech");
        }

        @Override
        public String print(byte[] value) {
            expect(value.length > 0);
            return Encodings.base64(value);
        }
    }

    /// A URI template in UTF-8 with the variable dns (RFC 9461 section 5).
    record Template() implements ServiceValue {

        /// A variable of a template (RFC 6570 section 2.2) named dns.
        private static final Pattern DNS = Pattern.compile("\\{[+#./;?&]?(?:[^{}]*,)?dns(?:[*]|:\\d+)?(?:,[^{}]*)?\\}");

        @Override
        public byte[] read(byte[] text) {
            byte[] path = unescaped(text);
            if (!isTemplate(path)) {
                throw new Wrong("is not a URI template in UTF-8 with the variable dns");
            }
            return path;
        }

        @Override
        public String print(byte[] value) {
            expect(isTemplate(value));
            return quoted(value);
        }

        private static boolean isTemplate(byte... path) {
            try {
                return DNS.matcher(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path))).find();
            } catch (CharacterCodingException e) {
                return false;
            }
        }
    }

    private static void expect(boolean isSo) {
        if (!isSo) {
            throw new MalformedRdataException("a value is malformed");
        }
    }

    /// The items of a list without escapes.
    private static List<String> list(byte[] text) {
        String all = new String(text, StandardCharsets.ISO_8859_1);
        List<String> items = List.of(all.split(",", -1));
        if (items.contains("")) {
            throw new Wrong(all.isEmpty() ? "is missing" : "has an extra comma");
        }
        return items;
    }

    private static byte[] sixteenBits(List<String> words) {
        WireBuffer octets = new WireBuffer();
        for (String word : words) {
            int value = word.matches("\\d{1,9}") ? Integer.parseInt(word) : -1;
            if (value < 0 || value > 0xFFFF) {
                throw new Wrong(
                        word.isEmpty() ? "is missing" : "has '" + word + "', which is not a number from 0 to 65535");
            }
            octets.put16(value);
        }
        return octets.toArray();
    }

    /// The numbers of 16 bits in a value.
    ///
    /// @throws MalformedRdataException if there is none, or an octet is left
    static List<Integer> numbers(byte[] value) {
        expect(value.length > 0 && value.length % 2 == 0);
        List<Integer> numbers = new ArrayList<>();
        for (int at = 0; at < value.length; at += 2) {
            numbers.add(BigEndian.get16(value, at));
        }
        return numbers;
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
}
