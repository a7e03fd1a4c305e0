package rootwalk.daemon.policy;

import java.util.List;

import rootwalk.authoritative.OverridingData;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.daemon.pipeline.LocalSource;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.QuestionView;

/// The steps before the authoritative zones, for the targets of aliases in these zones. Reusable; used by one thread;
/// allocates nothing.
final class AliasTargets implements OverridingData {

    private final LocalSource[] steps;
    private final QuestionView question = new QuestionView();
    private final Answer answer = new Answer();
    private boolean lastExists;

    AliasTargets(List<? extends LocalSource> steps) {
        this.steps = steps.toArray(LocalSource[]::new);
    }

    /// Removes the targets of the last query.
    void begin() {
        lastExists = false;
    }

    @Override
    public boolean answers(NameKey name, int type) {
        question.set(name.octets(), name.offset(), name.length(), type);
        answer.clear();
        for (LocalSource step : steps) {
            if (step.find(question, answer) != StepResult.PASS) {
                return true;
            }
        }
        lastExists = answer.mustExist();
        return false;
    }

    /// Whether the last target exists in a hosts file, which has no record of the type for it.
    boolean lastExists() {
        return lastExists;
    }
}
