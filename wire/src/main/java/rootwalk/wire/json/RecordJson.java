package rootwalk.wire.json;

import java.util.HexFormat;
import java.util.List;

import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Records in JSON (RFC 8427 section 2.1), the same in every command.
public final class RecordJson {

    private RecordJson() {}

    /// Writes an array of records as a member, such as `answerRRs`.
    public static void section(String name, List<RRset> sets, JsonWriter json) {
        json.array(name);
        sets.forEach(rrset -> records(rrset, json));
        json.endArray();
    }

    /// Writes the records of an RRset into an array.
    public static void records(RRset rrset, JsonWriter json) {
        for (Rdata data : rrset.rdata()) {
            record(rrset, data, json);
        }
    }

    private static void record(RRset rrset, Rdata data, JsonWriter json) {
        json.object()
                .member("NAME", rrset.owner().toString())
                .member("TYPE", rrset.type())
                .member("TYPEname", RecordType.name(rrset.type()))
                .member("CLASS", rrset.dnsClass())
                .member("CLASSname", RecordClass.name(rrset.dnsClass()))
                .member("TTL", rrset.ttl());
        if (RecordType.isKnown(rrset.type())) {
            json.member("rdata" + RecordType.name(rrset.type()), RdataText.print(rrset.type(), data));
        }
        json.member("RDLENGTH", data.length())
                .member("RDATAHEX", HexFormat.of().withUpperCase().formatHex(data.sharedOctets()))
                .endObject();
    }
}
