package rootwalk.daemon.api;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.netty.handler.codec.http.HttpMethod;
import rootwalk.authoritative.update.RRsetChange;
import rootwalk.authoritative.update.RRsetChanges;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.ApiZones.Action;
import rootwalk.daemon.api.Route.Content;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Name;
import rootwalk.wire.json.JsonWriter;

/// The subset of the API of PowerDNS that its clients use to read and change records.
final class PowerDnsEndpoints {

    /// The version of PowerDNS whose API this is. Clients compare it.
    private static final String VERSION = "4.7.0";

    private static final String SERVERS = "/api/v1/servers";
    private static final String SERVER = SERVERS + "/localhost";
    static final String ZONES = SERVER + "/zones";
    private static final String ZONE = ZONES + "/{zone}";

    private final WholeZones whole = new WholeZones();
    private final ApiLog log;
    private final PowerDnsZones zones;

    /// @param log receives each change
    PowerDnsEndpoints(ApiLog log) {
        this.log = log;
        zones = new PowerDnsZones(log, whole);
    }

    List<Route> routes() {
        return List.of(
                Route.open("/api", "The versions of the API of PowerDNS",
                        _ -> Form.json(new JsonWriter().array().object()
                                .member("url", "/api/v1").member("version", 1).endObject().endArray().take())),
                Route.open("/api/v1", "The server resource", _ -> Form.json(new JsonWriter().array().object()
                        .array("api_features").endArray().member("server_url", SERVERS + "{/server}")
                        .endObject().endArray().take())),
                Route.open(SERVERS, "The servers: this one",
                        _ -> Form.json(server(new JsonWriter().array()).endArray().take())),
                Route.open(SERVER, "This server", _ -> Form.json(server(new JsonWriter()).take())),
                Route.open(ZONES, "The zones that the token knows", zones::list)
                        .with("zone", "only the zone of this name"),
                Route.of(HttpMethod.POST, ZONES, Verb.CREATE, Content.POWERDNS_ZONE, "Creates a zone", zones::create)
                        .with("rrsets", "false: the response is without its RRsets"),
                Route.of(HttpMethod.DELETE, ZONE, Verb.DELETE, Content.NONE, "Deletes a zone that was created",
                        call -> ZoneEndpoints.delete(call, log)),
                Route.of(HttpMethod.PUT, ZONE, Verb.WRITE, Content.POWERDNS_ZONE,
                        "Accepts settings of a zone that need no change", PowerDnsZones::put),
                Route.get(ZONE, Verb.READ, "A zone with its RRsets", zones::zone).with(
                        "rrsets", "false: without its RRsets",
                        "rrset_name", "only the RRsets of this name",
                        "rrset_type", "of these, only the one of this type"),
                Route.of(HttpMethod.PATCH, ZONE, Verb.WRITE, Content.POWERDNS,
                        "Changes RRsets: all of the list, or none", this::patch),
                Route.of(HttpMethod.PUT, ZONE + "/notify", Verb.WRITE, Content.NONE,
                        "Notifies the secondaries of a zone", PowerDnsEndpoints::notified),
                Route.of(HttpMethod.PUT, ZONE + "/axfr-retrieve", Verb.CONTROL, Content.NONE,
                        "Transfers a secondary zone", call -> result(call.zones().act(call.zone(), Action.RETRANSFER))),
                Route.get(ZONE + "/export", Verb.READ, "The records of a zone in zone-file syntax", zones::export),
                Route.open(SERVER + "/search-data", "Zones and records with a text",
                        call -> PowerDnsSearch.search(call, whole)).with(
                                "q", "the text; * stands for any characters, ? for one",
                                "max", "the most results, 1 to 10000; the default is 100",
                                "object_type", "all, zone or record"));
    }

    private static JsonWriter server(JsonWriter json) {
        return json.object().member("type", "Server").member("id", "localhost")
                .member("daemon_type", "authoritative").member("version", VERSION).member("url", SERVER)
                .member("config_url", SERVER + "/config{/config_setting}")
                .member("zones_url", ZONES + "{/zone}").endObject();
    }

    private SiteResponse patch(Call call) throws ApiProblem {
        Fields content = call.content();
        if (!content.has("rrsets")) {
            throw new ApiProblem(Kind.INVALID, "No rrsets given in update request");
        }
        Submission.checkCount(content.items("rrsets").size());
        List<RRsetChange> changes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Fields rrset : content.objects("rrsets")) {
            Name owner = PowerDnsNames.canonical(rrset.text("name"));
            int type = rrset.type("type");
            call.require(Verb.WRITE, owner, type);
            String change = rrset.text("changetype");
            String text = PowerDnsRRsetJson.text(owner, type);
            if (!seen.add(owner.folded() + " " + type + " " + change)) {
                throw new ApiProblem(Kind.INVALID, "Duplicate RRset " + text + " with changetype: " + change, text);
            }
            PowerDnsRRsetJson.change(change, owner, type, rrset).ifPresent(changes::add);
        }
        Zone zone = call.changeable();
        new Submission(call, zone, log).make(new RRsetChanges(zone.apex(), changes,
                call.zones().serials(zone), call.zones().now()));
        return Form.noContent();
    }

    /// Clients such as lego notify after each change, and fail if they must not, or if there is nobody to notify.
    private static SiteResponse notified(Call call) throws ApiProblem {
        Zone zone = call.zone();
        ZoneSnapshot _ = Call.snapshot(zone);
        try {
            return result(call.zones().act(zone, Action.NOTIFY));
        } catch (ApiProblem e) {
            if (e.kind() != Kind.CONFLICT) {
                throw e;
            }
            return result(e.detail());
        }
    }

    private static SiteResponse result(String text) {
        return Form.json(new JsonWriter().object().member("result", text).endObject().take());
    }
}
