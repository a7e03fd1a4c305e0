package rootwalk.daemon.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.authoritative.update.RRsetChange;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.text.LongStrings;
import rootwalk.wire.text.RdataText;

/// RRsets and their changes in the JSON of PowerDNS. Comments and disabled records are not stored, so a request with them is
/// rejected.
final class PowerDnsRRsetJson {

    private PowerDnsRRsetJson() {}

    static void write(RRset rrset, JsonWriter json) {
        json.object().array("comments").endArray().member("name", rrset.owner().toString()).array("records");
        for (Rdata data : rrset.rdata()) {
            json.object().member("content", RdataText.print(rrset.type(), data)).member("disabled", false)
                    .endObject();
        }
        json.endArray().member("ttl", rrset.ttl()).member("type", RecordType.name(rrset.type())).endObject();
    }

    /// The RRsets of a new zone.
    static List<RRset> read(List<Fields> written) throws ApiProblem {
        List<RRset> rrsets = new ArrayList<>();
        for (Fields rrset : written) {
            rrsets.add(read(PowerDnsNames.canonical(rrset.text("name")), rrset.type("type"), rrset));
        }
        return rrsets;
    }

    private static RRset read(Name owner, int type, Fields rrset) throws ApiProblem {
        return RRsetJson.read(owner, type, rrset.number("ttl", RRsetJson.LONGEST_TTL),
                records(rrset, owner, type));
    }

    /// The RRset in messages to users.
    static String text(Name owner, int type) {
        return owner + " " + RecordType.name(type);
    }

    /// A change; empty if nothing changes.
    ///
    /// @param kind `changetype`
    static Optional<RRsetChange> change(String kind, Name owner, int type, Fields rrset) throws ApiProblem {
        return switch (kind) {
            case "REPLACE" -> replacement(owner, type, rrset);
            case "DELETE" -> Optional.of(new RRsetChange.Delete(owner, type));
            case "EXTEND" -> Optional.of(new RRsetChange.Extend(read(owner, type, rrset)));
            case "PRUNE" -> Optional.of(
                    new RRsetChange.Prune(RRsetJson.read(owner, type, 0, records(rrset, owner, type))));
            default -> throw new ApiProblem(Kind.INVALID, "Changetype not understood: " + kind);
        };
    }

    /// With an empty list of records, the RRset is removed. A request may be about its comments only, and then changes nothing.
    private static Optional<RRsetChange> replacement(Name owner, int type, Fields rrset) throws ApiProblem {
        String text = text(owner, type);
        if (!rrset.has("records")) {
            if (!rrset.has("comments")) {
                throw new ApiProblem(Kind.INVALID, "No change for RRset " + owner + " IN " + RecordType.name(type),
                        text);
            }
            checkComments(rrset, text);
            return Optional.empty();
        }
        List<String> records = records(rrset, owner, type);
        return Optional.of(records.isEmpty() ? new RRsetChange.Delete(owner, type)
                : new RRsetChange.Replace(
                        RRsetJson.read(owner, type, rrset.number("ttl", RRsetJson.LONGEST_TTL), records)));
    }

    private static void checkComments(Fields rrset, String text) throws ApiProblem {
        if (rrset.has("comments") && !rrset.items("comments").isEmpty()) {
            throw new ApiProblem(Kind.INVALID, "RRset " + text + ": comments are not stored here; remove them", text);
        }
    }

    /// PowerDNS splits strings of more than 255 octets, so that its clients do not.
    private static List<String> records(Fields rrset, Name owner, int type) throws ApiProblem {
        String text = text(owner, type);
        boolean hasStrings = type == RecordType.TXT || type == RecordType.SPF;
        checkComments(rrset, text);
        List<String> contents = new ArrayList<>();
        for (Fields record : rrset.objects("records")) {
            if (record.flag("disabled", false)) {
                throw new ApiProblem(Kind.INVALID,
                        "RRset " + text + ": disabled records are not stored here; remove them", text);
            }
            String content = record.text("content");
            contents.add(hasStrings ? LongStrings.split(content) : content);
        }
        return contents;
    }
}
