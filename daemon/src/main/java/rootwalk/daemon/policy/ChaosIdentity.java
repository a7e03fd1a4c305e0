package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;

/// Answers queries of class CHAOS for the identity of the server (RFC 4892 section 2), if it is configured. Refuses all
/// classes but IN and ANY; class ANY is answered from class IN (RFC 1034 section 3.7.1). Immutable.
public final class ChaosIdentity implements QueryStep {

    private static final int MAX_STRING = 255;

    private final @Nullable RRset[] texts;

    /// @param version for `version.bind` and `version.server`; empty: REFUSED
    /// @param hostname for `hostname.bind` and `id.server`; empty: REFUSED
    public ChaosIdentity(Optional<String> version, Optional<String> hostname) {
        texts = new RRset[] {
                text("version.bind.", version),
                text("version.server.", version),
                text("hostname.bind.", hostname),
                text("id.server.", hostname)
        };
    }

    private static @Nullable RRset text(String name, Optional<String> value) {
        return value.map(text -> RRset.of(
                Name.of(name), RecordType.TXT, RecordClass.CH, 0, List.of(characterString(text))))
                .orElse(null);
    }

    private static Rdata characterString(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(octets.length, MAX_STRING);
        byte[] data = new byte[1 + length];
        data[0] = (byte) length;
        System.arraycopy(octets, 0, data, 1, length);
        return Rdata.of(data);
    }

    @Override
    public StepResult serve(QueryContext context) {
        int qclass = context.request().qclass();
        if (qclass == RecordClass.IN || qclass == RecordClass.ANY) {
            return StepResult.PASS;
        }
        if (qclass == RecordClass.CH) {
            for (RRset text : texts) {
                if (text != null && context.request().questionView().isFor(text.owner())) {
                    return answer(context, text);
                }
            }
        }
        context.explain(ExtendedError.NOT_SUPPORTED);
        return context.refuse(AnswerSource.RULE, ResponseCode.REFUSED);
    }

    private static StepResult answer(QueryContext context, RRset text) {
        Answer answer = context.answer(AnswerSource.RULE, ResponseCode.NOERROR, Flags.AA);
        int qtype = context.request().qtype();
        if (qtype == RecordType.TXT || qtype == RecordType.ANY) {
            answer.addAtQuestion(text);
        }
        return StepResult.ANSWERED;
    }
}
