package rootwalk.daemon.api;

import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.http.HttpMethod;
import rootwalk.authoritative.update.Reversion;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.Route.Content;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;
import rootwalk.wire.json.JsonWriter;

/// The history of a zone, as far as the journal has it.
///
/// @param log receives each change
record HistoryEndpoints(ApiLog log) {

    private static final String HISTORY = "/v1/zones/{zone}/history";

    /// Octets of the deltas in one response.
    private static final long MOST_OCTETS = 16L << 20;

    List<Route> routes() {
        return List.of(
                Route.get(HISTORY, Verb.READ, "The latest changes, the newest last", HistoryEndpoints::list)
                        .with("limit", "the most changes of the response, 1 to 1000; the default is 100"),
                Route.get(HISTORY + "/{from}/{to}", Verb.READ, "The changes from one serial to another, with records",
                        HistoryEndpoints::diff),
                Route.of(HttpMethod.POST, HISTORY + "/revert", Verb.WRITE, Content.SERIAL,
                        "Undoes all changes after a serial; the new serial is higher", this::revert));
    }

    private static SiteResponse list(Call call) throws ApiProblem {
        long limit = Math.max(1, call.numberParameter("limit", 1_000, 100));
        Zone zone = call.zone();
        int served = Call.snapshot(zone).serial();
        ZoneHistory.Changes changes = zone.history().all();
        // Changes may have been made since.
        long serial = changes.count() == 0 ? Serial.value(served) : serial(read(changes, changes.count() - 1).added());
        JsonWriter json = new JsonWriter().object().member("zone", zone.apex().toString())
                .member("serial", serial).array("changes");
        for (int i = (int) Math.max(0, changes.count() - limit); i < changes.count(); i++) {
            ZoneDelta delta = read(changes, i);
            json.object().member("from", serial(delta.removed())).member("to", serial(delta.added()))
                    .member("removed", records(delta.removed())).member("added", records(delta.added())).endObject();
        }
        return Form.json(json.endArray().endObject().take());
    }

    private static ZoneDelta read(ZoneHistory.Changes changes, int index) throws ApiProblem {
        try {
            return changes.read(index);
        } catch (ZoneHistory.LostException e) {
            throw new ApiProblem(Kind.CONFLICT, "a change cannot be read any more: " + e.getMessage());
        }
    }

    /// The deltas between two versions, the oldest first.
    private static List<ZoneDelta> between(Zone zone, int from, int to) throws ApiProblem {
        ZoneHistory.Changes changes = zone.history().between(from, to);
        if (changes.count() == 0) {
            throw new ApiProblem(Kind.NOT_FOUND, "the journal has no changes of the zone " + zone.apex()
                    + " from serial " + Serial.value(from) + " to " + Serial.value(to));
        }
        if (changes.octets() > MOST_OCTETS) {
            throw new ApiProblem(Kind.CONFLICT,
                    "these changes are too large for one response; ask for fewer, or use rootwalk ctl zone");
        }
        List<ZoneDelta> deltas = new ArrayList<>();
        for (int i = 0; i < changes.count(); i++) {
            deltas.add(read(changes, i));
        }
        return deltas;
    }

    private static SiteResponse diff(Call call) throws ApiProblem {
        Zone zone = call.zone();
        JsonWriter json = new JsonWriter().object().member("zone", zone.apex().toString()).array("changes");
        for (ZoneDelta delta : between(zone, serial(call, "from"), serial(call, "to"))) {
            json.object().member("from", serial(delta.removed())).member("to", serial(delta.added()));
            write(call, "removed", delta.removed(), json);
            write(call, "added", delta.added(), json);
            json.endObject();
        }
        return Form.json(json.endArray().endObject().take());
    }

    private static void write(Call call, String name, List<RRset> rrsets, JsonWriter json) throws ApiProblem {
        json.array(name);
        for (RRset rrset : rrsets) {
            if (call.permits(Verb.READ, rrset.owner(), rrset.type())) {
                RRsetJson.write(rrset, json);
            }
        }
        json.endArray();
    }

    private static int serial(Call call, String variable) throws ApiProblem {
        String text = call.path().getOrDefault(variable, "");
        if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > 0xFFFF_FFFFL) {
            throw new ApiProblem(Kind.MALFORMED, "'" + text + "' is not a serial number");
        }
        return (int) Long.parseLong(text);
    }

    private SiteResponse revert(Call call) throws ApiProblem {
        int serial = (int) call.content().only("serial").number("serial", 0xFFFF_FFFFL);
        Zone zone = call.changeable();
        List<ZoneDelta> deltas = between(zone, serial, Call.snapshot(zone).serial());
        for (ZoneDelta delta : deltas) {
            for (List<RRset> rrsets : List.of(delta.removed(), delta.added())) {
                for (RRset rrset : rrsets) {
                    // The serial number changes with every change.
                    if (rrset.type() != RecordType.SOA) {
                        call.require(Verb.WRITE, rrset.owner(), rrset.type());
                    }
                }
            }
        }
        Reversion reversion = new Reversion(deltas);
        if (reversion.changesSoa()) {
            call.require(Verb.WRITE, zone.apex(), RecordType.SOA);
        }
        return new Submission(call, zone, log).make(reversion).response(zone);
    }

    private static long serial(List<RRset> rrsets) {
        return rrsets.stream().filter(rrset -> rrset.type() == RecordType.SOA).findFirst()
                .map(soa -> Serial.value(Soa.serial(soa))).orElse(0L);
    }

    private static int records(List<RRset> rrsets) {
        return rrsets.stream().mapToInt(RRset::size).sum();
    }
}
