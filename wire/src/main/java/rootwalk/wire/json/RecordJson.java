package rootwalk.wire.json;

import java.util.HexFormat;
import java.util.List;

import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// Records in JSON (RFC 8427 section 2.1), the same in every command.
public final class RecordJson {

    private RecordJson() {}

    /// Writes an array of records as a member, such as `answerRRs`.
    public static void section(String name, List<RecordSet> sets, JsonWriter json) {
        json.array(name);
        for (RecordSet set : sets) {
            for (Rdata data : set.rdata()) {
                record(set, data, json);
            }
        }
        json.endArray();
    }

    private static void record(RecordSet set, Rdata data, JsonWriter json) {
        json.object()
                .member("NAME", set.owner().toString())
                .member("TYPE", set.type())
                .member("TYPEname", RecordType.name(set.type()))
                .member("CLASS", set.dnsClass())
                .member("CLASSname", RecordClass.name(set.dnsClass()))
                .member("TTL", set.ttl());
        if (RecordType.isKnown(set.type())) {
            json.member("rdata" + RecordType.name(set.type()), RdataText.print(set.type(), data));
        }
        json.member("RDLENGTH", data.length())
                .member("RDATAHEX", HexFormat.of().withUpperCase().formatHex(data.sharedOctets()))
                .endObject();
    }
}
