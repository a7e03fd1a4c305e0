package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.DetachedQuery;
import rootwalk.daemon.pipeline.PolicyHit;
import rootwalk.daemon.pipeline.PolicyScope;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.policy.response.Ruling;
import rootwalk.resolver.cache.MessageCache;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.RRset;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Writes the results of resolutions as responses, outside the event loops, and stores them in the message cache. Has the buffers for
/// one response. Used by one thread at a time.
final class ResultWriter {

    private final MessageCache messages;
    private final ResponsePath responses;
    private final Time time;
    private final QueryContext context = new QueryContext();
    private final byte[] response = new byte[QueryContext.MAX_MESSAGE];

    ResultWriter(MessageCache messages, ResponsePath responses, Time time) {
        this.messages = messages;
        this.responses = responses;
        this.time = time;
    }

    /// Writes the response to a query, without its end, and stores it in the message cache if others may get it. Returns false if there
    /// is no response.
    ///
    /// @param generation of the message cache when the query was received
    boolean write(DetachedQuery query, Ruling ruling, long generation) {
        context.resume(query, response, time.millis());
        responses.tail().limit(context);
        return switch (ruling) {
            case Ruling.Response it -> {
                writeRecords(query, it, generation);
                yield true;
            }
            case Ruling.OverTcp(var hit) -> {
                context.policyHit(hit);
                var _ = context.askForTcp(AnswerSource.POLICY);
                yield true;
            }
            case Ruling.Dropped _ -> false;
        };
    }

    /// Adds the end of the response, after which nothing can be added. Returns its length.
    int complete() {
        return responses.tail().complete(context);
    }

    QueryContext context() {
        return context;
    }

    /// The octets of the response, which the next one replaces.
    byte[] response() {
        return response;
    }

    private void writeRecords(DetachedQuery query, Ruling.Response ruling, long generation) {
        Resolution resolution = ruling.resolution();
        // RFC 4035 section 3.2.3: AD says that all records of the answer are authentic. Aliases of this server are not
        // validated.
        boolean authentic = resolution.security() == Security.SECURE && query.aliases().isEmpty();
        PolicyHit hit = ruling.hit();
        if (hit != null) {
            context.policyHit(hit);
        }
        if (ruling.clearsRa()) {
            context.clearRa();
        }
        Answer answer = context.answer(source(resolution), resolution.responseCode(),
                query.answeredFlags() | (authentic ? Flags.AD : 0) | (ruling.isAuthoritative() ? Flags.AA : 0));
        if (query.policyHit() != null) {
            context.explain(ExtendedError.FORGED_ANSWER);
        }
        addAll(answer, Section.ANSWER, query.aliases());
        addAll(answer, Section.ANSWER, resolution.answer());
        addAll(answer, Section.AUTHORITY, query.proof());
        addAll(answer, Section.AUTHORITY, resolution.authority());
        addAll(answer, Section.ADDITIONAL, resolution.additional());
        for (ExtendedError error : resolution.errors()) {
            context.explain(error.code(), error.text().getBytes(StandardCharsets.UTF_8));
        }
        responses.write(context);
        // An answer that begins with an alias of this server is found in its zone before the message cache is used.
        if (query.aliases().isEmpty() && query.recursionDesired() && ruling.isCacheable()
                && query.policyScope() != PolicyScope.CLIENT) {
            keep(resolution, generation);
        }
    }

    private AnswerSource source(Resolution resolution) {
        return context.policyHit() != null ? AnswerSource.POLICY
                : resolution.isStale() ? AnswerSource.STALE
                        : Dns64.isMade(resolution) ? AnswerSource.DNS64 : AnswerSource.RECURSION;
    }

    private static void addAll(Answer answer, Section section, List<RRset> rrsets) {
        answer.section(section);
        for (int i = 0; i < rrsets.size(); i++) {
            answer.add(rrsets.get(i));
        }
    }

    private void keep(Resolution resolution, long generation) {
        var _ = messages.put(
                context.writer(),
                MessageCacheStep.variant(context),
                resolution.ttl(),
                context.answer().errors().values(),
                context.millis(),
                generation);
    }
}
