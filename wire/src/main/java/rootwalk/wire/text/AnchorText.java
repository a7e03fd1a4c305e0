package rootwalk.wire.text;

import java.nio.charset.StandardCharsets;

import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;

/// Trust anchors in zone-file syntax: DS and DNSKEY records. A digest may have any length: one of a wrong length matches no
/// key.
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
        RRset record = read(owner(entry), entry, 1, warnings);
        if (lexer.next(entry)) {
            throw new EntryException("a second record follows", "write each record on its own");
        }
        return record;
    }

    /// The name in the first field of an entry.
    public static Name owner(Entry entry) {
        WireBuffer wire = new WireBuffer();
        wire.putName(entry, 0, Name.ROOT);
        return Name.of(wire.octets(), 0);
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
                            .read(new FieldReader(RecordType.DS, entry, head.data(), Name.ROOT, warnings), data);
                }
            }
            default -> throw new EntryException("a " + RecordType.name(head.type()) + " record is not a trust anchor",
                    "write DS or DNSKEY records of the zone");
        }
        return RRset.of(owner, head.type(), 0, Rdata.of(data.octets(), 0, data.length()));
    }
}
