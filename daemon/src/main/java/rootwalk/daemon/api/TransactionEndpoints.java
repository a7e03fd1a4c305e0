package rootwalk.daemon.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.authoritative.update.DynamicUpdate;
import rootwalk.authoritative.update.UpdatePermission;
import rootwalk.authoritative.update.UpdateRecord;
import rootwalk.authoritative.update.UpdateRequest;
import rootwalk.authoritative.zone.Zone;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.Route.Content;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.json.JsonWriter;

/// The transaction of a zone: changes that are collected over several requests, and made together with the rules of a dynamic update. Each
/// token has its own.
///
/// @param log receives each change
record TransactionEndpoints(ApiLog log) {

    private static final String TRANSACTION = "/v1/zones/{zone}/transaction";

    List<Route> routes() {
        return List.of(
                Route.of(HttpMethod.POST, TRANSACTION, Verb.WRITE, Content.NONE, "Begins a transaction",
                        TransactionEndpoints::begin),
                Route.of(HttpMethod.GET, TRANSACTION, Verb.WRITE, Content.NONE, "The number of its changes",
                        call -> size(call, call.zones().size(call.zone(), call.token()))),
                Route.of(HttpMethod.PATCH, TRANSACTION, Verb.WRITE, Content.TRANSACTION, "Adds changes",
                        TransactionEndpoints::add),
                Route.of(HttpMethod.POST, TRANSACTION + "/commit", Verb.WRITE, Content.NONE,
                        "Makes all changes, or none, and ends the transaction", this::commit),
                Route.of(HttpMethod.DELETE, TRANSACTION, Verb.WRITE, Content.NONE,
                        "Ends the transaction without its changes", TransactionEndpoints::abort));
    }

    private static SiteResponse begin(Call call) throws ApiProblem {
        Zone zone = call.changeable();
        call.zones().begin(zone, call.token());
        return Form.json(HttpResponseStatus.CREATED, new JsonWriter().object().member("zone", zone.apex().toString())
                .member("changes", 0).endObject().take());
    }

    private static SiteResponse size(Call call, int changes) throws ApiProblem {
        return Form.json(new JsonWriter().object().member("zone", call.apex().toString())
                .member("changes", changes).endObject().take());
    }

    private static SiteResponse add(Call call) throws ApiProblem {
        Fields content = call.content().only("changes");
        List<UpdateRecord> changes = new ArrayList<>();
        for (Fields change : content.objects("changes")) {
            changes.addAll(records(call, change.only("action", "name", "type", "ttl", "records")));
        }
        Zone zone = call.zone();
        for (UpdateRecord change : changes) {
            if (!change.owner().isSubdomainOf(zone.apex())) {
                throw new ApiProblem(Kind.INVALID, change.owner() + " is not in the zone " + zone.apex());
            }
        }
        return size(call, call.zones().add(zone, call.token(), changes));
    }

    private static List<UpdateRecord> records(Call call, Fields change) throws ApiProblem {
        Name owner = change.name("name");
        Optional<Integer> type = change.optionalType("type");
        String action = change.text("action");
        // Without a type, all RRsets of the name are removed.
        call.require(Verb.WRITE, owner, type.orElse(RecordType.ANY));
        return switch (action) {
            case "set" -> {
                int given = change.type("type");
                long ttl = change.number("ttl", RRsetJson.LONGEST_TTL);
                yield of(owner, given, RecordClass.IN, (int) ttl, change);
            }
            case "unset" -> change.has("records")
                    ? of(owner, change.type("type"), RecordClass.NONE, 0, change)
                    : List.of(new UpdateRecord(owner, type.orElse(RecordType.ANY), RecordClass.ANY, 0, Rdata.of()));
            default -> throw new ApiProblem(Kind.INVALID,
                    change.path() + "action: '" + action + "' is unknown; write set or unset");
        };
    }

    private static List<UpdateRecord> of(Name owner, int type, int dnsClass, int ttl, Fields change)
            throws ApiProblem {
        return RRsetJson.read(owner, type, ttl, change.texts("records")).rdata().stream()
                .map(data -> new UpdateRecord(owner, type, dnsClass, ttl, data)).toList();
    }

    /// The token may have other rules by now than it had when the changes were added.
    private SiteResponse commit(Call call) throws ApiProblem {
        Zone zone = call.changeable();
        UpdatePermission permission = (owner, type) -> call.token().permits(Verb.WRITE, zone.apex(), owner, type);
        return call.zones().commit(zone, call.token(), changes -> {
            for (UpdateRecord change : changes) {
                call.require(Verb.WRITE, change.owner(), change.type());
            }
            UpdateRequest request =
                    new UpdateRequest(new Question(zone.apex(), RecordType.SOA, RecordClass.IN), List.of(), changes);
            return new Submission(call, zone, log).make(new DynamicUpdate(request, permission,
                    call.zones().serials(zone), call.zones().now())).response(zone);
        });
    }

    private static SiteResponse abort(Call call) throws ApiProblem {
        call.zones().abort(call.zone(), call.token());
        return Form.noContent();
    }
}
