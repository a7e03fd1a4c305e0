package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Opcode;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.RequestView;

/// Passes well-formed and supported requests on, and answers or drops others. Immutable.
public final class RequestCheck implements QueryStep {

    private final TsigCheck tsig;
    private final CookieCheck cookies;

    /// @param tsig checks requests with a TSIG, whatever else is wrong with them
    public RequestCheck(TsigCheck tsig, CookieCheck cookies) {
        this.tsig = tsig;
        this.cookies = cookies;
    }

    @Override
    public StepResult serve(QueryContext context) {
        if (context.request().hasTsig()) {
            int code = tsig.check(context);
            if (code != ResponseCode.NOERROR) {
                return context.refuse(AnswerSource.RULE, code);
            }
        }
        return switch (context.shape()) {
            case RUNT, RESPONSE -> StepResult.DROPPED;
            case UNKNOWN_OPCODE -> context.refuse(AnswerSource.RULE, ResponseCode.NOTIMP);
            case MALFORMED -> context.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
            case COOKIE -> cookies.cookieOnly(context);
            case QUERY -> wellFormed(context);
        };
    }

    private StepResult wellFormed(QueryContext context) {
        RequestView request = context.request();
        if (context.transport().hasKeepalive() && request.hasBrokenKeepalive()) {
            // Over UDP the option is ignored (RFC 7828 section 3.3.1).
            return context.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
        }
        if (request.ednsVersion() != 0) {
            return context.refuse(AnswerSource.RULE, ResponseCode.BADVERS);
        }
        return request.opcode() == Opcode.QUERY ? query(context) : StepResult.PASS;
    }

    private StepResult query(QueryContext context) {
        return switch (context.request().qtype()) {
            case RecordType.OPT, RecordType.TSIG -> context.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
            case RecordType.NXNAME -> {
                // RFC 9824 section 3.5: NXNAME is only for NSEC records of names that do not exist.
                context.explain(ExtendedError.INVALID_QUERY_TYPE);
                yield context.refuse(AnswerSource.RULE, ResponseCode.FORMERR);
            }
            case RecordType.TKEY, RecordType.MAILA, RecordType.MAILB -> notSupported(context, ResponseCode.NOTIMP);
            default -> cookies.received(context);
        };
    }

    private static StepResult notSupported(QueryContext context, int rcode) {
        context.explain(ExtendedError.NOT_SUPPORTED);
        return context.refuse(AnswerSource.RULE, rcode);
    }
}
