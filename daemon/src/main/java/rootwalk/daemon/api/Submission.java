package rootwalk.daemon.api;

import java.util.OptionalInt;
import java.util.concurrent.CompletionException;

import io.netty.handler.codec.http.HttpHeaderNames;
import rootwalk.authoritative.update.RRsetChanges;
import rootwalk.authoritative.update.UpdateRejection;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.Serial;
import rootwalk.wire.Soa;
import rootwalk.wire.json.JsonWriter;

/// Submits a change to the writer of a zone and waits until it is on disk and served.
record Submission(Call call, Zone zone, ApiLog log) {

    /// @param serial of the zone afterwards
    record Outcome(int serial, boolean isChanged) {

        /// The outcome as a response.
        SiteResponse response(Zone zone) {
            return Form.json(new JsonWriter().object().member("zone", zone.apex().toString())
                    .member("serial", Serial.value(serial)).member("changed", isChanged).endObject().take())
                    .withHeaders(headers -> headers.set(HttpHeaderNames.ETAG, Form.tag(serial)));
        }
    }

    Outcome make(ZoneWriter.Change change) throws ApiProblem {
        ZoneWriter.Result result;
        try {
            result = zone.writer().submit(change).join();
        } catch (CompletionException e) {
            throw problem(e);
        }
        return switch (result) {
            case ZoneWriter.Result.Changed(ZoneDelta delta) -> {
                log.changed(call, zone.apex(), delta);
                yield new Outcome(serial(delta), true);
            }
            case ZoneWriter.Result.Unchanged _ -> new Outcome(Call.snapshot(zone).serial(), false);
            case ZoneWriter.Result.Rejected(String reason) ->
                throw new ApiProblem(Kind.CONFLICT, "the zone " + zone.apex() + " was not changed: " + reason);
            case ZoneWriter.Result.NotStored(String reason) ->
                throw new ApiProblem(Kind.NOT_STORED, "the zone " + zone.apex() + " was not changed: " + reason);
        };
    }

    private ApiProblem problem(CompletionException failure) {
        return switch (failure.getCause()) {
            case UpdateRejection rejection -> new ApiProblem(Kind.INVALID, rejection.reason(), rejection.record());
            case RRsetChanges.SerialException other -> new ApiProblem(Kind.CHANGED, "the zone " + zone.apex()
                    + " has the serial " + Serial.value(other.serial()) + "; read it again");
            case null, default -> throw failure;
        };
    }

    private int serial(ZoneDelta delta) throws ApiProblem {
        for (RRset rrset : delta.added()) {
            if (rrset.type() == RecordType.SOA) {
                return Soa.serial(rrset.rdata(0).sharedOctets(), rrset.rdata(0).length());
            }
        }
        return Call.snapshot(zone).serial();
    }

    /// The serial number in `If-Match` (RFC 9110 section 13.1.1); empty if any version may be changed.
    static OptionalInt expected(Call call) throws ApiProblem {
        String tag = call.request().headers().get(HttpHeaderNames.IF_MATCH, "*").strip();
        if (tag.equals("*")) {
            return OptionalInt.empty();
        }
        if (!tag.matches("\"[0-9]{1,10}\"")) {
            throw new ApiProblem(Kind.CHANGED, "If-Match has to be one entity tag as the API has returned it, not "
                    + tag);
        }
        return OptionalInt.of((int) Long.parseLong(tag.substring(1, tag.length() - 1)));
    }
}
