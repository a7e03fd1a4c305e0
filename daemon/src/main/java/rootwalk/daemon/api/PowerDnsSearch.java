package rootwalk.daemon.api;

import java.util.Set;

import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.text.RdataText;

/// Zones and records with a text, in the JSON of PowerDNS.
final class PowerDnsSearch {

    private PowerDnsSearch() {}

    static SiteResponse search(Call call, WholeZones whole) throws ApiProblem {
        String text = call.parameter("q").filter(it -> !it.isEmpty())
                .orElseThrow(() -> new ApiProblem(Kind.INVALID, "Query q can't be blank"));
        long most = Math.max(1, call.numberParameter("max", 10_000, 100));
        String objects = call.parameter("object_type").orElse("all");
        if (!Set.of("all", "zone", "record", "comment").contains(objects)) {
            throw new ApiProblem(Kind.INVALID, "object_type has to be all, zone, record or comment");
        }
        return Form.json(whole.read(() -> found(call, Glob.of(text), most, objects)));
    }

    private static String found(Call call, Glob pattern, long most, String objects) throws ApiProblem {
        JsonWriter json = new JsonWriter().array();
        long left = most;
        for (Zone zone : call.zones().all()) {
            if (!call.token().permits(Verb.READ, zone.apex())) {
                continue;
            }
            if (left > 0 && !objects.equals("record") && !objects.equals("comment")
                    && matches(pattern, zone.apex())) {
                json.object().member("name", zone.apex().toString()).member("object_type", "zone")
                        .member("zone_id", PowerDnsNames.id(zone.apex())).endObject();
                left--;
            }
            if (!objects.equals("zone") && !objects.equals("comment") && zone.state() instanceof ZoneSnapshot it) {
                left -= records(call, it, pattern, left, json);
            }
        }
        return json.endArray().take();
    }

    /// @return how many were written
    private static long records(Call call, ZoneSnapshot zone, Glob pattern, long most, JsonWriter json) {
        long written = 0;
        for (ZoneNode node : zone.names()) {
            for (RRset rrset : node.rrsets()) {
                if (!WholeZones.isReadable(call, zone, rrset)) {
                    continue;
                }
                boolean isNamed = matches(pattern, rrset.owner());
                for (Rdata data : rrset.rdata()) {
                    if (written == most) {
                        return written;
                    }
                    String content = RdataText.print(rrset.type(), data);
                    if (isNamed || pattern.matches(content)) {
                        written++;
                        json.object().member("content", content).member("disabled", false)
                                .member("name", rrset.owner().toString()).member("object_type", "record")
                                .member("ttl", rrset.ttl()).member("type", RecordType.name(rrset.type()))
                                .member("zone", zone.apex().toString()).member("zone_id", PowerDnsNames.id(zone.apex()))
                                .endObject();
                    }
                }
            }
        }
        return written;
    }

    /// With or without the final dot.
    private static boolean matches(Glob pattern, Name name) {
        String text = name.toString();
        return pattern.matches(text) || pattern.matches(text.substring(0, text.length() - 1));
    }
}
