package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;

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
import rootwalk.wire.codec.RecordCursor;
import rootwalk.wire.codec.RequestView;

/// Requests of other servers about zones of this server: AXFR and IXFR. Which hosts may send them depends on the zone, not on the
/// networks whose queries are answered. That is decided first, here; the work is done on virtual threads. Used by one thread.
public final class ZoneMaintenance implements QueryStep {

    private static final byte[] ANY_CLASS = text("a zone is transferred in its class only");
    private static final byte[] OVER_TCP_ONLY = text("AXFR is not defined over UDP");
    private static final byte[] NO_VERSION = text("the authority section must have one SOA record, of this zone");

    private static final byte[] NEEDS_DOT =
            text("a zone transfer over TLS requires TLS 1.3 and the protocol dot in ALPN");

    private final ZoneAccess access;
    private final ServedZones served;
    private final ZoneTransfers transfers;
    private final TransferLog log;
    private final NameKey key = new NameKey();
    private final RecordCursor cursor = new RecordCursor();

    public ZoneMaintenance(ZoneAccess access, ServedZones served, ZoneTransfers transfers, TransferLog log) {
        this.access = access;
        this.served = served;
        this.transfers = transfers;
        this.log = log;
    }

    private static byte[] text(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public StepResult serve(QueryContext context) {
        int qtype = context.request().qtype();
        return (qtype == RecordType.AXFR || qtype == RecordType.IXFR) && context.request().opcode() == Opcode.QUERY
                ? transfer(context)
                : StepResult.PASS;
    }

    private StepResult transfer(QueryContext context) {
        if (access.isRefused(context.client())) {
            return refused(context, ResponseCode.REFUSED, ExtendedError.PROHIBITED);
        }
        if (context.transport() == Transport.TLS && !context.tlsClient().mayTransferZones()) {
            context.explain(ExtendedError.NOT_SUPPORTED, NEEDS_DOT);
            return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        }
        RequestView request = context.request();
        key.set(request.questionView());
        Zone zone = served.forClients().withApex(key);
        if (zone == null) {
            return refused(context, ResponseCode.NOTAUTH, ExtendedError.NOT_AUTHORITATIVE);
        }
        if (!access.mayTransfer(request.questionView(), context.client(), context.signedBy())) {
            log.refused(request.question(), context.client(), context.signedBy());
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
            return current(context, snapshot);
        }
        TransferQuota.Place place = transfers.enter(context.client());
        if (place == null) {
            log.rejected(context.request().question(), context.client(), context.signedBy());
            return ZoneTransfers.reject(context);
        }
        transfers.start(context.detach(), zone, wanted, place);
        return StepResult.SUSPENDED;
    }

    /// RFC 1995 section 2: a client with this version or a later one gets the SOA record, without signatures.
    private static StepResult current(QueryContext context, ZoneSnapshot snapshot) {
        context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, Flags.AA).addAtQuestion(ZoneTransfer.soa(snapshot));
        return StepResult.ANSWERED;
    }
}
