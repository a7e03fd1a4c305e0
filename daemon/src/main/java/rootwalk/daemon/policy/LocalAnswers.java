package rootwalk.daemon.policy;

import java.util.List;
import java.util.function.ObjIntConsumer;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;

/// Everything of our own as recursion sees it, where an alias or the name of a server leads to it: the same as clients
/// see. Any thread.
public final class LocalAnswers implements LocalData {

    private final ZoneSet zones;
    private final Shelf<LocalInquiry> inquiries;

    /// @param overlays the steps before our own zones that know names, in the order of the pipeline, each for any thread
    public LocalAnswers(List<QuestionStep> overlays, ZoneSet zones) {
        this.zones = zones;
        List<QuestionStep> inOrder = List.copyOf(overlays);
        inquiries = new Shelf<>(() -> new LocalInquiry(inOrder, zones));
    }

    /// The same, which tells of every answer.
    ///
    /// @param heard takes the question and the step that answered it: the number of the overlay, or how many there are for
    ///     our own zones
    public LocalData told(ObjIntConsumer<Question> heard) {
        LocalAnswers answers = this;
        return new LocalData() {
            @Override
            public @Nullable Resolution find(Question question) {
                return answers.find(question, heard);
            }

            @Override
            public @Nullable LocalCut deepestCut(Name name) {
                return answers.deepestCut(name);
            }
        };
    }

    @Override
    public @Nullable Resolution find(Question question) {
        return find(question, (_, _) -> {});
    }

    private @Nullable Resolution find(Question question, ObjIntConsumer<Question> heard) {
        if (question.dnsClass() != RecordClass.IN) {
            return null;
        }
        LocalInquiry inquiry = inquiries.take();
        try {
            Resolution found = inquiry.ask(question);
            if (found != null) {
                heard.accept(question, inquiry.answeredBy());
            }
            return found;
        } finally {
            inquiries.bringBack(inquiry);
        }
    }

    @Override
    public @Nullable LocalCut deepestCut(Name name) {
        if (zones.size() == 0) {
            return null;
        }
        LocalInquiry inquiry = inquiries.take();
        try {
            return inquiry.cutAbove(name);
        } finally {
            inquiries.bringBack(inquiry);
        }
    }
}
