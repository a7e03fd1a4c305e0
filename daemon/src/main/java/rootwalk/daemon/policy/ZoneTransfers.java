package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.transfer.TransferRequest;
import rootwalk.authoritative.transfer.TransferWriter;
import rootwalk.authoritative.transfer.TransferWriter.Progress;
import rootwalk.authoritative.transfer.ZoneTransfer;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneHistory;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryObserver;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Serial;
import rootwalk.wire.codec.MessageWriter;

/// Sends zones to other servers, each transfer on its own virtual thread. A thread writes a message only when the client has
/// room for it, so a transfer takes the memory of one message and of the send window, whatever the size of the zone. Differences
/// are read one by one, so the largest of them is in memory as well. Any thread.
public final class ZoneTransfers {

    private static final byte[] TOO_MANY = text("too many transfers");
    private static final byte[] TOO_LARGE = text("a record does not fit into a message");
    private static final byte[] LOST = text("a difference is not known any more");
    private static final byte[] TOO_SLOW = text("the transfer takes too long");

    /// How many times longer records may be without compression.
    private static final int MOST_COMPRESSION = 4;

    private final TransferQuota quota;
    private final Duration longest;
    private final Function<Zone, ZoneHistory> histories;
    private final ResponsePath responses;
    private final QueryObserver observer;
    private final TransferLog log;
    private final Time time;
    private final InstantSource clock;
    private final ThreadFactory threads;

    /// @param longest after which a transfer is ended
    /// @param histories of the zones
    /// @param observer for many threads at once
    /// @param clock that of [Zone#lifetime]
    /// @param threads makes virtual threads; their handler of uncaught exceptions receives defects
    public ZoneTransfers(
            TransferQuota quota,
            Duration longest,
            Function<Zone, ZoneHistory> histories,
            ResponsePath responses,
            QueryObserver observer,
            TransferLog log,
            Time time,
            InstantSource clock,
            ThreadFactory threads) {
        this.quota = quota;
        this.longest = longest;
        this.histories = histories;
        this.responses = responses;
        this.observer = observer;
        this.log = log;
        this.time = time;
        this.clock = clock;
        this.threads = threads;
    }

    private static byte[] text(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    /// The number of transfers that run.
    public int running() {
        return quota.running();
    }

    /// A place for a transfer, for [#start]; null if too many run and wait.
    TransferQuota.@Nullable Place enter(ClientAddress client) {
        return quota.enter(client.prefix());
    }

    /// The answer if there is no place.
    static StepResult reject(QueryContext context) {
        context.explain(ExtendedError.NOT_READY, TOO_MANY);
        return context.refuse(AnswerSource.ZONE, ResponseCode.SERVFAIL);
    }

    /// Adds the EXPIRE option to a response if the client asked for it (RFC 7314 section 3).
    void addExpire(QueryContext context, Zone zone, ZoneSnapshot snapshot) {
        if (context.request().wantsExpire()) {
            context.expireIn(zone.lifetime(snapshot, clock.instant()));
        }
    }

    /// Sends a zone to a client that may have it.
    void start(DetachedQuery query, Zone zone, TransferRequest.Valid wanted,
            TransferQuota.Place place) {
        try {
            threads.newThread(() -> run(query, zone, wanted, place)).start();
        } catch (OutOfMemoryError e) {
            place.close();
            query.sink().close();
            report(e);
        }
    }

    private static void report(Throwable thrown) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }

