package rootwalk.daemon.pipeline;

import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.QuestionView;

/// A step that answers from data of this server and needs only the question. The resolver asks it too, where an alias or
/// the name of a server leads to its data.
public interface LocalSource extends QueryStep {

    /// Fills the answer to a question: [StepResult#PASS], [StepResult#ANSWERED], [StepResult#LEADS_OUT] or [StepResult#DROPPED].
    StepResult find(QuestionView question, Answer answer);

    /// Which part of the server this is.
    AnswerSource source();

    @Override
    default StepResult serve(QueryContext context) {
        StepResult result = find(context.request().asked(), context.answer());
        if (result != StepResult.PASS) {
            context.answeredBy(source());
        }
        return result;
    }
}
