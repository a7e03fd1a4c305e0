package rootwalk.daemon.api;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.authoritative.update.RRsetChange;
import rootwalk.authoritative.update.RRsetChanges;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.ApiZones.Action;
import rootwalk.daemon.api.ApiZones.NewZone;
import rootwalk.daemon.api.Route.Content;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.text.RdataText;

/// The subset of the API of PowerDNS that its clients use to read and change records.
final class PowerDnsEndpoints {

    /// The version of PowerDNS whose API this is. Clients compare it.
    private static final String VERSION = "4.7.0";

    private static final String SERVERS = "/api/v1/servers";
    private static final String SERVER = SERVERS + "/localhost";
    private static final String ZONES = SERVER + "/zones";
    private static final String ZONE = ZONES + "/{zone}";

    /// Of NS records from a list of names.
    private static final int STANDARD_TTL = 3600;

    private static final Pattern ESCAPE = Pattern.compile("=([0-9A-Fa-f]{2})");

    /// Records of a whole zone in one response.
    private static final int MOST_RECORDS = 500_000;

    /// Octets of data of a whole zone in one response.
    private static final long MOST_OCTETS = 64L << 20;

    /// Whole zones that are written at the same time.
    private static final int WHOLE_ZONES = 2;

    private final Semaphore whole = new Semaphore(WHOLE_ZONES);
    private final ApiLog log;

