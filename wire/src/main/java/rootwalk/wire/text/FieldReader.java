package rootwalk.wire.text;

import java.util.Arrays;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// Reads the fields of the data of a record in sequence. Reusable.
final class FieldReader {

    private static final Entry NONE = new Entry();
    private static final String NOT_ASCII =
            "they are served unchanged (RFC 2181 section 11); an internationalised name is"
                    + " written as its A-labels (xn--...)";

    private int type;
    private Entry entry = NONE;
    private Name origin = Name.ROOT;
    private WarningSink warnings = WarningSink.NONE;
    private int at;

    /// Begins with the data of a record.
    ///
    /// @param from the field in which it begins
    FieldReader begin(int recordType, Entry recordEntry, int from, Name recordOrigin, WarningSink sink) {
        type = recordType;
        entry = recordEntry;
        origin = recordOrigin;
        warnings = sink;
        at = from;
        return this;
    }

    Entry entry() {
        return entry;
    }

    /// Completes relative names.
    Name origin() {
        return origin;
    }

    /// The mnemonic of the type: `MX`.
    String typeName() {
        return RecordType.name(type);
    }

    boolean hasNext() {
        return at < entry.size();
    }

    /// The number of fields that are left.
    int left() {
        return entry.size() - at;
    }

    /// Consumes the next field.
    ///
    /// @throws EntryException if there is none
    int next(String what) {
        if (at >= entry.size()) {
            throw missing(what);
        }
        return at++;
    }

    /// The exception for a missing field, with all the fields of the type.
    EntryException missing(String what) {
        return new EntryException("the " + what + " of the " + typeName() + " record is missing",
                "write " + pattern(type));
    }

    /// The syntax of a record of a type, `MX PREFERENCE EXCHANGE`.
    static String pattern(int type) {
        RdataFormat form = RdataFormats.of(type);
        return form == null ? RecordType.name(type) + " \\# LENGTH HEXADECIMAL" : form.pattern(type);
    }

    /// The next field, without consuming it.
    int peek() {
        return at;
    }

    /// Consumes the next field. Returns its text.
    String word(String what) {
        return entry.string(next(what));
    }

    /// Consumes the next field. Returns its octets with escapes resolved (RFC 1035 section 5.1).
    byte[] unescaped(String what) {
        int field = next(what);
        WireBuffer octets = new WireBuffer();
        octets.putUnescaped(entry.text(), entry.start(field), entry.end(field));
        return octets.toArray();
    }

    /// Consumes the next field, a name. Adds its octets.
    void name(String what, WireBuffer out) {
        int field = next(what);
        int start = out.length();
        out.putName(entry, field, origin);
        if (!entry.isAscii(field)) {
            warn("the name " + Name.of(out.octets(), start) + " in the data has octets that are not ASCII", NOT_ASCII);
        }
    }

    /// Consumes all remaining fields. Returns their concatenated text.
    ///
    /// @throws EntryException if there is none
    byte[] joined(String what) {
        return joined(next(what));
    }

    /// Consumes all remaining fields. Returns their concatenated text.
    ///
    /// @param first the field in which it begins
    byte[] joined(int first) {
        at = entry.size();
        if (first + 1 == at) {
            return Arrays.copyOfRange(entry.text(), entry.start(first), entry.end(first));
        }
        WireBuffer all = new WireBuffer();
        for (int field = first; field < entry.size(); field++) {
            all.put(entry.text(), entry.start(field), entry.length(field));
        }
        return all.toArray();
    }

    /// Consumes all remaining fields.
    void skip() {
        at = entry.size();
    }

    /// Warns of something that is permitted but probably a mistake.
    void warn(String what, String remedy) {
        warnings.add(what, remedy);
    }

    /// @throws EntryException if fields are left
    void end() {
        if (at < entry.size()) {
            throw new EntryException("the " + typeName() + " record has surplus data, from "
                    + entry.shown(at), "remove it; a comment begins with a semicolon");
        }
    }
}