    private void run(DetachedQuery query, Zone zone, TransferRequest.Valid wanted, TransferQuota.Place place) {
        try (place) {
            boolean mayRun = place.await();
            // Its buffers are made now, because many transfers may wait.
            Transfer transfer = new Transfer(query, zone, wanted);
            if (mayRun) {
                transfer.send();
            } else {
                transfer.reject();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | OutOfMemoryError e) {
            report(e);
        } finally {
            query.sink().close();
        }
    }

    /// One transfer, and what was sent of it. Used by its thread.
    private final class Transfer {

        private final DetachedQuery query;
        private final Zone zone;
        private final TransferRequest.Valid wanted;
        private final QueryContext context = new QueryContext();
        private final byte[] buffer = new byte[QueryContext.MAX_MESSAGE];
        private final long begun = time.nanos();
        private long messages;
        private long octets;

        Transfer(DetachedQuery query, Zone zone, TransferRequest.Valid wanted) {
            this.query = query;
            this.zone = zone;
            this.wanted = wanted;
        }

        void send() throws InterruptedException {
            resume();
            if (!(zone.state() instanceof ZoneSnapshot snapshot)) {
                context.explain(ExtendedError.INVALID_DATA);
                respond(ResponseCode.SERVFAIL);
                return;
            }
            addExpire(context, zone, snapshot);
            ZoneTransfer transfer = switch (wanted) {
                case TransferRequest.OfDifferences(int serial) ->
                    ZoneTransfer.since(serial, snapshot, histories.apply(zone), mostOctets());
                case TransferRequest.OfZone _ -> new ZoneTransfer.Whole(snapshot);
            };
            if (query.transport() == Transport.UDP) {
                sendDatagram(transfer);
            } else {
                sendStream(transfer);
            }
        }

        /// The octets of differences that may be of use: compression does not make a datagram of more.
        private long mostOctets() {
            return query.transport() == Transport.UDP ? (long) MOST_COMPRESSION * context.sizeLimit() : Long.MAX_VALUE;
        }

        private void resume() {
            context.resume(query, buffer, time.millis());
            responses.tail().limit(context);
        }

        /// Over UDP, differences are sent if they fit into a datagram. Otherwise the SOA record tells the client to use TCP
        /// (RFC 1995 section 2).
        private void sendDatagram(ZoneTransfer transfer) {
            if (transfer instanceof ZoneTransfer.Differences && isWhole(transfer)) {
                sendPart();
                log.sent(logged(transfer), messages, octets, took());
            } else {
                var _ = isWhole(new ZoneTransfer.Version(transfer.snapshot()));
                sendPart();
            }
            observer.answered(context, (int) octets);
        }

        /// Writes a transfer into one message. Returns false if it does not fit.
        private boolean isWhole(ZoneTransfer transfer) {
            try {
                return write(transfer.writer()) == Progress.COMPLETE;
            } catch (LostException e) {
                return false;
            }
        }

        private void sendStream(ZoneTransfer transfer) throws InterruptedException {
            TransferLog.Transfer logged = logged(transfer);
            try {
                sendStream(transfer, logged);
            } catch (LostException e) {
                abort(logged, LOST, String.valueOf(e.getMessage()));
            }
        }

        private void sendStream(ZoneTransfer transfer, TransferLog.Transfer logged)
                throws InterruptedException, LostException {
            TransferWriter writer = transfer.writer();
            while (true) {
                switch (write(writer)) {
                    case COMPLETE -> {
                        sendPart();
                        observer.answered(context, (int) Math.min(octets, Integer.MAX_VALUE));
                        if (!(transfer instanceof ZoneTransfer.Version)) {
                            log.sent(logged, messages, octets, took());
                        }
                        return;
                    }
                    case MORE -> sendPart();
                    case TOO_LARGE -> {
                        abort(logged, TOO_LARGE, "it has a record that fits into no message");
                        return;
                    }
                }
                if (!query.sink().awaitRoom()) {
                    observer.dropped(context);
                    log.failed(logged, messages, octets, took(), "the connection was closed");
                    return;
                }
                if (took().compareTo(longest) > 0) {
                    abort(logged, TOO_SLOW, "it took longer than limits.transfer-time");
                    return;
                }
            }
        }

        /// Writes the next message, without the records after the answer section.
        private Progress write(TransferWriter writer) throws LostException {
            MessageWriter message = context.copy(AnswerSource.ZONE, ResponseCode.NOERROR);
            message.setFlags(Flags.AA);
            // RFC 5936 section 2.2.1.
            message.clearFlags(Flags.CD);
            // Over UDP, the buffer is larger than the response may be.
            int unusable = message.position() + message.room() + message.reserved() - context.sizeLimit();
            return writer.write(message, message.reserved() + unusable);
        }

        private void sendPart() {
            // RFC 5936 section 2.2.5: the first message has OPT.
            int length = messages == 0 ? responses.tail().complete(context) : responses.tail().completeNext(context);
            query.sink().sendPart(buffer, 0, length);
            messages++;
            octets += length;
        }

        /// RFC 5936 section 2.2: an error may follow messages without one, and ends the response.
        private void abort(TransferLog.Transfer logged, byte[] reason, String why) {
            context.explain(ExtendedError.OTHER, reason);
            log.failed(logged, messages, octets, took(), why);
            respond(ResponseCode.SERVFAIL);
        }

        void reject() {
            resume();
            log.rejected(context.request().question(), query.client(), context.signedBy());
            ZoneTransfers.reject(context);
            respond(ResponseCode.SERVFAIL);
        }

        private void respond(int code) {
            context.refuse(AnswerSource.ZONE, code);
            int length = responses.respond(context);
            observer.answered(context, length);
            query.sink().sendPart(buffer, 0, length);
        }

        private TransferLog.Transfer logged(ZoneTransfer transfer) {
            String kind = switch (wanted) {
                case TransferRequest.OfDifferences(int serial) -> "IXFR from serial " + Serial.value(serial)
                        + (transfer instanceof ZoneTransfer.Whole ? " as AXFR" : "");
                case TransferRequest.OfZone _ -> "AXFR";
            };
            return new TransferLog.Transfer(zone.apex(), query.client(), context.signedBy(), kind,
                    transfer.snapshot().serial());
        }

        private Duration took() {
            return Duration.ofNanos(time.nanos() - begun);
        }
    }
}
