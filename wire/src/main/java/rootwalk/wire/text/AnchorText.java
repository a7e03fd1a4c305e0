package rootwalk.wire.text;

import java.nio.charset.StandardCharsets;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// Trust anchors in zone-file syntax: DS and DNSKEY records. An anchor that cannot be used causes a warning.
public final class AnchorText {

    private AnchorText() {}

    /// Parses one record with its owner.
    ///
    /// @return an RRset of that record
    /// @throws EntryException
    ///             if it is not a trust anchor
    public static RRset parse(String text, WarningSink warnings) {
        Entry entry = new Entry();
        ZoneLexer lexer = new ZoneLexer(text.strip().getBytes(StandardCharsets.UTF_8), 1);
        if (!lexer.next(entry)) {
            throw new EntryException("the owner is missing", "write ZONE DS or ZONE DNSKEY, and the data");
        }
        RRset record = read(owner(entry, Name.ROOT), entry, 1, warnings);
        if (lexer.next(entry)) {
            throw new EntryException("a second record follows", "write each record on its own");
        }
        return record;
    }

    /// The name in the first field of an entry.
    ///
    /// @param origin
    ///            of relative names
    public static Name owner(Entry entry, Name origin) {
        return name(entry, 0, origin);
    }

    /// The name that a `$ORIGIN` has.
    ///
    /// @param before
    ///            the origin so far
    public static Name origin(Entry entry, Name before) {
        if (entry.size() != 2) {
            throw new EntryException("$ORIGIN needs one name", "write $ORIGIN and the name of the zone");
        }
        return name(entry, 1, before);
    }

    private static Name name(Entry entry, int field, Name origin) {
        WireBuffer wire = new WireBuffer();
        wire.putName(entry, field, origin);
        return Name.of(wire.octets(), 0);
    }

    /// Whether a word of an entry is the type of a trust anchor. If so, the entry is probably intended as one, even if
    /// it is malformed.
    public static boolean isMeant(Entry entry) {
        for (int field = 0; field < entry.size(); field++) {
            if (Fields.is(entry, field, "DS") || Fields.is(entry, field, "DNSKEY")) {
                return true;
            }
        }
        return false;
    }

    /// Checks the data of a DS or DNSKEY record.
    ///
    /// @param warnings
    ///            if no key can match the record, or if nothing is validated with it
    public static void check(int type, Rdata data, WarningSink warnings) {
        AnchorData.check(type, data.sharedOctets(), data.length(), warnings);
    }

    /// Reads the rest of a record.
    ///
    /// @param from
    ///            the field after the owner
    /// @throws EntryException
    ///             if it is not a trust anchor
    public static RRset read(Name owner, Entry entry, int from, WarningSink warnings) {
        RecordHead head = RecordHead.read(entry, from, warnings);
        if (head.dnsClass() != RecordClass.IN) {
            throw new EntryException("the record is of class " + RecordClass.name(head.dnsClass()),
                    "write IN in its place, or no class");
        }
        WireBuffer data = new WireBuffer();
        switch (head.type()) {
            case RecordType.DNSKEY ->
                RdataParser.read(RecordType.DNSKEY, entry, head.data(), Name.ROOT, data, warnings);
            case RecordType.DS -> {
                if (head.data() < entry.size() && entry.isGeneric(head.data())) {
                    RdataParser.read(RecordType.DS, entry, head.data(), Name.ROOT, data, warnings);
                } else {
                    RdataFormats.DS_OF_ANY_LENGTH
                            .read(new FieldReader().begin(RecordType.DS, entry, head.data(), Name.ROOT, warnings),
                                    data);
                }
            }
            default -> throw new EntryException("a " + RecordType.name(head.type()) + " record is not a trust anchor",
                    "write DS or DNSKEY records of the zone");
        }
        AnchorData.check(head.type(), data.octets(), data.length(), warnings);
        return RRset.of(owner, head.type(), 0, Rdata.of(data.octets(), 0, data.length()));
    }
}
