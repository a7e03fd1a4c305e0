package rootwalk.daemon.assembly;

import rootwalk.wire.Question;

/// Observes answers for which no server is queried.
public interface LocalAnswerObserver {

    void onAnswer(Question question, LocalStep.Rule rule);
}
