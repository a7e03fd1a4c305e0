package rootwalk.resolver.servers;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;
import rootwalk.resolver.servers.ResponseAnalysis.Unusable;
import rootwalk.resolver.upstream.QueryResult;
import rootwalk.resolver.upstream.QueryResult.NoResponse;
import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.resolver.upstream.Upstream;
import rootwalk.resolver.upstream.UpstreamQuery;
import rootwalk.wire.Addresses;
import rootwalk.wire.ExtendedError;

/// Reports the queries for one question and their results to the observer. For the resolving thread.
final class QueryReports {

    private final QnameForm qnameForm;
    private final ServerQueryContext context;

    QueryReports(QnameForm qnameForm, ServerQueryContext context) {
        this.qnameForm = qnameForm;
        this.context = context;
    }

    /// Reports the exchanges with one server.
    Upstream.Observer observer(Candidate candidate) {
        return context.isObserved() ? new EventForwarder(candidate) : Upstream.Observer.NONE;
    }

    /// Reports that a server did not respond.
    Unusable noResponse(NoResponse noResponse, Candidate candidate) {
        ResponseKind kind = switch (noResponse.reason()) {
            case TIMEOUT, GIVEN_UP, SETTLED -> ResponseKind.TIMEOUT;
            case UNREACHABLE, UNENCRYPTED -> ResponseKind.UNREACHABLE;
            case CLOSED -> ResponseKind.CLOSED;
            case SUSPICIOUS -> ResponseKind.SUSPICIOUS;
            case MALFORMED -> ResponseKind.MALFORMED;
            case REJECTED, QUERY_REJECTED -> ResponseKind.REJECTED;
            case BUDGET -> ResponseKind.NOT_ASKED;
            case NOT_READY -> ResponseKind.NOT_READY;
        };
        String problem = noResponse.detail().isEmpty()
                ? Objects.requireNonNullElse(candidate.server().connectionProblem(), "")
                : noResponse.detail();
        boolean isOfServer = kind != ResponseKind.NOT_ASKED && kind != ResponseKind.NOT_READY;
        if (isOfServer) {
            context.networkFailed(new ExtendedError(ExtendedError.NETWORK_ERROR,
                    Addresses.text(candidate.server().address()) + switch (noResponse.reason()) {
                        case TIMEOUT, GIVEN_UP, SETTLED -> " timed out";
                        case UNREACHABLE -> " is unreachable";
                        case UNENCRYPTED -> ": no " + noResponse.transport() + " connection: " + problem;
                        case REJECTED, QUERY_REJECTED ->
                            ": no DNS response over " + noResponse.transport() + ": " + problem;
                        case CLOSED -> " closes " + noResponse.transport() + " connections without a response";
                        case SUSPICIOUS, MALFORMED, BUDGET, NOT_READY -> " sent no usable response";
                    }));
        }
        // A budget limit is reported once, where the resolution ends.
        if (context.observesFailures() && noResponse.reason() != QueryResult.Reason.BUDGET) {
            context.emit(new ResolutionEvent.ResponseReceived(context.budget().depth(), candidate.server().address(),
                    noResponse.transport(),
                    kind, noResponse.rttNanos(), problem));
        }
        return new Unusable(kind, "", null);
    }

    /// Reports that a server was not queried because it has not responded recently.
    void leftOut(@Nullable Candidate candidate) {
        if (candidate != null) {
            context.networkFailed(new ExtendedError(ExtendedError.NETWORK_ERROR,
                    Addresses.text(candidate.server().address()) + " has timed out recently and was not queried"));
        }
    }

    /// Reports a response.
    void response(Response response, ResponseAnalysis analysis, Candidate candidate) {
        boolean worthTelling = context.isObserved() || (analysis instanceof Unusable && context.observesFailures());
        if (!worthTelling) {
            return;
        }
        String detail = switch (analysis) {
            case ResponseAnalysis.Referral referral -> "to the servers of " + referral.cut();
            case ResponseAnalysis.Alias alias -> "to " + alias.target();
            case Unusable unusable -> unusable.why();
            case ResponseAnalysis.Answer answer -> "";
            case ResponseAnalysis.Negative negative -> "";
            case ResponseAnalysis.NameTooLong nameTooLong -> "the target of the DNAME is longer than a name can be";
        };
        context.emit(new ResolutionEvent.ResponseReceived(context.budget().depth(), candidate.server().address(),
                response.transport(),
                analysis.kind(), response.rttNanos(), detail));
    }

    /// Reports the exchanges of one query.
    private final class EventForwarder implements Upstream.Observer {
        private final Candidate candidate;

        EventForwarder(Candidate candidate) {
            this.candidate = candidate;
        }

        @Override
        public void querySent(UpstreamQuery query, UpstreamTransport transport) {
            context.emit(new ResolutionEvent.QuerySent(context.budget().depth(), query.zone(), query.question(),
                    qnameForm != QnameForm.FULL,
                    candidate.name().isRoot() ? null : candidate.name(), query.server().address(), transport));
        }

        @Override
        public void retried(UpstreamQuery query, QueryResult result, ResponseKind kind) {
            context.emit(new ResolutionEvent.ResponseReceived(context.budget().depth(), query.server().address(),
                    result.transport(), kind,
                    result.rttNanos(), ""));
        }
    }
}
