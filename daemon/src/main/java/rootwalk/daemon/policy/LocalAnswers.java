package rootwalk.daemon.policy;

import java.util.List;

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

    @Override
    public @Nullable Resolution find(Question question) {
        if (question.dnsClass() != RecordClass.IN) {
            return null;
        }
        LocalInquiry inquiry = inquiries.take();
        try {
            return inquiry.ask(question);
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