    /// @param log receives each change
    PowerDnsEndpoints(ApiLog log) {
        this.log = log;
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
                Route.open(ZONES, "The zones that the token knows", this::list)
                        .with("zone", "only the zone of this name"),
                Route.of(HttpMethod.POST, ZONES, Verb.CREATE, Content.POWERDNS_ZONE, "Creates a zone", this::create)
                        .with("rrsets", "false: the response is without its RRsets"),
                Route.of(HttpMethod.DELETE, ZONE, Verb.DELETE, Content.NONE, "Deletes a zone that was created",
                        call -> ZoneEndpoints.delete(call, log)),
                Route.of(HttpMethod.PUT, ZONE, Verb.WRITE, Content.POWERDNS_ZONE,
                        "Accepts settings of a zone that need no change", PowerDnsEndpoints::put),
                Route.get(ZONE, Verb.READ, "A zone with its RRsets", this::zone).with(
                        "rrsets", "false: without its RRsets",
                        "rrset_name", "only the RRsets of this name",
                        "rrset_type", "of these, only the one of this type"),
                Route.of(HttpMethod.PATCH, ZONE, Verb.WRITE, Content.POWERDNS,
                        "Changes RRsets: all of the list, or none", this::patch),
                Route.of(HttpMethod.PUT, ZONE + "/notify", Verb.WRITE, Content.NONE,
                        "Notifies the secondaries of a zone", PowerDnsEndpoints::notified),
                Route.of(HttpMethod.PUT, ZONE + "/axfr-retrieve", Verb.CONTROL, Content.NONE,
                        "Transfers a secondary zone", call -> result(call.zones().act(call.zone(), Action.RETRANSFER))),
                Route.get(ZONE + "/export", Verb.READ, "The records of a zone in zone-file syntax", this::export),
                Route.open(SERVER + "/search-data", "Zones and records with a text", this::search).with(
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

    private SiteResponse list(Call call) throws ApiProblem {
        Optional<Name> only = call.parameter("zone").isPresent()
                ? Optional.of(canonical(call.parameter("zone").orElseThrow())) : Optional.empty();
        JsonWriter json = new JsonWriter().array();
        for (Zone zone : call.zones().all()) {
            if (call.token().knows(zone.apex()) && only.filter(it -> !it.equals(zone.apex())).isEmpty()) {
                facts(call, zone, zone.state(), json.object()).endObject();
            }
        }
        return Form.json(json.endArray().take());
    }

    /// The identifier of a zone, which is one segment of a path: characters of other syntax are `=` and two hexadecimal digits.
    private static String id(Name zone) {
        if (zone.equals(Name.ROOT)) {
            return "=2E";
        }
        StringBuilder id = new StringBuilder();
        for (char c : zone.toString().toCharArray()) {
            boolean isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
                    || c == '-';
            id.append(isPlain ? String.valueOf(c) : "=%02X".formatted((int) c));
        }
        return id.toString();
    }

    /// The name of a zone in its identifier.
    static String zoneOf(String id) {
        return ESCAPE.matcher(id).replaceAll(
                found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }

    /// @param state of the zone, which may have another one meanwhile
    private static JsonWriter facts(Call call, Zone zone, ZoneState state, JsonWriter json) {
        long serial = state instanceof ZoneSnapshot snapshot ? Serial.value(snapshot.serial()) : 0;
        String kind = call.zones().isSecondary(zone) ? "Slave" : call.zones().isNotified(zone) ? "Master" : "Native";
        return json.member("account", "").member("catalog", "")
                .member("dnssec", state instanceof ZoneSnapshot it
                        && it.rrset(it.apex(), RecordType.DNSKEY) != null)
                .member("edited_serial", serial).member("id", id(zone.apex()))
                .member("kind", kind).member("last_check", 0).array("masters").endArray()
                .member("name", zone.apex().toString()).member("notified_serial", 0).member("serial", serial)
                .member("url", ZONES + "/" + id(zone.apex()));
    }

    /// The settings of the zone are those of its template.
    private SiteResponse create(Call call) throws ApiProblem {
        Fields content = call.content();
        Name name = canonical(content.text("name"));
        boolean isSecondary = isSecondary(content.text("kind"));
        checkNotSigned(content);
        if (content.has("zone")) {
            throw new ApiProblem(Kind.INVALID, "zone: send the records in rrsets instead");
        }
        List<RRset> rrsets = new ArrayList<>();
        if (content.has("rrsets")) {
            Submission.checkCount(content.items("rrsets").size());
            for (Fields rrset : content.objects("rrsets")) {
                Name owner = canonical(rrset.text("name"));
                int type = rrset.type("type");
                rrsets.add(RRsetJson.read(owner, type, rrset.number("ttl", RRsetJson.LONGEST_TTL),
                        records(rrset, owner + " " + RecordType.name(type))));
            }
        }
        nameServers(content, name, rrsets).ifPresent(rrsets::add);
        List<InetSocketAddress> primaries =
                isSecondary && content.has("masters") ? content.addresses("masters") : List.of();
        Zone zone = ZoneEndpoints.create(call,
                new NewZone(name, Optional.empty(), Optional.of(isSecondary), primaries, rrsets), log);
        return zone(call, zone, HttpResponseStatus.CREATED);
    }

    private static boolean isSecondary(String kind) throws ApiProblem {
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "native", "master", "primary" -> false;
            case "slave", "secondary" -> true;
            default -> throw new ApiProblem(Kind.INVALID,
                    "kind: '" + kind + "' is not served here; write Native, Master or Slave");
        };
    }

    private static void checkNotSigned(Fields content) throws ApiProblem {
        if (content.flag("dnssec", false)) {
            throw new ApiProblem(Kind.INVALID, "dnssec: this server does not sign zones");
        }
    }

    private static Optional<RRset> nameServers(Fields content, Name zone, List<RRset> rrsets) throws ApiProblem {
        List<String> names = content.has("nameservers") ? content.texts("nameservers") : List.of();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        if (rrsets.stream().anyMatch(it -> it.type() == RecordType.NS && it.owner().equals(zone))) {
            throw new ApiProblem(Kind.INVALID, "Nameservers list MUST NOT be mixed with zone-level NS in rrsets");
        }
        for (String name : names) {
            if (!name.endsWith(".")) {
                throw new ApiProblem(Kind.INVALID, "Nameserver is not canonical: '" + name + "'");
            }
        }
        return Optional.of(RRsetJson.read(zone, RecordType.NS, STANDARD_TTL, names));
    }

    /// Clients write the settings of a zone again after they have read it.
    private static SiteResponse put(Call call) throws ApiProblem {
        Zone zone = call.zone();
        Conditions.of(call).check(zone);
        Fields content = call.content();
        checkNotSigned(content);
        Optional<String> kind = content.optionalText("kind");
        if (kind.isPresent() && isSecondary(kind.get()) != call.zones().isSecondary(zone)) {
            throw new ApiProblem(Kind.INVALID,
                    "kind: a zone becomes a primary or secondary zone in the configuration only");
        }
        return Form.noContent();
    }

    private SiteResponse zone(Call call) throws ApiProblem {
        return zone(call, call.zone(), HttpResponseStatus.OK);
    }

    private SiteResponse zone(Call call, Zone zone, HttpResponseStatus status) throws ApiProblem {
        ZoneState state = zone.state();
        JsonWriter json = facts(call, zone, state, new JsonWriter().object()).member("api_rectify", false)
                .array("master_tsig_key_ids").endArray().member("nsec3narrow", false).member("nsec3param", "")
                .array("slave_tsig_key_ids").endArray().member("soa_edit", "").member("soa_edit_api", "DEFAULT");
        boolean isNew = status.equals(HttpResponseStatus.CREATED);
        if (isNew && !(state instanceof ZoneSnapshot)) {
            json.array("rrsets").endArray();
        } else if (!call.parameter("rrsets").equals(Optional.of("false"))) {
            Optional<Name> name = call.nameParameter("rrset_name");
            Optional<Integer> type = call.typeParameter("rrset_type");
            if (type.isPresent() && name.isEmpty()) {
                throw new ApiProblem(Kind.INVALID, "rrset_type needs rrset_name");
            }
            ZoneSnapshot snapshot = Call.snapshot(zone, state);
            json.array("rrsets");
            if (name.isPresent()) {
                ZoneNode node = snapshot.names().exact(name.get());
                for (RRset rrset : node == null ? List.<RRset>of() : node.rrsets()) {
                    if (type.filter(it -> it != rrset.type()).isEmpty() && isReadable(call, snapshot, rrset)) {
                        write(rrset, json);
                    }
                }
            } else {
                forAll(call, snapshot, rrset -> write(rrset, json));
            }
            json.endArray();
        }
        return !isNew && state instanceof ZoneSnapshot snapshot
                ? Form.tagged(call, json.endObject(), snapshot.version())
                : Form.json(status, json.endObject().take());
    }

    private interface RRsetReceiver {

        void receive(RRset rrset);
    }

    /// Passes on all RRsets that the token may read.
    private void forAll(Call call, ZoneSnapshot zone, RRsetReceiver receiver) throws ApiProblem {
        whole.acquireUninterruptibly();
        try {
            int records = 0;
            long octets = 0;
            for (ZoneNode node : zone.names()) {
                for (RRset rrset : node.rrsets()) {
                    if (isReadable(call, zone, rrset)) {
                        records += rrset.size();
                        octets += rrset.sharedData().length;
                        if (records > MOST_RECORDS || octets > MOST_OCTETS) {
                            throw new ApiProblem(Kind.CONFLICT, "the zone " + zone.apex()
                                    + " is too large for one response; read it page by page at /v1/zones/" + zone.apex()
                                    + "/rrsets, or give rrset_name");
                        }
                        receiver.receive(rrset);
                    }
                }
            }
        } finally {
            whole.release();
        }
    }

    private static boolean isReadable(Call call, ZoneSnapshot zone, RRset rrset) {
        return call.token().permits(Verb.READ, zone.apex(), rrset.owner(), rrset.type());
    }

    private static void write(RRset rrset, JsonWriter json) {
        json.object().array("comments").endArray().member("name", rrset.owner().toString()).array("records");
        for (Rdata data : rrset.rdata()) {
            json.object().member("content", RdataText.print(rrset.type(), data)).member("disabled", false)
                    .endObject();
        }
        json.endArray().member("ttl", rrset.ttl()).member("type", RecordType.name(rrset.type())).endObject();
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
            Name owner = canonical(rrset.text("name"));
            int type = rrset.type("type");
            call.require(Verb.WRITE, owner, type);
            String change = rrset.text("changetype");
            String text = owner + " " + RecordType.name(type);
            if (!seen.add(owner.folded() + " " + type + " " + change)) {
                throw new ApiProblem(Kind.INVALID, "Duplicate RRset " + text + " with changetype: " + change, text);
            }
            switch (change) {
                case "REPLACE" -> replacement(owner, type, rrset).ifPresent(changes::add);
                case "DELETE" -> changes.add(new RRsetChange.Delete(owner, type));
                case "EXTEND" -> changes.add(new RRsetChange.Extend(RRsetJson.read(owner, type,
                        rrset.number("ttl", RRsetJson.LONGEST_TTL), records(rrset, text))));
                case "PRUNE" ->
                    changes.add(new RRsetChange.Prune(RRsetJson.read(owner, type, 0, records(rrset, text))));
                default -> throw new ApiProblem(Kind.INVALID, "Changetype not understood: " + change);
            }
        }
        Zone zone = call.changeable();
        new Submission(call, zone, log).make(new RRsetChanges(zone.apex(), changes,
                call.zones().serials(zone), call.zones().now()));
        return Form.noContent();
    }

    /// With an empty list of records, the RRset is removed. A request may be about its comments only, and then changes nothing.
    private static Optional<RRsetChange> replacement(Name owner, int type, Fields rrset) throws ApiProblem {
        String text = owner + " " + RecordType.name(type);
        if (!rrset.has("records")) {
            if (!rrset.has("comments")) {
                throw new ApiProblem(Kind.INVALID, "No change for RRset " + owner + " IN " + RecordType.name(type),
                        text);
            }
            checkComments(rrset, text);
            return Optional.empty();
        }
        List<String> records = records(rrset, text);
        return Optional.of(records.isEmpty() ? new RRsetChange.Delete(owner, type)
                : new RRsetChange.Replace(
                        RRsetJson.read(owner, type, rrset.number("ttl", RRsetJson.LONGEST_TTL), records)));
    }

    private static void checkComments(Fields rrset, String text) throws ApiProblem {
        if (rrset.has("comments") && !rrset.items("comments").isEmpty()) {
            throw new ApiProblem(Kind.INVALID, "RRset " + text + ": comments are not stored here; remove them", text);
        }
    }

    private static List<String> records(Fields rrset, String text) throws ApiProblem {
        checkComments(rrset, text);
        List<String> contents = new ArrayList<>();
        for (Fields record : rrset.objects("records")) {
            if (record.flag("disabled", false)) {
                throw new ApiProblem(Kind.INVALID,
                        "RRset " + text + ": disabled records are not stored here; remove them", text);
            }
            contents.add(record.text("content"));
        }
        return contents;
    }

    private static Name canonical(String text) throws ApiProblem {
        if (!text.endsWith(".")) {
            throw new ApiProblem(Kind.INVALID, "DNS Name '" + text + "' is not canonical; end it with a dot");
        }
        try {
            return Name.of(text);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(Kind.INVALID, "'" + text + "' is not a domain name: " + e.getMessage());
        }
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

    private SiteResponse export(Call call) throws ApiProblem {
        StringBuilder lines = new StringBuilder();
        forAll(call, call.snapshot(), rrset -> rrset.rdata().forEach(data -> lines.append(rrset.owner()).append('\t')
                .append(rrset.ttl()).append("\tIN\t").append(RecordType.name(rrset.type())).append('\t')
                .append(RdataText.print(rrset.type(), data)).append('\n')));
        return Form.plain(lines.toString());
    }

    private SiteResponse search(Call call) throws ApiProblem {
        String text = call.parameter("q").filter(it -> !it.isEmpty())
                .orElseThrow(() -> new ApiProblem(Kind.INVALID, "Query q can't be blank"));
        long most = Math.max(1, call.numberParameter("max", 10_000, 100));
        String objects = call.parameter("object_type").orElse("all");
        if (!Set.of("all", "zone", "record", "comment").contains(objects)) {
            throw new ApiProblem(Kind.INVALID, "object_type has to be all, zone, record or comment");
        }
        whole.acquireUninterruptibly();
        try {
            return Form.json(found(call, Glob.of(text), most, objects));
        } finally {
            whole.release();
        }
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
                        .member("zone_id", id(zone.apex())).endObject();
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
                if (!isReadable(call, zone, rrset)) {
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
                                .member("zone", zone.apex().toString()).member("zone_id", id(zone.apex()))
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
