package rootwalk.wire.text;

import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;

/// Reads the data of records from the fields of an entry, also the generic form of RFC 3597. Reusable; used by one thread.
public final class RdataParser {

    private final FieldReader fields = new FieldReader();

    /// Reads the data of a record.
    ///
    /// @param from the field in which it begins
    /// @param origin completes relative names
    /// @param warnings receives warnings of likely mistakes
    /// @throws EntryException if it is not valid for the type
    public static void read(int type, Entry entry, int from, Name origin, WireBuffer out, WarningSink warnings) {
        new RdataParser().next(type, entry, from, origin, out, warnings);
    }

    /// Reads the data of a record; see [#read].
    public void next(int type, Entry entry, int from, Name origin, WireBuffer out, WarningSink warnings) {
        out.clear();
        RdataFormat form = RdataFormats.of(type);
        fields.begin(type, entry, from, origin, warnings);
        if (fields.hasNext() && isGeneric(type, entry, from)) {
            generic(fields, out);
            check(type, out);
        } else if (form == null) {
            throw new EntryException("the type " + RecordType.name(type) + " has no presentation format",
                    "write its data as \\# LENGTH HEXADECIMAL (RFC 3597 section 5)");
        } else if (!fields.hasNext() && type != RecordType.APL) {
            throw new EntryException("the data of the " + RecordType.name(type) + " record is missing",
                    "write " + form.pattern(type));
        } else {
            form.read(fields, out);
        }
        if (out.length() > 0xFFFF) {
            throw new EntryException("the data has " + out.length() + " octets", "a record can have at most 65535");
        }
    }

    /// In TXT records, `\#` without a length after it is an escaped character, as BIND, NSD and ldns read it.
    private static boolean isGeneric(int type, Entry entry, int from) {
        return entry.isGeneric(from) && (type != RecordType.TXT || Fields.isNumber(entry, from + 1));
    }

    /// `\# 4 0a000001`.
    private static void generic(FieldReader fields, WireBuffer out) {
        fields.next("data");
        int length = (int) Fields.number(fields.entry(), fields.next("length after \\#"), 0xFFFF,
                "length after \\#");
        if (fields.hasNext()) {
            out.put(Encodings.hex(fields.joined("data after \\#"), "data after \\#"));
        }
        if (out.length() != length) {
            throw new EntryException("\\# gives a length of " + length + " octets, but " + out.length() + " follow",
                    "write \\# " + out.length()
                            + " and the same digits, or copy the data again from its source");
        }
    }

    /// RFC 3597 section 5: data in the generic form must be valid for its type as well.
    private static void check(int type, WireBuffer out) {
        RdataFormat form = RdataFormats.of(type);
        if (form == null) {
            return;
        }
        try {
            form.print(new OctetReader(Rdata.of(out.octets(), 0, out.length())), new StringBuilder());
        } catch (MalformedRdataException e) {
            throw new EntryException(
                    "the data is not valid for the type " + RecordType.name(type) + ": " + e.getMessage(),
                    "copy it again from its source");
        }
    }
}
