package rootwalk.daemon.api;

import java.util.Optional;
import java.util.OptionalInt;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneVersion;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.web.site.EntityTag;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;

/// Conditions for a change: `If-Match` and `If-None-Match` (RFC 9110 sections 13.1.1 and 13.1.2), and a serial number in
/// the content. All of them must hold. An entity tag is that of the version of the zone, also for one RRset.
///
/// @param match the field values, or empty
/// @param noneMatch the field values, or empty
/// @param serial the zone must have it, if present
/// @param rrset what `*` means; empty for the zone
record Conditions(Optional<String> match, Optional<String> noneMatch, OptionalInt serial, Optional<RRsetId> rrset) {

    private static final String ANY = "*";

    /// An RRset, which may not exist.
    record RRsetId(Name owner, int type) {

        boolean exists(ZoneEdit zone) {
            ZoneNode node = zone.names().exact(owner);
            return node != null && node.ofType(type) != ZoneNode.NONE;
        }

        @Override
        public String toString() {
            return owner + " " + RecordType.name(type);
        }
    }

    /// A condition does not hold. The change is not made.
    static final class FailedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FailedException(String why) {
            super(why);
        }
    }

    static Conditions of(Call call) {
        HttpHeaders headers = call.request().headers();
        return new Conditions(values(headers, HttpHeaderNames.IF_MATCH), values(headers, HttpHeaderNames.IF_NONE_MATCH),
                OptionalInt.empty(), Optional.empty());
    }

    private static Optional<String> values(HttpHeaders headers, CharSequence name) {
        return headers.contains(name) ? Optional.of(String.join(",", headers.getAll(name)).strip()) : Optional.empty();
    }

    Conditions about(Name owner, int type) {
        return new Conditions(match, noneMatch, serial, Optional.of(new RRsetId(owner, type)));
    }

    Conditions withSerial(int expected) {
        return new Conditions(match, noneMatch, OptionalInt.of(expected), rrset);
    }

    /// @param before the zone before the change
    /// @throws FailedException if a condition does not hold
    void check(ZoneEdit before) {
        check(before.base(), rrset.isEmpty() || rrset.get().exists(before));
    }

    /// The same for the zone as a whole.
    ///
    /// @throws FailedException if a condition does not hold
    void check(ZoneState before) {
        check(before instanceof ZoneSnapshot snapshot ? snapshot.version() : ZoneVersion.NONE, true);
    }

    static ApiProblem problem(Zone zone, FailedException failed) {
        return new ApiProblem(Kind.CHANGED, zone.apex() + ": " + failed.getMessage());
    }

    private void check(ZoneVersion version, boolean exists) {
        EntityTag tag = tag(version);
        if (match.isPresent()) {
            if (match.get().equals(ANY) ? !exists : !tag.matchesStrongly(match.get())) {
                throw new FailedException(match.get().equals(ANY) ? "If-Match: there is no " + subject()
                        : "If-Match: the zone has another version, with serial " + Serial.value(version.serial())
                                + "; read it again");
            }
        }
        if (noneMatch.isPresent()) {
            if (noneMatch.get().equals(ANY) ? exists : tag.matchesWeakly(noneMatch.get())) {
                throw new FailedException("If-None-Match: " + (noneMatch.get().equals(ANY)
                        ? subject() + " exists already" : "the zone has this version"));
            }
        }
        if (serial.isPresent() && serial.getAsInt() != version.serial()) {
            throw new FailedException("the zone has the serial " + Serial.value(version.serial()) + "; read it again");
        }
    }

    private String subject() {
        return rrset.map(it -> "RRset " + it).orElse("zone");
    }

    /// The conditions of a request that reads something.
    ///
    /// @return whether the client has it already
    /// @throws ApiProblem if it is not what the client expects
    static boolean isKnown(Call call, ZoneVersion version) throws ApiProblem {
        Conditions conditions = of(call);
        EntityTag tag = tag(version);
        if (conditions.match.isPresent() && !tag.matchesStrongly(conditions.match.get())) {
            throw new ApiProblem(Kind.CHANGED, "If-Match: the zone has another version, with serial "
                    + Serial.value(version.serial()));
        }
        return conditions.noneMatch.isPresent() && tag.matchesWeakly(conditions.noneMatch.get());
    }

    /// The entity tag of a version of a zone.
    static EntityTag tag(ZoneVersion version) {
        return EntityTag.strong(Serial.value(version.serial()) + "-" + Long.toHexString(version.number()));
    }
}
