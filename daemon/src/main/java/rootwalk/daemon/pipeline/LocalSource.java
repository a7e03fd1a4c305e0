package rootwalk.daemon.pipeline;

import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.QuestionView;

/// A step that answers from data of this server and needs only the question. The resolver asks it too, where an alias or
/// the name of a server leads to its data.
public interface LocalSource extends QuestionStep {

    /// Fills the answer to a question: [Outcome#PASS], [Outcome#ANSWERED], [Outcome#LEADS_OUT] or [Outcome#DROPPED].
    Outcome find(QuestionView question, Answer answer);

    /// Which part of the server this is.
    AnswerSource source();

    @Override
    default Outcome serve(Exchange exchange) {
        Outcome outcome = find(exchange.request().asked(), exchange.answer());
        if (outcome != Outcome.PASS) {
            exchange.answeredBy(source());
        }
        return outcome;
    }
}
