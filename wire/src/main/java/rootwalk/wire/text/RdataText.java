package rootwalk.wire.text;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Type;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.RdataReader;

/// RDATA of any type from text and to text: mostly dnsjava's work, for what it does not know [NewerForms]'.
public final class RdataText {

    private static final int OWNER_AND_FIXED = 11;

    private RdataText() {}

    /// Reads the data part of a record as it stands in a zone file, also the generic form `\# 4 0a000001`.
    ///
    /// @param origin completes relative names
    /// @throws IllegalArgumentException with what is wrong in words for the author of the text
    public static Rdata parse(int type, String text, Name origin) {
        String trimmed = text.strip();
        if (trimmed.startsWith("\\#")) {
            return checked(type, generic(trimmed));
        }
        if (NewerForms.knows(type)) {
            return checked(type, NewerForms.parse(type, trimmed, origin));
        }
        int written = NewerForms.twin(type);
        if (!isWritable(written)) {
            throw new IllegalArgumentException("the type " + RecordType.name(type)
                    + " has no text form here; write its data as \\# LENGTH HEXADECIMAL (RFC 3597 section 5)");
        }
        try (Tokenizer tokens = new Tokenizer(trimmed)) {
            Record record = Record.fromString(org.xbill.DNS.Name.root, written, DClass.IN, 0, tokens, dnsjava(origin));
            // Rendered without a compression table, behind an owner of one octet and ten of type, class, TTL and RDLENGTH.
            byte[] whole = record.toWire(Section.ANSWER);
            return checked(type, Arrays.copyOfRange(whole, OWNER_AND_FIXED, whole.length));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    private static byte[] generic(String text) {
        String[] words = text.split("\\s+");
        if (words.length < 2) {
            throw new IllegalArgumentException("the length is missing after \\#");
        }
        int length;
        try {
            length = Integer.parseInt(words[1]);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the length after \\# is not a number: " + words[1], e);
        }
        StringBuilder digits = new StringBuilder();
        for (int i = 2; i < words.length; i++) {
            digits.append(words[i]);
        }
        byte[] octets;
        try {
            octets = HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the data after \\# is not hexadecimal", e);
        }
        if (octets.length != length) {
            throw new IllegalArgumentException("\\# announces " + length + " octets, but " + octets.length + " follow");
        }
        return octets;
    }

    private static Rdata checked(int type, byte[] octets) {
        RdataReader reader = new RdataReader();
        if (!reader.read(type, octets, 0, 0, octets.length) || reader.length() != octets.length) {
            throw new IllegalArgumentException("the data breaks the format of " + RecordType.name(type));
        }
        return Rdata.of(octets);
    }

    private static boolean isWritable(int type) {
        try {
            Type.check(type);
            return Type.isRR(type) && !Type.string(type).startsWith("TYPE");
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        if (message == null) {
            return "the data cannot be read";
        }
        // dnsjava puts the name of its source, "<none>:1: ", in front.
        int colon = message.indexOf(": ");
        return message.startsWith("<none>") && colon > 0 ? message.substring(colon + 2) : message;
    }

    /// The data part of a record as zone files have it; the generic form for a type without a text form or data that
    /// breaks its format.
    public static String print(int type, Rdata data) {
        int written = NewerForms.twin(type);
        try {
            if (NewerForms.knows(type)) {
                return NewerForms.print(type, checked(type, data.sharedOctets()));
            }
            return isWritable(written)
                    ? Record.fromWire(wrap(written, data), Section.ANSWER).rdataToString()
                    : data.toString();
        } catch (IOException | RuntimeException e) {
            return data.toString();
        }
    }

    private static byte[] wrap(int type, Rdata data) {
        byte[] record = new byte[OWNER_AND_FIXED + data.length()];
        record[1] = (byte) (type >>> 8);
        record[2] = (byte) type;
        record[4] = RecordClass.IN;
        record[9] = (byte) (data.length() >>> 8);
        record[10] = (byte) data.length();
        System.arraycopy(data.sharedOctets(), 0, record, OWNER_AND_FIXED, data.length());
        return record;
    }

    /// A whole set, a line for each record: `www.example. 300 IN A 192.0.2.1`.
    public static String print(RecordSet set) {
        StringBuilder lines = new StringBuilder();
        for (Rdata data : set.rdata()) {
            lines.append(lines.isEmpty() ? "" : "\n").append(set.owner()).append(' ').append(set.ttl()).append(' ')
                    .append(RecordClass.name(set.dnsClass())).append(' ').append(RecordType.name(set.type()))
                    .append(' ')
                    .append(print(set.type(), data));
        }
        return lines.toString();
    }

    private static org.xbill.DNS.Name dnsjava(Name name) throws IOException {
        return new org.xbill.DNS.Name(name.sharedOctets());
    }
}
