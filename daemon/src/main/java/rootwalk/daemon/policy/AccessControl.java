package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.RequestView;

/// Decides by the address of a client, and by the transport, whether its queries are answered, and whether it gets recursion and
/// DNS64. Immutable.
public final class AccessControl implements QueryStep {

    private final NetworkSet query;
    private final NetworkSet tls;
    private final NetworkSet https;
    private final NetworkSet quic;
    private final NetworkSet recursion;
    private final NetworkSet refuse;
    private final NetworkSet dns64;

    /// @param query clients whose queries are answered over UDP and TCP
    /// @param tls clients whose queries are answered over TLS
    /// @param https clients whose queries are answered over HTTPS
    /// @param quic clients whose queries are answered over QUIC
    /// @param recursion clients that get recursion, if their queries are answered
    /// @param refuse clients that are refused, even if the other sets have them
    /// @param dns64 clients for which DNS64 makes records, if they get recursion
    public AccessControl(NetworkSet query, NetworkSet tls, NetworkSet https, NetworkSet quic,
            NetworkSet recursion, NetworkSet refuse, NetworkSet dns64) {
        this.query = query;
        this.tls = tls;
        this.https = https;
        this.quic = quic;
        this.recursion = recursion;
        this.refuse = refuse;
        this.dns64 = dns64;
    }

    @Override
    public StepResult serve(QueryContext context) {
        if (!answered(context.transport()).contains(context.client()) || refuse.contains(context.client())) {
            context.explain(ExtendedError.PROHIBITED);
            return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        }
        if (recursion.contains(context.client())) {
            context.offerRecursion();
            if (!dns64.isEmpty() && mayBeSynthesised(context.request()) && dns64.contains(context.client())) {
                context.offerSynthesis();
            }
        }
        return StepResult.PASS;
    }

    /// RFC 6147 section 5.5: a client that sets DO and CD validates, so it makes the records itself.
    private static boolean mayBeSynthesised(RequestView request) {
        return (request.qtype() == RecordType.AAAA || request.qtype() == RecordType.PTR)
                && !(request.dnssecOk() && request.checkingDisabled());
    }

    private NetworkSet answered(Transport transport) {
        return switch (transport) {
            case UDP, TCP -> query;
            case TLS -> tls;
            case HTTPS -> https;
            case QUIC -> quic;
        };
    }
}
