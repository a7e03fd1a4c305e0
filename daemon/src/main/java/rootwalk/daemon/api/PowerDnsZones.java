package rootwalk.daemon.api;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.daemon.api.ApiZones.NewZone;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.text.RdataText;

/// Zones in the API of PowerDNS: the list of them, and each with its settings and RRsets.
///
/// @param log receives each change
record PowerDnsZones(ApiLog log, WholeZones whole) {

    /// Of NS records from a list of names.
    private static final int STANDARD_TTL = 3600;

    SiteResponse list(Call call) throws ApiProblem {
        Optional<Name> only = call.parameter("zone").isPresent()
                ? Optional.of(PowerDnsNames.canonical(call.parameter("zone").orElseThrow())) : Optional.empty();
        JsonWriter json = new JsonWriter().array();
        for (Zone zone : call.zones().all()) {
            if (call.token().knows(zone.apex()) && only.filter(it -> !it.equals(zone.apex())).isEmpty()) {
                facts(call, zone, zone.state(), json.object()).endObject();
            }
        }
        return Form.json(json.endArray().take());
    }

    /// @param state of the zone, which may have another one meanwhile
    private static JsonWriter facts(Call call, Zone zone, ZoneState state, JsonWriter json) {
        long serial = state instanceof ZoneSnapshot snapshot ? Serial.value(snapshot.serial()) : 0;
        String kind = call.zones().isSecondary(zone) ? "Slave" : call.zones().isNotified(zone) ? "Master" : "Native";
        return json.member("account", "").member("catalog", "")
                .member("dnssec", state instanceof ZoneSnapshot it
                        && it.rrset(it.apex(), RecordType.DNSKEY) != null)
                .member("edited_serial", serial).member("id", PowerDnsNames.id(zone.apex()))
                .member("kind", kind).member("last_check", 0).array("masters").endArray()
                .member("name", zone.apex().toString()).member("notified_serial", 0).member("serial", serial)
                .member("url", PowerDnsEndpoints.ZONES + "/" + PowerDnsNames.id(zone.apex()));
    }

    /// The settings of the zone are those of its template.
    SiteResponse create(Call call) throws ApiProblem {
        Fields content = call.content();
        Name name = PowerDnsNames.canonical(content.text("name"));
        boolean isSecondary = isSecondary(content.text("kind"));
        checkNotSigned(content);
        if (content.has("zone")) {
            throw new ApiProblem(Kind.INVALID, "zone: send the records in rrsets instead");
        }
        List<RRset> rrsets = new ArrayList<>();
        if (content.has("rrsets")) {
            Submission.checkCount(content.items("rrsets").size());
            rrsets.addAll(PowerDnsRRsetJson.read(content.objects("rrsets")));
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
    static SiteResponse put(Call call) throws ApiProblem {
        Zone zone = call.zone();
        try {
            Conditions.of(call).check(zone.state());
        } catch (Conditions.FailedException e) {
            throw Conditions.problem(zone, e);
        }
        Fields content = call.content();
        checkNotSigned(content);
        Optional<String> kind = content.optionalText("kind");
        if (kind.isPresent() && isSecondary(kind.get()) != call.zones().isSecondary(zone)) {
            throw new ApiProblem(Kind.INVALID,
                    "kind: a zone becomes a primary or secondary zone in the configuration only");
        }
        return Form.noContent();
    }

    SiteResponse zone(Call call) throws ApiProblem {
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
                    if (type.filter(it -> it != rrset.type()).isEmpty()
                            && WholeZones.isReadable(call, snapshot, rrset)) {
                        PowerDnsRRsetJson.write(rrset, json);
                    }
                }
            } else {
                whole.forAll(call, snapshot, rrset -> PowerDnsRRsetJson.write(rrset, json));
            }
            json.endArray();
        }
        return !isNew && state instanceof ZoneSnapshot snapshot
                ? Form.tagged(call, json.endObject(), snapshot.version())
                : Form.json(status, json.endObject().take());
    }

    SiteResponse export(Call call) throws ApiProblem {
        StringBuilder lines = new StringBuilder();
        whole.forAll(call, call.snapshot(),
                rrset -> rrset.rdata().forEach(data -> lines.append(rrset.owner()).append('\t')
                        .append(rrset.ttl()).append("\tIN\t").append(RecordType.name(rrset.type())).append('\t')
                        .append(RdataText.print(rrset.type(), data)).append('\n')));
        return Form.plain(lines.toString());
    }
}
