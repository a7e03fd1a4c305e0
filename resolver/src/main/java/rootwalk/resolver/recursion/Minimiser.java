package rootwalk.resolver.recursion;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// Decides what each server on the way to one name is asked (RFC 9156 section 3). Used by one thread.
final class Minimiser {

    private static final int MAX_MINIMISE_COUNT = 10;
    private static final int MINIMISE_ONE_LAB = 4;

    private final Question full;
    private final boolean relaxed;
    private boolean off;
    private @Nullable Question failedPart;
    private @Nullable Server failedAt;
    private int asked;

    /// Labels of the name that is being asked, or of the cut at first.
    private int labels;

    private Question next;
    private boolean minimised;

    /// Asks everything until it is told which servers there are.
    Minimiser(Minimisation mode, Question full) {
        this.full = full;
        relaxed = mode == Minimisation.RELAXED;
        off = mode == Minimisation.OFF || full.type() == RecordType.ANY;
        next = full;
    }

    /// What is wanted in the end.
    Question wanted() {
        return full;
    }

    /// What to ask now.
    Question question() {
        return next;
    }

    /// Whether that is less than is wanted in the end.
    boolean isMinimised() {
        return minimised;
    }

    /// How much of what is wanted in the end that shows.
    Exposure exposure() {
        return !minimised ? Exposure.WHOLE : relaxed ? Exposure.PART : Exposure.PART_ONLY;
    }

    /// Whether this server is the one that gave no answer for a part of the name; if so, forgets it.
    ///
    /// @return that part, or null
    @Nullable
    Question takePartFailedAt(@Nullable Server server) {
        Question part = server != null && server.equals(failedAt) ? failedPart : null;
        failedPart = null;
        failedAt = null;
        return part;
    }

    /// The servers to be asked are those of another zone.
    void servedBy(Name cut) {
        labels = cut.labelCount();
        advance();
    }

    /// The name just asked is no cut: one step further down the same servers.
    void noCutHere() {
        advance();
    }

    /// A server, the last of those asked, has no answer for the part: from now on everything is asked.
    void partFailed(@Nullable Server server) {
        failedPart = next;
        failedAt = server;
        giveUp();
    }

    /// Minimising leads nowhere: from now on everything is asked.
    void giveUp() {
        off = true;
        next = full;
        minimised = false;
    }

    /// Whether a denial or a failure for a minimised name may be the servers' fault.
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
        // RFC 9156 section 2.1: type A hides what is wanted and is understood everywhere.
        minimised = labels < all;
        next = minimised ? new Question(full.name().ancestor(labels), RecordType.A) : full;
    }
}
