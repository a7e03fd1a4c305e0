package rootwalk.daemon.policy.response;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.authoritative.policy.TriggerKind;
import rootwalk.authoritative.policy.TriggerSearch;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.PolicyScope;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.QuestionView;

/// Answers queries for which the address of the client or QNAME decides. Allocates only if a trigger is found. Used by one thread.
public final class PolicyStep implements QueryStep {

    private final Supplier<ResponsePolicy> policies;
    private final PolicyLog log;
    private final TriggerSearch search = new TriggerSearch();
    /// Made once, since a query without a trigger allocates nothing.
    private final Consumer<Match> disabled;
    private QuestionView question = new QuestionView();

    PolicyStep(Supplier<ResponsePolicy> policies, PolicyLog log) {
        this.policies = policies;
        this.log = log;
        disabled = match -> log.disabled(question.name(), match);
    }

    @Override
    public StepResult serve(QueryContext context) {
        ResponsePolicy policy = policies.get();
        if (policy.isEmpty()) {
            return StepResult.PASS;
        }
        question = context.request().questionView();
        Match match = policy.ofQuery(context.client(), question.octets(), question.nameOffset(), question.nameLength(),
                search, disabled);
        if (match == null) {
            return StepResult.PASS;
        }
        if (!policy.isFinal(match)) {
            // The response decides first.
            context.policyScope(match.kind() == TriggerKind.CLIENT_IP ? PolicyScope.CLIENT : PolicyScope.ALL);
            return StepResult.PASS;
        }
        log.decided(match.action());
        return switch (match.action()) {
            case PolicyAction.Plain plain -> plain(context, match, plain);
            case PolicyAction.Data(var node) -> {
                context.policyHit(match.hit());
                yield data(context, node, match);
            }
            case PolicyAction.Alias alias -> {
                context.policyHit(match.hit());
                yield alias(context, alias);
            }
        };
    }

    private static StepResult plain(QueryContext context, Match match, PolicyAction.Plain action) {
        return switch (action) {
            case PASSTHRU -> exempt(context, match);
            case DROP -> StepResult.DROPPED;
            case TCP_ONLY -> {
                if (context.transport() != Transport.UDP) {
                    yield exempt(context, match);
                }
                context.policyHit(match.hit());
                yield context.askForTcp(AnswerSource.POLICY);
            }
            case NXDOMAIN -> {
                context.policyHit(match.hit());
                if (match.zone().settings().clearsRa()) {
                    context.clearRa();
                }
                yield negative(context, match, ResponseCode.NXDOMAIN);
            }
            case NODATA -> {
                context.policyHit(match.hit());
                yield negative(context, match, ResponseCode.NOERROR);
            }
        };
    }

    /// The response stays as it is. By QNAME, it does for all clients that have no other trigger.
    private static StepResult exempt(QueryContext context, Match match) {
        if (match.kind() == TriggerKind.CLIENT_IP) {
            context.policyScope(PolicyScope.EXEMPT);
        }
        return StepResult.PASS;
    }

    private static StepResult negative(QueryContext context, Match match, int code) {
        Answer answer = context.answer(AnswerSource.POLICY, code, Flags.AA);
        context.explain(ExtendedError.BLOCKED);
        answer.section(Section.AUTHORITY);
        answer.add(PolicyRecords.soa(match.zone()));
        return StepResult.ANSWERED;
    }

    private StepResult data(QueryContext context, ZoneNode node, Match match) {
        List<RRset> found = PolicyRecords.data(node, question.type(), question.name());
        if (found.isEmpty()) {
            return negative(context, match, ResponseCode.NOERROR);
        }
        Answer answer = context.answer(AnswerSource.POLICY, ResponseCode.NOERROR, Flags.AA);
        context.explain(ExtendedError.FORGED_ANSWER);
        found.forEach(answer::addAtQuestion);
        return StepResult.ANSWERED;
    }

    private StepResult alias(QueryContext context, PolicyAction.Alias alias) {
        Name name = question.name();
        Name target = alias.targetOf(name);
        context.explain(ExtendedError.FORGED_ANSWER);
        if (target == null) {
            return context.refuse(AnswerSource.POLICY, ResponseCode.YXDOMAIN);
        }
        context.answer(AnswerSource.POLICY, ResponseCode.NOERROR, Flags.AA)
                .addAtQuestion(RRset.of(name, RecordType.CNAME, alias.ttl(), Rdata.of(target)));
        if (question.type() == RecordType.CNAME || question.type() == RecordType.ANY) {
            return StepResult.ANSWERED;
        }
        // The target is resolved without policy: a response is changed once.
        context.policyScope(PolicyScope.EXEMPT);
        return StepResult.EXTERNAL_ALIAS;
    }
}
