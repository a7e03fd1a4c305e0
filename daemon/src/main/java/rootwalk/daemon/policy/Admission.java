package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Exchange;
import rootwalk.daemon.pipeline.Outcome;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Opcode;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.RequestView;

/// Lets through well-formed queries that can be understood. Stateless.
public final class Admission implements QuestionStep {

    @Override
    public Outcome serve(Exchange exchange) {
        return switch (exchange.shape()) {
            case RUNT, RESPONSE -> Outcome.DROPPED;
            case UNKNOWN_OPCODE -> exchange.refuse(AnswerSource.RULE, ResponseCode.NOTIMP);
            case MALFORMED -> exchange.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
            case QUERY -> wellFormed(exchange);
        };
    }

    private static Outcome wellFormed(Exchange exchange) {
        RequestView request = exchange.request();
        if (request.opcode() != Opcode.QUERY) {
            return exchange.refuse(AnswerSource.RULE, ResponseCode.NOTIMP);
        }
        if (exchange.transport() != Transport.UDP && request.hasBrokenKeepalive()) {
            // By UDP the option is ignored (RFC 7828 section 3.3.1).
            return exchange.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
        }
        if (request.ednsVersion() != 0) {
            return exchange.refuse(AnswerSource.RULE, ResponseCode.BADVERS);
        }
        if (request.hasTsig()) {
            // RFC 8945 section 5.2.1: no key is known.
            exchange.tsigError(ResponseCode.BADKEY);
            return exchange.refuse(AnswerSource.RULE, ResponseCode.NOTAUTH);
        }
        return switch (request.qtype()) {
            case RecordType.OPT, RecordType.TSIG -> exchange.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
            case RecordType.NXNAME -> {
                // RFC 9824 section 3.5: it says in an NSEC record that a name does not exist, and nothing else.
                exchange.explain(ExtendedError.INVALID_QUERY_TYPE);
                yield exchange.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
            }
            case RecordType.TKEY, RecordType.MAILA, RecordType.MAILB -> notSupported(exchange, ResponseCode.NOTIMP);
            case RecordType.AXFR, RecordType.IXFR -> notSupported(exchange, ResponseCode.REFUSED);
            default -> Outcome.PASS;
        };
    }

    private static Outcome notSupported(Exchange exchange, int rcode) {
        exchange.explain(ExtendedError.NOT_SUPPORTED);
        return exchange.refuse(AnswerSource.RULE, rcode);
    }
}
