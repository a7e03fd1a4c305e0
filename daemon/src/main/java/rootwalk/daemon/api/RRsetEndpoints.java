package rootwalk.daemon.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.update.RRsetChange;
import rootwalk.authoritative.update.RRsetChanges;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.Route.Content;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Name;
import rootwalk.wire.NamePattern;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.json.JsonWriter;

/// The RRsets of a zone.
///
/// @param log receives each change
record RRsetEndpoints(ApiLog log) {

    private static final String RRSETS = "/v1/zones/{zone}/rrsets";
    private static final String RRSET = RRSETS + "/{name}/{type}";

    /// Octets of data after which a response ends.
    private static final long ENOUGH_OCTETS = 1 << 20;

    /// Names that one response may pass over, so that a filter without matches does not take long.
    private static final int MOST_NAMES = 100_000;

    List<Route> routes() {
        return List.of(
                Route.get(RRSETS, Verb.READ, "RRsets of a zone, in canonical order of their names", this::list).with(
                        "name", "only those with this owner name; each label * stands for one or more labels",
                        "type", "only those of this type",
                        "limit", "the most RRsets of the response, apart from the last name; 1 to 10000, the default"
                                + " is 1000",
                        "after", "only names after this one; the member next of the response before"),
                Route.of(HttpMethod.PATCH, RRSETS, Verb.WRITE, Content.CHANGES,
                        "Makes all changes of a list, or none", this::patch),
                Route.get(RRSET, Verb.READ, "One RRset", this::get),
                Route.of(HttpMethod.PUT, RRSET, Verb.WRITE, Content.RRSET, "Replaces or creates an RRset", this::put),
                Route.of(HttpMethod.DELETE, RRSET, Verb.WRITE, Content.NONE, "Removes an RRset", this::delete));
    }

    private SiteResponse list(Call call) throws ApiProblem {
        ZoneSnapshot zone = call.snapshot();
        Optional<NamePattern> pattern = call.nameParameter("name").map(NamePattern::of);
        Optional<Integer> type = call.typeParameter("type");
        long limit = Math.max(1, call.numberParameter("limit", 10_000, 1_000));
        JsonWriter json = new JsonWriter().object().member("zone", zone.apex().toString())
                .member("serial", Serial.value(zone.serial())).array("rrsets");
        ZoneNode node = first(zone, call.nameParameter("after"));
        int written = 0;
        long octets = 0;
        for (int passed = 0; node != null; passed++) {
            Name owner = node.name();
            if (pattern.isEmpty() || pattern.get().matches(owner)) {
                for (RRset rrset : node.rrsets()) {
                    if ((type.isEmpty() || type.get() == rrset.type())
                            && call.permits(Verb.READ, owner, rrset.type())) {
                        RRsetJson.write(rrset, json);
                        written++;
                        octets += rrset.sharedData().length;
                    }
                }
            }
            ZoneNode next = after(zone, owner);
            boolean isFull = written >= limit || octets >= ENOUGH_OCTETS || passed == MOST_NAMES;
            if (isFull && next != null) {
                return tagged(call, json.endArray().member("next", owner.toString()), zone);
            }
            node = next;
        }
        return tagged(call, json.endArray(), zone);
    }

    private static SiteResponse tagged(Call call, JsonWriter json, ZoneSnapshot zone) throws ApiProblem {
        return Form.tagged(call, json.endObject(), zone.version());
    }

    private static @Nullable ZoneNode first(ZoneSnapshot zone, Optional<Name> after) {
        return after.isPresent() ? after(zone, after.get()) : zone.names().first();
    }

    private static @Nullable ZoneNode after(ZoneSnapshot zone, Name name) {
        NameKey key = new NameKey();
        key.set(name);
        return zone.names().after(key, new NameKey());
    }

    private SiteResponse get(Call call) throws ApiProblem {
        Name owner = call.name("name");
        int type = call.type("type");
        call.require(Verb.READ, owner, type);
        ZoneSnapshot zone = call.snapshot();
        RRset rrset = zone.rrset(owner, type);
        if (rrset == null) {
            throw new ApiProblem(Kind.NOT_FOUND, "the zone " + zone.apex() + " has no RRset " + owner + " "
                    + RecordType.name(type));
        }
        JsonWriter json = new JsonWriter();
        RRsetJson.write(rrset, json);
        return Form.tagged(call, json, zone.version());
    }

    private SiteResponse put(Call call) throws ApiProblem {
        Name owner = call.name("name");
        int type = call.type("type");
        call.require(Verb.WRITE, owner, type);
        Fields fields = call.content().only("ttl", "records");
        return make(call, List.of(new RRsetChange.Replace(records(owner, type, fields))),
                Conditions.of(call).about(owner, type));
    }

    /// At least one record.
    private static RRset records(Name owner, int type, Fields fields) throws ApiProblem {
        List<String> records = fields.texts("records");
        if (records.isEmpty()) {
            String text = owner + " " + RecordType.name(type);
            throw new ApiProblem(Kind.INVALID,
                    fields.path() + "records is empty; delete the RRset " + text + " instead", text);
        }
        return RRsetJson.read(owner, type, fields.number("ttl", RRsetJson.LONGEST_TTL), records);
    }

    private SiteResponse delete(Call call) throws ApiProblem {
        Name owner = call.name("name");
        int type = call.type("type");
        call.require(Verb.WRITE, owner, type);
        return make(call, List.of(new RRsetChange.Delete(owner, type)), Conditions.of(call).about(owner, type));
    }

    private SiteResponse patch(Call call) throws ApiProblem {
        Fields content = call.content().only("serial", "changes");
        Optional<Long> serial = content.optionalNumber("serial", 0xFFFF_FFFFL);
        Submission.checkCount(content.items("changes").size());
        List<RRsetChange> changes = new ArrayList<>();
        for (Fields change : content.objects("changes")) {
            changes.add(change(call, change.only("action", "name", "type", "ttl", "records")));
        }
        Conditions conditions = Conditions.of(call);
        return make(call, changes,
                serial.isPresent() ? conditions.withSerial((int) (long) serial.get()) : conditions);
    }

    private static RRsetChange change(Call call, Fields change) throws ApiProblem {
        Name owner = change.name("name");
        int type = change.type("type");
        call.require(Verb.WRITE, owner, type);
        String action = change.text("action");
        return switch (action) {
            case "replace" -> new RRsetChange.Replace(records(owner, type, change));
            case "extend" -> new RRsetChange.Extend(records(owner, type, change));
            case "prune" -> new RRsetChange.Prune(RRsetJson.read(owner, type, 0, change.texts("records")));
            case "delete" -> new RRsetChange.Delete(owner, type);
            default -> throw new ApiProblem(Kind.INVALID, change.path() + "action: '" + action
                    + "' is unknown; write replace, extend, prune or delete");
        };
    }

    private SiteResponse make(Call call, List<RRsetChange> changes, Conditions conditions) throws ApiProblem {
        Zone zone = call.changeable();
        return new Submission(call, zone, log).make(new RRsetChanges(zone.apex(), changes,
                call.zones().serials(zone), call.zones().now()), conditions).response(zone);
    }
}
