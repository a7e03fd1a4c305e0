package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.transfer.TransferRequest;
import rootwalk.authoritative.transfer.ZoneTransfer;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Opcode;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Soa;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RecordCursor;
import rootwalk.wire.codec.RequestView;

/// Requests of other hosts about zones of this server: AXFR and IXFR, NOTIFY, UPDATE. Which hosts may send them depends on the zone, not
/// on the networks whose queries are answered. That is decided first, here; the work is done on virtual threads. Used by one thread.
public final class ZoneMaintenance implements QueryStep {

    private static final byte[] ANY_CLASS = text("a zone is transferred in its class only");
    private static final byte[] OVER_TCP_ONLY = text("AXFR is not defined over UDP");
    private static final byte[] NO_VERSION = text("the authority section must have one SOA record, of this zone");

    private static final byte[] NOT_OVER_HTTPS =
            text("DNS over HTTPS is for queries; use TCP or TLS for zone transfers, NOTIFY and updates");
    private static final byte[] NEEDS_DOT =
            text("a zone transfer over TLS requires TLS 1.3 and the protocol dot in ALPN");

    private final ZoneAccess access;
    private final ServedZones served;
    private final ZoneTransfers transfers;
    private final ZoneUpdates updates;
    private final NoticeReceiver notices;
    private final ZoneLogs logs;
    private final NameKey key = new NameKey();
    private final RecordCursor cursor = new RecordCursor();

    /// @param notices receives the NOTIFY messages of primaries
    public ZoneMaintenance(ZoneAccess access, ServedZones served, ZoneTransfers transfers, ZoneUpdates updates,
            NoticeReceiver notices, ZoneLogs logs) {
        this.access = access;
        this.served = served;
        this.transfers = transfers;
        this.updates = updates;
        this.notices = notices;
        this.logs = logs;
    }

    private static byte[] text(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StepResult serve(QueryContext context) {
        RequestView request = context.request();
        boolean isMaintenance = request.opcode() != Opcode.QUERY || isTransfer(request);
        if (!isMaintenance) {
            return StepResult.PASS;
        }
        if (context.transport() == Transport.HTTPS) {
            // RFC 8484 section 5.4 has no responses of several messages, and a GET must not change anything.
            context.explain(ExtendedError.NOT_SUPPORTED, NOT_OVER_HTTPS);
            return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        }
        return switch (request.opcode()) {
            case Opcode.NOTIFY -> notified(context);
            case Opcode.UPDATE -> update(context);
            default -> transfer(context);
        };
    }

    /// Other classes have no zones.
    private static boolean isTransfer(RequestView request) {
        boolean isClassOfZones = request.qclass() == RecordClass.IN || request.qclass() == RecordClass.ANY;
        return isClassOfZones && (request.qtype() == RecordType.AXFR || request.qtype() == RecordType.IXFR);
    }

    /// RFC 1996 section 3. The message is answered at once; whether there is a newer version is found out later.
    private StepResult notified(QueryContext context) {
        RequestView request = context.request();
        Zone zone = access.isRefused(context.client()) ? null : zone(request);
        if (zone == null || request.qclass() != RecordClass.IN) {
            return notOurs(context);
        }
        if (!access.mayNotify(zone.apex(), context.client(), context.signedBy())) {
            logs.notices().refused(zone.apex(), context.client(), context.signedBy());
            return refused(context, ResponseCode.REFUSED, ExtendedError.PROHIBITED);
        }
        if (request.qtype() != RecordType.SOA) {
            return refused(context, ResponseCode.NOTIMP, ExtendedError.NOT_SUPPORTED);
        }
        logs.notices().received();
        notices.notified(zone.apex(), context.client().toSocketAddress().getAddress(), serial(request));
        context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, Flags.AA);
        return StepResult.ANSWERED;
    }

    /// The serial number of the SOA record in a NOTIFY (RFC 1996 section 3.7); empty if it has none.
    private OptionalInt serial(RequestView request) {
        cursor.begin(request);
        boolean isSoa = cursor.next() && cursor.section() == Section.ANSWER && cursor.type() == RecordType.SOA
                && cursor.dataLength() >= Soa.NUMBERS;
        return isSoa ? OptionalInt.of(Soa.serial(request.octets(), cursor.dataOffset() + cursor.dataLength()))
                : OptionalInt.empty();
    }

