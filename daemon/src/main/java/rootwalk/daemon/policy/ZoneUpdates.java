package rootwalk.daemon.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.update.DynamicUpdate;
import rootwalk.authoritative.update.Requestor;
import rootwalk.authoritative.update.UpdateRejection;
import rootwalk.authoritative.update.UpdateRequest;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneWriter;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.RequestView;

/// Carries out UPDATE messages (RFC 2136), each on its own virtual thread. The response is sent when the change is durable and served. Any
/// thread.
public final class ZoneUpdates {

    /// Octets of a response: header, question, OPT with an extended error, and TSIG. Many updates may wait for the disk at the same
    /// time.
    private static final int RESPONSE = 4096;

    private final ZoneAccess access;
    private final ResponsePath responses;
    private final QueryObserver observer;
    private final UpdateLog log;
    private final UpdateForwarder forwarder;
    private final Time time;
    private final InstantSource clock;
    private final ThreadFactory threads;
    private final AtomicInteger running = new AtomicInteger();

    /// @param access how zones are updated
    /// @param observer for many threads at once
    /// @param forwarder sends updates of secondary zones to their primaries
    /// @param threads makes virtual threads; their handler of uncaught exceptions receives defects
    public ZoneUpdates(ZoneAccess access, ResponsePath responses, QueryObserver observer,
            UpdateLog log,
            UpdateForwarder forwarder, Time time, InstantSource clock, ThreadFactory threads) {
        this.access = access;
        this.responses = responses;
        this.observer = observer;
        this.log = log;
        this.forwarder = forwarder;
        this.time = time;
        this.clock = clock;
        this.threads = threads;
    }

    /// Begins an update by a client that may make some.
    ///
    /// @param key of the TSIG of the request, or null
    void start(DetachedQuery query, @Nullable Name key, Zone zone) {
        running.incrementAndGet();
        try {
            threads.newThread(() -> run(query, key, zone)).start();
        } catch (OutOfMemoryError e) {
            running.decrementAndGet();
            query.sink().close();
            report(e);
        }
    }

    private static void report(Throwable thrown) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }

    private void run(DetachedQuery query, @Nullable Name key, Zone zone) {
        QueryContext context = new QueryContext();
        byte[] buffer = new byte[RESPONSE];
        try {
            context.resume(query, buffer, time.millis());
            responses.tail().limit(context);
            UpdateSettings rules = access.updates(zone.apex());
            byte[] response = rules != null && rules.areForwarded()
                    ? forward(context, query, key, zone, buffer)
                    : Arrays.copyOf(buffer, respond(context, rules == null ? ResponseCode.REFUSED
                            : update(context, query, key, zone, rules)));
            observer.answered(context, response.length);
            query.sink().send(response, 0, response.length);
        } catch (RuntimeException | OutOfMemoryError e) {
            report(e);
        } finally {
            query.sink().close();
            running.decrementAndGet();
        }
    }

    /// The number of updates that are not yet answered.
    public int running() {
        return running.get();
    }

    private int respond(QueryContext context, int rcode) {
        context.refuse(AnswerSource.ZONE, rcode);
        return responses.respond(context);
    }

    /// The response of a primary is passed on as it is, since it may have a TSIG for the requestor.
    private byte[] forward(QueryContext context, DetachedQuery query, @Nullable Name key, Zone zone, byte[] buffer) {
        RequestView message = context.request();
        byte[] octets = Arrays.copyOfRange(message.octets(), message.offset(), message.offset() + message.length());
        try {
            byte[] response = forwarder.forward(zone.apex(), octets);
            // Written for the counts only.
            int ignored = respond(context, response[3] & 0xF);
            return response;
        } catch (IOException e) {
            int length = respond(context, refused(context, zone, requestor(query, key), ResponseCode.SERVFAIL,
                    "it could not be forwarded: " + e.getMessage()));
            return Arrays.copyOf(buffer, length);
        }
    }

    private static Requestor requestor(DetachedQuery query, @Nullable Name key) {
        return new Requestor(Optional.ofNullable(key), query.client().toSocketAddress().getAddress(),
                query.transport() != Transport.UDP);
    }

    /// Returns the response code.
    private int update(QueryContext context, DetachedQuery query, @Nullable Name key, Zone zone, UpdateSettings rules) {
        Requestor requestor = requestor(query, key);
        try {
            RequestView message = context.request();
            UpdateRequest request = UpdateRequest.read(message.octets(), message.offset(), message.length());
            ZoneWriter.Result result = zone.writer().submit(new DynamicUpdate(request, rules.policy().of(requestor),
                    rules.serials(), clock.instant())).join();
            return answered(context, zone, requestor, result);
        } catch (UpdateRejection e) {
            return rejected(context, zone, requestor, e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof UpdateRejection rejection) {
                return rejected(context, zone, requestor, rejection);
            }
            throw e;
        }
    }

    private int answered(QueryContext context, Zone zone, Requestor requestor, ZoneWriter.Result result) {
        return switch (result) {
            case ZoneWriter.Result.Changed(var delta, _) -> {
                log.changed(zone.apex(), requestor, delta);
                yield ResponseCode.NOERROR;
            }
            case ZoneWriter.Result.Unchanged _ -> ResponseCode.NOERROR;
            case ZoneWriter.Result.Rejected(String reason) ->
                refused(context, zone, requestor, ResponseCode.REFUSED, reason);
            case ZoneWriter.Result.NotStored(String reason) ->
                refused(context, zone, requestor, ResponseCode.SERVFAIL, reason);
        };
    }

    private int rejected(QueryContext context, Zone zone, Requestor requestor, UpdateRejection rejection) {
        return refused(context, zone, requestor, rejection.rcode(), rejection.reason());
    }

    private int refused(QueryContext context, Zone zone, Requestor requestor, int rcode, String reason) {
        log.failed(zone.apex(), requestor, rcode, reason);
        context.explain(ExtendedError.OTHER, reason.getBytes(StandardCharsets.UTF_8));
        return rcode;
    }
}
