package rootwalk.daemon.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.web.site.SiteRequest;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;

/// A request that the token permits.
///
/// @param path the values of the variables in the path
/// @param query the parameters of the query
record Call(ApiZones zones, SiteRequest request, Token token, Map<String, String> path,
        Map<String, List<String>> query) {

    Fields content() throws ApiProblem {
        return Fields.read(request.body().sharedOctets(), Form.of(request.path()));
    }

    /// The name of the zone in the path.
    Name apex() throws ApiProblem {
        String text = path.getOrDefault("zone", "");
        return parsed(Form.of(request.path()) == Form.POWERDNS ? PowerDnsNames.zoneOf(text) : text);
    }

    /// The zone in the path.
    Zone zone() throws ApiProblem {
        Name apex = apex();
        return zones.find(apex).orElseThrow(() -> new ApiProblem(Kind.NOT_FOUND, "there is no zone " + apex));
    }

    /// The records of the zone in the path.
    ZoneSnapshot snapshot() throws ApiProblem {
        return snapshot(zone());
    }

    static ZoneSnapshot snapshot(Zone zone) throws ApiProblem {
        return snapshot(zone, zone.state());
    }

    /// @param state of the zone
    static ZoneSnapshot snapshot(Zone zone, ZoneState state) throws ApiProblem {
        return switch (state) {
            case ZoneSnapshot snapshot -> snapshot;
            case ZoneState.Unloaded(String reason) ->
                throw new ApiProblem(Kind.CONFLICT, "the zone " + zone.apex() + " is not served: " + reason);
        };
    }

    /// The zone in the path, whose records this server may change.
    Zone changeable() throws ApiProblem {
        Zone zone = zone();
        if (zones.isSecondary(zone)) {
            throw new ApiProblem(Kind.CONFLICT,
                    "the zone " + zone.apex() + " is a secondary zone; change it at its primary");
        }
        if (zones.isProduced(zone)) {
            throw new ApiProblem(Kind.CONFLICT, "the zone " + zone.apex()
                    + " is made from the zones that are its members; change member-of and group of these");
        }
        if (!zones.isRecorded(zone)) {
            throw new ApiProblem(Kind.CONFLICT, "changes of the zone " + zone.apex()
                    + " are not recorded; give a token of api the verb write for it, or change its file");
        }
        ZoneSnapshot ignored = snapshot(zone);
        return zone;
    }

    boolean permits(Verb verb, Name owner, int type) throws ApiProblem {
        return token.permits(verb, apex(), owner, type);
    }

    /// Requires permission for a zone.
    void require(Verb verb, Name zone) throws ApiProblem {
        if (!token.permits(verb, zone)) {
            throw new ApiProblem(Kind.FORBIDDEN, "the token " + token.name() + " does not permit to "
                    + Route.word(verb) + " the zone " + zone);
        }
    }

    /// Requires permission for records of the zone in the path.
    void require(Verb verb, Name owner, int type) throws ApiProblem {
        require(verb, apex(), owner, type);
    }

    /// Requires permission for records of a zone.
    void require(Verb verb, Name zone, Name owner, int type) throws ApiProblem {
        if (!token.permits(verb, zone, owner, type)) {
            String record = owner + " " + RecordType.name(type);
            throw new ApiProblem(Kind.FORBIDDEN,
                    "the token " + token.name() + " does not permit to " + Route.word(verb) + " " + record, record);
        }
    }

    /// A name in the path.
    Name name(String variable) throws ApiProblem {
        return parsed(path.getOrDefault(variable, ""));
    }

    private static Name parsed(String text) throws ApiProblem {
        try {
            return Name.of(text);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(Kind.MALFORMED, "'" + text + "' is not a domain name: " + e.getMessage());
        }
    }

    /// A type in the path.
    int type(String variable) throws ApiProblem {
        return type(Optional.of(path.getOrDefault(variable, ""))).orElseThrow();
    }

    private static Optional<Integer> type(Optional<String> text) throws ApiProblem {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int type = RecordType.parse(text.get());
        if (type < 0) {
            throw new ApiProblem(Kind.MALFORMED, "'" + text.get() + "' is not a type of records");
        }
        return Optional.of(type);
    }

    Optional<String> parameter(String name) throws ApiProblem {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new ApiProblem(Kind.MALFORMED, "the parameter " + name + " occurs twice");
        }
        return values.stream().findFirst();
    }

    Optional<Integer> typeParameter(String name) throws ApiProblem {
        return type(parameter(name));
    }

    Optional<Name> nameParameter(String name) throws ApiProblem {
        Optional<String> text = parameter(name);
        try {
            return text.map(Name::of);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(Kind.MALFORMED,
                    "'" + text.orElse("") + "' is not a domain name: " + e.getMessage());
        }
    }

    long numberParameter(String name, long highest, long otherwise) throws ApiProblem {
        Optional<String> text = parameter(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("[0-9]{1,10}") || Long.parseLong(text.get()) > highest) {
            throw new ApiProblem(Kind.MALFORMED,
                    "the parameter " + name + " has to be a whole number from 0 to " + highest);
        }
        return Long.parseLong(text.get());
    }
}
