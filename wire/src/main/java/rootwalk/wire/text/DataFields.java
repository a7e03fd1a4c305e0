package rootwalk.wire.text;

import java.util.Arrays;

import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// The fields of a record's data, taken one after another. For one record.
final class DataFields {

    private final int type;
    private final Entry entry;
    private final Name origin;
    private final Remarks remarks;
    private int at;

    /// @param from the field in which the data begins
    DataFields(int type, Entry entry, int from, Name origin, Remarks remarks) {
        this.type = type;
        this.entry = entry;
        this.origin = origin;
        this.remarks = remarks;
        this.at = from;
    }

    Entry entry() {
        return entry;
    }

    /// Completes relative names.
    Name origin() {
        return origin;
    }

    /// The type in words: `MX`.
    String typeName() {
        return RecordType.name(type);
    }

    boolean hasNext() {
        return at < entry.size();
    }

    /// Takes the next field.
    ///
    /// @throws EntryException when there is none
    int next(String what) {
        if (at >= entry.size()) {
            throw missing(what);
        }
        return at++;
    }

    /// That a field is missing, with all the fields that the record has.
    EntryException missing(String what) {
        return new EntryException("the " + what + " of the " + typeName() + " record is missing",
                "write " + pattern(type));
    }

    /// How a record of a type is written, `MX PREFERENCE EXCHANGE`.
    static String pattern(int type) {
        Form form = Forms.of(type);
        return form == null ? RecordType.name(type) + " \\# LENGTH HEXADECIMAL" : form.pattern(type);
    }

    /// The next field, which stays the next.
    int peek() {
        return at;
    }

    /// The text of the next field, which is taken.
    String word(String what) {
        return entry.string(next(what));
    }

    /// The octets of the next field with its escapes resolved (RFC 1035 section 5.1); it is taken.
    byte[] unescaped(String what) {
        int field = next(what);
        WireBuffer octets = new WireBuffer();
        octets.putUnescaped(entry.text(), entry.start(field), entry.end(field));
        return octets.toArray();
    }

    /// The text of all fields that are left, one behind the other; all are taken.
    ///
    /// @throws EntryException when there is none
    byte[] joined(String what) {
        int first = next(what);
        if (at == entry.size()) {
            return Arrays.copyOfRange(entry.text(), entry.start(first), entry.end(first));
        }
        WireBuffer all = new WireBuffer();
        for (int field = first; field < entry.size(); field++) {
            all.put(entry.text(), entry.start(field), entry.length(field));
        }
        at = entry.size();
        return all.toArray();
    }

    /// Says that something is allowed, but hardly meant.
    void warn(String what, String remedy) {
        remarks.add(what, remedy);
    }

    /// @throws EntryException when fields are left
    void end() {
        if (at < entry.size()) {
            throw new EntryException("the " + typeName() + " record goes on where it should end, at "
                    + entry.string(at), "a comment begins with a semicolon");
        }
    }
}
