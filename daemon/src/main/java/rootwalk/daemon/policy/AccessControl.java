package rootwalk.daemon.policy;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.ResponseCode;

/// Decides by the address of a client, and by the transport, whether its queries are answered, and whether it gets recursion. Immutable.
public final class AccessControl implements QueryStep {

    private final NetworkSet query;
    private final NetworkSet tls;
    private final NetworkSet https;
    private final NetworkSet quic;
    private final NetworkSet recursion;
    private final NetworkSet refuse;

    /// @param query clients whose queries are answered over UDP and TCP
    /// @param tls clients whose queries are answered over TLS
    /// @param https clients whose queries are answered over HTTPS
    /// @param quic clients whose queries are answered over QUIC
    /// @param recursion clients that get recursion, if their queries are answered
    /// @param refuse clients that are refused, even if the other sets have them
    public AccessControl(NetworkSet query, NetworkSet tls, NetworkSet https, NetworkSet quic,
            NetworkSet recursion, NetworkSet refuse) {
        this.query = query;
        this.tls = tls;
        this.https = https;
        this.quic = quic;
        this.recursion = recursion;
        this.refuse = refuse;
    }

    @Override
    public StepResult serve(QueryContext context) {
        if (!answered(context.transport()).contains(context.client()) || refuse.contains(context.client())) {
            context.explain(ExtendedError.PROHIBITED);
            return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
        }
        if (recursion.contains(context.client())) {
            context.offerRecursion();
        }
        return StepResult.PASS;
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
