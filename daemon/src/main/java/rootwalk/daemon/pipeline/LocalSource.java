package rootwalk.daemon.pipeline;

import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.QuestionView;

/// A step that answers from data of this server and needs only the question section. The resolver uses it too, for the
/// targets of aliases and the names of servers.
public interface LocalSource extends QueryStep {

    /// Fills the answer to a question: [StepResult#PASS], [StepResult#ANSWERED], [StepResult#EXTERNAL_ALIAS] or [StepResult#DROPPED].
    StepResult find(QuestionView question, Answer answer);

    /// Whether a name exists because it is in this data, although [#find] may have no answer for a type.
    default boolean exists(Name name) {
        return false;
    }

    /// The part of the data of this step from which [#find] answers a question. Reads files, so it must not be called on an event
    /// loop.
    LocalRule rule(Question question);

    /// The source of its answers.
    AnswerSource source();

    @Override
    default StepResult serve(QueryContext context) {
        StepResult result = find(context.request().questionView(), context.answer());
        if (result != StepResult.PASS) {
            context.answeredBy(source());
        }
        return result;
    }
}
