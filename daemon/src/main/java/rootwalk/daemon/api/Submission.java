package rootwalk.daemon.api;

import java.util.concurrent.CompletionException;

import io.netty.handler.codec.http.HttpHeaderNames;
import rootwalk.authoritative.update.UpdateRejection;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneDelta;
import rootwalk.authoritative.zone.ZoneVersion;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.daemon.api.ApiProblem.Kind;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.Serial;
import rootwalk.wire.json.JsonWriter;

/// Submits a change to the writer of a zone and waits until it is on disk and served.
record Submission(Call call, Zone zone, ApiLog log) {

    /// The most changes of one request.
    static final int MOST_CHANGES = 20_000;

    /// @param version of the zone afterwards, or the one that needed no change
    record Outcome(ZoneVersion version, boolean isChanged) {

        /// The outcome as a response.
        SiteResponse response(Zone zone) {
            return Form.json(new JsonWriter().object().member("zone", zone.apex().toString())
                    .member("serial", Serial.value(version.serial())).member("changed", isChanged).endObject().take())
                    .withHeaders(headers -> headers.set(HttpHeaderNames.ETAG, Conditions.tag(version).toString()));
        }
    }

    /// Makes a change under the conditions of the request.
    Outcome make(ZoneWriter.Change change) throws ApiProblem {
        return make(change, Conditions.of(call));
    }

    Outcome make(ZoneWriter.Change change, Conditions conditions) throws ApiProblem {
        ZoneWriter.Result result;
        try {
            result = zone.writer().submit(edit -> {
                conditions.check(edit);
                change.applyTo(edit);
            }).join();
        } catch (CompletionException e) {
            throw problem(e);
        }
        return switch (result) {
            case ZoneWriter.Result.Changed(ZoneDelta delta, ZoneVersion version) -> {
                log.changed(call.request(), call.token(), zone.apex(), delta);
                yield new Outcome(version, true);
            }
            case ZoneWriter.Result.Unchanged(ZoneVersion version) -> new Outcome(version, false);
            case ZoneWriter.Result.Rejected(String reason) ->
                throw new ApiProblem(Kind.CONFLICT, "the zone " + zone.apex() + " was not changed: " + reason);
            case ZoneWriter.Result.NotStored(String reason) ->
                throw new ApiProblem(Kind.NOT_STORED, "the zone " + zone.apex() + " was not changed: " + reason);
        };
    }

    private ApiProblem problem(CompletionException failure) {
        return switch (failure.getCause()) {
            case UpdateRejection rejection -> new ApiProblem(Kind.INVALID, rejection.reason(), rejection.record());
            case Conditions.FailedException failed -> Conditions.problem(zone, failed);
            case null, default -> throw failure;
        };
    }

    /// Rejects what would keep other changes waiting for long.
    static void checkCount(int changes) throws ApiProblem {
        if (changes > MOST_CHANGES) {
            throw new ApiProblem(Kind.INVALID, "the request has " + changes + " changes; it may have " + MOST_CHANGES);
        }
    }
}
