package rootwalk.daemon.api;

import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpMethod;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.api.ApiZones.Action;
import rootwalk.daemon.api.Route.Content;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Name;
import rootwalk.wire.Serial;
import rootwalk.wire.json.JsonWriter;

/// Zones and their state. Stateless.
final class ZoneEndpoints {

    private static final String ZONE = "/v1/zones/{zone}";

    private ZoneEndpoints() {}

    static List<Route> routes() {
        return List.of(
                Route.open("/v1/zones", "The zones that the token knows", ZoneEndpoints::list)
                        .with("limit", "the most zones of the response, 1 to 10000; the default is 1000",
                                "after", "only zones after this one; the member next of the response before"),
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
            json.object().member("zone", zone.apex().toString())
                    .member("role", call.zones().isSecondary(zone) ? "secondary" : "primary")
                    .member("served", zone.state() instanceof ZoneSnapshot);
            if (zone.state() instanceof ZoneSnapshot snapshot) {
                json.member("serial", Serial.value(snapshot.serial()));
            }
            json.endObject();
        }
        json.endArray();
        if (!isComplete) {
            json.member("next", last.toString());
        }
        return Form.json(json.endObject().take());
    }
}
