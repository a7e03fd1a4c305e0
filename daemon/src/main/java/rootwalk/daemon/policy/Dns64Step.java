package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;

import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.AnswerStep;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Makes the AAAA records of names in the data of this server that have A records only. Results of the resolver have theirs
/// already. Immutable; any thread.
public final class Dns64Step implements AnswerStep {

    private static final byte[] MADE = Dns64.MADE.text().getBytes(StandardCharsets.UTF_8);

    private final Dns64 dns64;
    private final LocalData localData;

    public Dns64Step(Dns64 dns64, LocalData localData) {
        this.dns64 = dns64;
        this.localData = localData;
    }

    @Override
    public void apply(QueryContext context) {
        if (!context.synthesisOffered() || context.request().qtype() != RecordType.AAAA
                || !isOfThisServer(context.source())
                || context.rcode() != ResponseCode.NOERROR) {
            return;
        }
        Answer answer = context.answer();
        int last = answer.last(Section.ANSWER);
        if (last != Answer.NONE && answer.type(last) == RecordType.AAAA) {
            return;
        }
        Question question = context.request().question();
        Resolution made = dns64.resolve(question, new LocalLookups(empty(answer, question.name())));
        if (Dns64.isMade(made)) {
            replace(context, made);
        }
    }

    private static boolean isOfThisServer(AnswerSource source) {
        return switch (source) {
            case HOSTS, LOCAL, ZONE -> true;
            case RULE, POLICY, CACHE, STALE, DNS64, RECURSION -> false;
        };
    }

    private static Resolution empty(Answer answer, Name qname) {
        return new Resolution(answer.rcode(), answer.rrsets(Section.ANSWER, qname),
                answer.rrsets(Section.AUTHORITY, qname), List.of(), Security.INSECURE, 0, true, List.of());
    }

    /// The answer to the AAAA query, and lookups of A records.
    private final class LocalLookups implements Synthesis.Lookups {

        private final Resolution empty;

        LocalLookups(Resolution empty) {
            this.empty = empty;
        }

        @Override
        public Resolution first(Question question) {
            return empty;
        }

        @Override
        public boolean mayReplace(Question question, Resolution nothing) {
            return true;
        }

        @Override
        public Resolution last(Question question) {
            Resolution found = localData.find(question);
            return found == null ? empty : found;
        }
    }

    /// An answer of this server is as authoritative as before.
    private static void replace(QueryContext context, Resolution made) {
        Answer answer = context.answer(AnswerSource.DNS64, ResponseCode.NOERROR, context.answer().flags() & Flags.AA);
        for (RRset rrset : made.answer()) {
            if (rrset.type() != RecordType.RRSIG || context.request().dnssecOk()) {
                answer.add(rrset);
            }
        }
        context.explain(Dns64.MADE.code(), MADE);
    }
}