    /// RFC 2136 section 3.1.
    private StepResult update(QueryContext context) {
        RequestView request = context.request();
        Zone zone = access.isRefused(context.client()) ? null : zone(request);
        if (zone == null || request.qclass() != RecordClass.IN) {
            return notOurs(context);
        }
        if (!access.mayUpdate(zone.apex(), context.client(), context.signedBy())) {
            logs.updates().refused(zone.apex(), context.client(), context.signedBy());
            return refused(context, ResponseCode.REFUSED, ExtendedError.PROHIBITED);
        }
        if (!(zone.state() instanceof ZoneSnapshot)) {
            return refused(context, ResponseCode.SERVFAIL, ExtendedError.INVALID_DATA);
        }
        updates.start(context.detach(), context.signedBy(), zone);
        return StepResult.SUSPENDED;
    }

    private @Nullable Zone zone(RequestView request) {
        key.set(request.questionView());
        return served.forServers().withApex(key);
    }

    /// A client that is refused whatever a zone permits does not learn which zones there are.
    private StepResult notOurs(QueryContext context) {
        return access.isRefused(context.client())
                ? refused(context, ResponseCode.REFUSED, ExtendedError.PROHIBITED)
                : refused(context, ResponseCode.NOTAUTH, ExtendedError.NOT_AUTHORITATIVE);
    }

    private StepResult transfer(QueryContext context) {
        if (context.transport() == Transport.TLS && !context.tlsClient().mayTransferZones()) {
            context.explain(ExtendedError.NOT_SUPPORTED, NEEDS_DOT);
            return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        }
        RequestView request = context.request();
        Zone zone = access.isRefused(context.client()) ? null : zone(request);
        if (zone == null) {
            return notOurs(context);
        }
        if (!access.mayTransfer(zone.apex(), context.client(), context.signedBy())) {
            logs.transfers().refused(request.question(), context.client(), context.signedBy());
            return refused(context, ResponseCode.REFUSED, ExtendedError.PROHIBITED);
        }
        if (request.qclass() != RecordClass.IN) {
            // RFC 5936 section 2.1.2: QCLASS is the class of the zone, so it is not ANY.
            return malformed(context, ANY_CLASS);
        }
        return switch (TransferRequest.read(request, cursor)) {
            case TransferRequest.Malformed _ -> malformed(context, NO_VERSION);
            case TransferRequest.OfZone _ when context.transport() == Transport.UDP ->
                // RFC 5936 section 4.2.
                malformed(context, OVER_TCP_ONLY);
            case TransferRequest.Valid wanted -> permitted(context, zone, wanted);
        };
    }

    private static StepResult refused(QueryContext context, int code, int reason) {
        context.explain(reason);
        return context.refuse(AnswerSource.RULE, code);
    }

    private static StepResult malformed(QueryContext context, byte[] why) {
        context.explain(ExtendedError.OTHER, why);
        return context.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
    }

    private StepResult permitted(QueryContext context, Zone zone, TransferRequest.Valid wanted) {
        if (!(zone.state() instanceof ZoneSnapshot snapshot)) {
            return refused(context, ResponseCode.SERVFAIL, ExtendedError.INVALID_DATA);
        }
        if (wanted instanceof TransferRequest.OfDifferences(int serial)
                && !ZoneTransfer.isOutdated(serial, snapshot)) {
            return current(context, zone, snapshot);
        }
        TransferQuota.Place place = transfers.enter(context.client());
        if (place == null) {
            logs.transfers().rejected(context.request().question(), context.client(), context.signedBy());
            return ZoneTransfers.reject(context);
        }
        transfers.start(context.detach(), zone, wanted, place);
        return StepResult.SUSPENDED;
    }

    /// RFC 1995 section 2: a client with this version or a later one gets the SOA record, without signatures.
    private StepResult current(QueryContext context, Zone zone, ZoneSnapshot snapshot) {
        transfers.addExpire(context, zone, snapshot);
        context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, Flags.AA).addAtQuestion(ZoneTransfer.soa(snapshot));
        return StepResult.ANSWERED;
    }
}
