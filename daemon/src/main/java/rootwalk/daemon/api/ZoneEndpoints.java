package rootwalk.daemon.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.ApiZones.Action;
import rootwalk.daemon.api.ApiZones.NewZone;
import rootwalk.daemon.api.Route.Content;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.json.JsonWriter;

/// Zones and their state.
///
/// @param log receives each zone that is created or deleted
record ZoneEndpoints(ApiLog log) {

    private static final String ZONES = "/v1/zones";
    private static final String ZONE = ZONES + "/{zone}";

    List<Route> routes() {
        return List.of(
                Route.open(ZONES, "The zones that the token knows", ZoneEndpoints::list)
                        .with("limit", "the most zones of the response, 1 to 10000; the default is 1000",
                                "after", "only zones after this one; the member next of the response before"),
                Route.of(HttpMethod.POST, ZONES, Verb.CREATE, Content.ZONE, "Creates a zone", this::create),
                Route.of(HttpMethod.DELETE, ZONE, Verb.DELETE, Content.NONE, "Deletes a zone that was created",
                        call -> delete(call, log)),
                Route.get(ZONE, Verb.READ, "The state of a zone",
                        call -> Form.json(call.zones().status(call.zone()))),
                action("refresh", "Compares a secondary zone with its primaries", Action.REFRESH),
                action("retransfer", "Transfers a secondary zone, whatever its serial is", Action.RETRANSFER),
                action("notify", "Notifies the secondaries of a zone", Action.NOTIFY),
                action("freeze", "Refuses changes of records until the zone is thawed", Action.FREEZE),
                action("thaw", "Permits changes of records again", Action.THAW));
    }

    private static Route action(String word, String summary, Action action) {
        return Route.of(HttpMethod.POST, ZONE + "/" + word, Verb.CONTROL, Content.NONE, summary,
                call -> Form.json(new JsonWriter().object()
                        .member("result", call.zones().act(call.zone(), action)).endObject().take()));
    }

    private static void write(Call call, Zone zone, JsonWriter json) {
        ZoneState state = zone.state();
        json.object().member("zone", zone.apex().toString())
                .member("role", call.zones().isSecondary(zone) ? "secondary" : "primary")
                .member("served", state instanceof ZoneSnapshot);
        if (state instanceof ZoneSnapshot snapshot) {
            json.member("serial", Serial.value(snapshot.serial()));
        }
        json.endObject();
    }

    private SiteResponse create(Call call) throws ApiProblem {
        Fields content = call.content().only("zone", "template", "primaries", "rrsets");
        Name name = content.name("zone");
        List<RRset> rrsets = new ArrayList<>();
        if (content.has("rrsets")) {
            Submission.checkCount(content.items("rrsets").size());
            for (Fields rrset : content.objects("rrsets")) {
                rrset.only("name", "type", "ttl", "records");
                rrsets.add(RRsetJson.read(rrset.name("name"), rrset.type("type"),
                        rrset.number("ttl", RRsetJson.LONGEST_TTL), rrset.texts("records")));
            }
        }
        Zone zone = create(call, new NewZone(name, content.optionalText("template"), Optional.empty(),
                content.has("primaries") ? content.addresses("primaries") : List.of(), rrsets), log);
        JsonWriter json = new JsonWriter();
        write(call, zone, json);
        return Form.json(HttpResponseStatus.CREATED, json.take()).withHeaders(headers -> headers
                .set(HttpHeaderNames.LOCATION,
                        ZONES + "/" + URLEncoder.encode(name.toString(), StandardCharsets.UTF_8)));
    }

    /// Creates a zone if the token permits it, with all of its records.
    static Zone create(Call call, NewZone zone, ApiLog log) throws ApiProblem {
        call.require(Verb.CREATE, zone.name());
        boolean isContentOfOthers = !zone.primaries().isEmpty()
                || (zone.template().isPresent() && !zone.template().equals(call.zones().template()));
        if (isContentOfOthers && !call.token().permitsAllRecords(Verb.CREATE, zone.name())) {
            throw new ApiProblem(Kind.FORBIDDEN, "the token " + call.token().name() + " permits to create the zone "
                    + zone.name()
                    + " with some records only, so not with primaries or with another template than that of"
                    + " api.template");
        }
        Set<String> seen = new HashSet<>();
        for (RRset rrset : zone.content()) {
            call.require(Verb.CREATE, zone.name(), rrset.owner(), rrset.type());
            String text = rrset.owner() + " " + RecordType.name(rrset.type());
            if (rrset.size() == 0) {
                throw new ApiProblem(Kind.INVALID, "the RRset " + text + " has no records; leave it out", text);
            }
            if (!seen.add(rrset.owner().folded() + " " + rrset.type())) {
                throw new ApiProblem(Kind.INVALID, "the RRset " + text + " occurs twice", text);
            }
        }
        Zone created = call.zones().create(zone);
        log.created(call.request(), call.token(), zone.name());
        return created;
    }

    static SiteResponse delete(Call call, ApiLog log) throws ApiProblem {
        Zone zone = call.zone();
        Conditions conditions = Conditions.of(call);
        try {
            call.zones().delete(zone, conditions::check);
        } catch (Conditions.FailedException e) {
            throw Conditions.problem(zone, e);
        }
        log.deleted(call.request(), call.token(), zone.apex());
        return Form.noContent();
    }

    private static SiteResponse list(Call call) throws ApiProblem {
        long limit = Math.max(1, call.numberParameter("limit", 10_000, 1_000));
        Optional<Name> after = call.nameParameter("after");
        JsonWriter json = new JsonWriter().object().array("zones");
        long written = 0;
        Name last = Name.ROOT;
        boolean isComplete = true;
        for (Zone zone : call.zones().all()) {
            if (!call.token().knows(zone.apex()) || after.filter(it -> zone.apex().compareTo(it) <= 0).isPresent()) {
                continue;
            }
            if (written == limit) {
                isComplete = false;
                break;
            }
            written++;
            last = zone.apex();
            write(call, zone, json);
        }
        json.endArray();
        if (!isComplete) {
            json.member("next", last.toString());
        }
        return Form.json(json.endObject().take());
    }
}
