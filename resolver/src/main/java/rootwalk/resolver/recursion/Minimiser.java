package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.servers.QnameForm;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// Determines the minimised queries for one name (RFC 9156 section 3). Used by one thread.
final class Minimiser {

    private static final int MAX_MINIMISE_COUNT = 10;
    private static final int MINIMISE_ONE_LAB = 4;

    private final Question full;
    private final boolean relaxed;
    private boolean off;
    private @Nullable Question failedPart;
    private @Nullable Server failedAt;
    private int asked;

    /// The number of labels of the current QNAME; at first of the cut.
    private int labels;

    private Question next;
    private boolean minimised;

    /// Sends the full name until the first cut is set.
    Minimiser(Minimisation mode, Question full) {
        this.full = full;
        relaxed = mode == Minimisation.RELAXED;
        off = mode == Minimisation.OFF || full.type() == RecordType.ANY;
        next = full;
    }

    /// The full question.
    Question wanted() {
        return full;
    }

    /// The current question.
    Question question() {
        return next;
    }

    /// Whether the current question is minimised.
    boolean isMinimised() {
        return minimised;
    }

    /// The form of the name in the current question.
    QnameForm qnameForm() {
        return !minimised ? QnameForm.FULL : relaxed ? QnameForm.MINIMISED : QnameForm.STRICTLY_MINIMISED;
    }

    /// If this server had no answer for a minimised name, returns that question and clears it.
    ///
    /// @return that question, or null
    @Nullable
    Question takePartFailedAt(@Nullable Server server) {
        Question part = server != null && server.equals(failedAt) ? failedPart : null;
        failedPart = null;
        failedAt = null;
        return part;
    }

    /// Sets the cut of the servers to query.
    void setCut(Name cut) {
        labels = cut.labelCount();
        advance();
    }

    /// The last name is not a cut: adds labels for the same servers.
    void noCut() {
        advance();
    }

    /// The server queried last has no answer for the minimised name: from now on sends the full name.
    void partFailed(@Nullable Server server) {
        failedPart = next;
        failedAt = server;
        sendFullQname();
    }

    /// From now on sends the full name.
    void sendFullQname() {
        off = true;
        next = full;
        minimised = false;
    }

    /// Whether a name error or failure for a minimised name may be a fault of the servers.
    boolean isRelaxed() {
        return relaxed;
    }

    private void advance() {
        int all = full.name().labelCount();
        if (off || asked >= MAX_MINIMISE_COUNT) {
            next = full;
            minimised = false;
            return;
        }
        int left = all - labels;
        int step = asked < MINIMISE_ONE_LAB ? 1
                : Math.max(1, Math.ceilDiv(left, MAX_MINIMISE_COUNT - asked));
        labels += step;
        asked++;
        // RFC 9156 section 2.1: type A hides the original type and is supported everywhere.
        minimised = labels < all;
        next = minimised ? new Question(full.name().ancestor(labels), RecordType.A) : full;
    }
}
