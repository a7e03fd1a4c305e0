package rootwalk.daemon.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.text.RdataText;

/// RRsets in JSON, with the data of records in zone-file syntax.
final class RRsetJson {

    /// The longest TTL (RFC 2181 section 8).
    static final long LONGEST_TTL = Integer.MAX_VALUE;

    /// A relative name would be completed by it.
    private static final Name OTHER_ORIGIN = Name.of("relative.invalid.");

    private static final int MOST_RECORDS = 0xFFFF;

    private RRsetJson() {}

    static void write(RRset rrset, JsonWriter json) {
        json.object().member("name", rrset.owner().toString()).member("type", RecordType.name(rrset.type()))
                .member("ttl", rrset.ttl()).array("records");
        rrset.rdata().forEach(data -> json.value(RdataText.print(rrset.type(), data)));
        json.endArray().endObject();
    }

    /// Reads the records of an RRset.
    static RRset read(Name owner, int type, long ttl, List<String> records) throws ApiProblem {
        String text = owner + " " + RecordType.name(type);
        if (!RecordType.isOfZones(type)) {
            throw new ApiProblem(Kind.INVALID, RecordType.name(type) + " is not a type of records", text);
        }
        if (records.size() > MOST_RECORDS) {
            throw new ApiProblem(Kind.INVALID, text + " has " + records.size() + " records; an RRset may have "
                    + MOST_RECORDS, text);
        }
        List<Rdata> data = new ArrayList<>();
        Set<Rdata> seen = new HashSet<>();
        for (String record : records) {
            Rdata one = data(type, record, text);
            if (!seen.add(one.canonical(type))) {
                throw new ApiProblem(Kind.INVALID, text + ": the record '" + record + "' occurs twice", text);
            }
            data.add(one);
        }
        return RRset.of(owner, type, (int) ttl, data);
    }

    /// Names in the data must be absolute: the author of a relative one may expect either of two meanings.
    private static Rdata data(int type, String record, String text) throws ApiProblem {
        try {
            Rdata data = RdataText.parse(type, record, Name.ROOT);
            if (!data.equals(RdataText.parse(type, record, OTHER_ORIGIN))) {
                throw new ApiProblem(Kind.INVALID,
                        text + " '" + record + "': a name in the data is relative; end it with a dot", text);
            }
            return data;
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(Kind.INVALID, text + " '" + record + "': " + e.getMessage(), text);
        }
    }
}
