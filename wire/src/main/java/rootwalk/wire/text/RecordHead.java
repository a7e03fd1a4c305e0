package rootwalk.wire.text;

import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// The fields between the owner and the data of a record: optionally TTL and class, in any order, and the type (RFC
/// 1035 section 5.1).
///
/// @param ttl in seconds, or [#NO_TTL]
/// @param dnsClass IN if there is none
/// @param data the field in which the data begins
public record RecordHead(int ttl, int dnsClass, int type, int data) {

    /// The record has no TTL of its own.
    public static final int NO_TTL = -1;

    private static final String SEMICOLON = "a comment begins with a semicolon";

    /// Reads the head of a record.
    ///
    /// @param from the field after the owner
    /// @throws EntryException if it is malformed, or if the type cannot have data
    public static RecordHead read(Entry entry, int from, WarningSink warnings) {
        int ttl = NO_TTL;
        int dnsClass = -1;
        for (int field = from; field < entry.size(); field++) {
            int named = dnsClass < 0 ? Fields.dnsClass(entry, field) : -1;
            if (named >= 0) {
                dnsClass = named;
            } else if (ttl == NO_TTL && Fields.startsWithDigit(entry, field)) {
                ttl = ttl(entry, field, warnings);
            } else {
                return new RecordHead(ttl, dnsClass < 0 ? RecordClass.IN : dnsClass, type(entry, field), field + 1);
            }
        }
        throw new EntryException("the record ends before its type",
                isComment(entry) ? SEMICOLON : "write NAME TTL IN TYPE DATA");
    }

    /// A TTL; one of more than 31 bits counts as 0 (RFC 2181 section 8).
    ///
    /// @throws EntryException if the field is not a time
    public static int ttl(Entry entry, int field, WarningSink warnings) {
        long seconds = Fields.time(entry, field, "TTL");
        if (seconds == Fields.TOO_LONG) {
            throw Fields.tooLong(entry, field, "TTL", Integer.MAX_VALUE);
        }
        if (seconds <= Integer.MAX_VALUE) {
            return (int) seconds;
        }
        warnings.add("the TTL " + entry.shown(field) + " is above " + Integer.MAX_VALUE,
                "it is treated as 0 (RFC 2181 section 8); write a lower one");
        return 0;
    }

    private static int type(Entry entry, int field) {
        int type = Fields.type(entry, field);
        if (type < 0) {
            throw new EntryException(entry.shown(field) + " is not a record type", remedy(entry, field));
        }
        if (!RecordType.isOfZones(type)) {
            throw new EntryException(RecordType.name(type) + " is not a data type and cannot be in a zone",
                    "remove the record");
        }
        return type;
    }

    /// Whether the line begins as comments do in other files: `#`, `//` or `/*`.
    private static boolean isComment(Entry entry) {
        byte[] text = entry.text();
        int start = entry.start(0);
        return text[start] == '#'
                || (text[start] == '/' && entry.length(0) > 1 && (text[start + 1] == '/' || text[start + 1] == '*'));
    }

    private static String remedy(Entry entry, int field) {
        if (isComment(entry)) {
            return SEMICOLON;
        }
        if (entry.isQuoted(field)) {
            return "remove the quotes; TTL, class and type have none";
        }
        if (field == 0 && entry.text()[entry.start(0)] == '$') {
            return "remove the blank before it: a directive is at the beginning of its line";
        }
        return "a record is NAME TTL IN TYPE DATA; a type without a name is written as TYPE and its number";
    }
}
