package rootwalk.resolver.recursion;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.upstream.Server;
import rootwalk.wire.Name;
import rootwalk.wire.Question;

/// Which of the known addresses of a zone's servers is asked next, by how fast they are and how much trouble they gave.
/// Used by the thread of the walk.
final class Ranking {

    /// How often one address is asked one question.
    private static final int MOST_TRIES = 4;

    /// And one that has been silent for long.
    private static final int MOST_TRIES_RESTING = 2;

    /// Servers within this time of the fastest are equally good: choosing among them at random hides which it will be.
    private static final long BAND = 15_000_000;

    /// One choice in so many looks at servers that seem slower than others, because servers change.
    private static final int EXPLORE_ONE_IN = 64;

    /// One first choice in so many may be a server that was never asked, where another is known to answer.
    private static final int TRY_UNKNOWN_ONE_IN = 4;

    /// A silence is so long a reason to ask others first, in nanoseconds.
    private static final long OF_LATE = 10_000_000_000L;

    /// The trouble of a candidate that is not asked again.
    private static final int SPENT = -1;

    private final List<Candidate> candidates;
    private final Name cut;
    private final ServerLists context;
    private @Nullable Question question;
    private boolean hopeful;

    /// @param candidates
    ///            of the list, which grows
    Ranking(List<Candidate> candidates, Name cut, ServerLists context) {
        this.candidates = candidates;
        this.cut = cut;
        this.context = context;
    }

    /// A new question comes: servers that were of no use for the last one may be for this.
    void begins(Question asked) {
        question = asked;
        hopeful = false;
        long now = context.now();
        for (Candidate candidate : candidates) {
            candidate.tries = 0;
            candidate.dropped = false;
            hopeful |= !candidate.server.isResting(now);
        }
    }

    /// Whether a server that was not known to be silent when the question came may still answer it late.
    boolean isHopeful() {
        return hopeful;
    }

    /// The one to ask next, or null when none is left.
    @Nullable
    Candidate best() {
        long now = context.now();
        if (candidates.size() == 1) {
            Candidate only = candidates.getFirst();
            return isSpent(only, now) ? null : only;
        }
        // Other walks change what is known of servers at any time: it is looked at once, and the choice made from that.
        int[] troubles = new int[candidates.size()];
        int least = Integer.MAX_VALUE;
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < troubles.length; i++) {
            Candidate candidate = candidates.get(i);
            if (isSpent(candidate, now)) {
                troubles[i] = SPENT;
                continue;
            }
            troubles[i] = trouble(candidate, now);
            long rtt = candidate.server.expectedRtt();
            if (troubles[i] < least || (troubles[i] == least && rtt < fastest)) {
                least = troubles[i];
                fastest = rtt;
            }
        }
        return least == Integer.MAX_VALUE ? null : amongEquals(troubles, least, fastest);
    }

    /// One of those with no more trouble and about the same speed, at random. A server that was never asked may be the
    /// fastest, so that some first questions go there; and now and then a slow one gets the chance to show that it has
    /// become better.
    private Candidate amongEquals(int[] troubles, int least, long fastest) {
        int random = context.unpredictable().nextInt() >>> 1;
        long slowest = random % EXPLORE_ONE_IN == 0 ? Long.MAX_VALUE : fastest + BAND;
        boolean exploresUnknown = least == 0 && random / EXPLORE_ONE_IN % TRY_UNKNOWN_ONE_IN == 0 && !isAnyoneTried();
        Candidate[] equals = new Candidate[troubles.length];
        Candidate first = candidates.getFirst();
        int count = 0;
        for (int i = 0; i < troubles.length; i++) {
            Candidate candidate = candidates.get(i);
            if (troubles[i] != least) {
                continue;
            }
            first = candidate;
            Server server = candidate.server;
            if (server.expectedRtt() <= slowest || (exploresUnknown && server.isUnknown())) {
                equals[count++] = candidate;
            }
        }
        return count == 0 ? first : equals[random / (EXPLORE_ONE_IN * TRY_UNKNOWN_ONE_IN) % count];
    }

    private boolean isAnyoneTried() {
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).tries > 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSpent(Candidate candidate, long now) {
        return candidate.dropped || candidate.tries >= MOST_TRIES
                || (candidate.tries >= MOST_TRIES_RESTING && candidate.server.isResting(now));
    }

    /// How little is to be hoped of it: asked before, of a family that leads nowhere, silent of late, or without an
    /// answer to this question before. A server that says no costs a moment, one that is silent costs a timeout.
    private int trouble(Candidate candidate, long now) {
        Server server = candidate.server;
        int trouble = candidate.tries * 8;
        if (context.familyRests(server)) {
            trouble += 4;
        }
        if (isSilent(server, now) || isSilentOfLate(server, now)) {
            trouble += 2;
        }
        if (isTroubled(server, now)) {
            trouble += 1;
        }
        return trouble;
    }

    /// Whether so little is to be hoped of it that others are worth a search. One silence of a server that is known may
    /// be a lost datagram.
    boolean hasTrouble(Candidate candidate) {
        long now = context.now();
        Server server = candidate.server;
        return candidate.tries > 0 || isSilent(server, now) || isTroubled(server, now)
                || context.familyRests(server);
    }

    private boolean isTroubled(Server server, long now) {
        return question != null && server.isTroubledBy(cut, question, now);
    }

    private static boolean isSilentOfLate(Server server, long now) {
        return server.silences() > 0 && server.wasSilentSince(now - OF_LATE);
    }

    /// Whether it has been silent a moment ago, after it was heard or not.
    boolean isSilentOfLate(Candidate candidate) {
        return isSilentOfLate(candidate.server, context.now());
    }

    /// Whether a server is left that was not asked yet and of which nothing bad is known.
    boolean hasFreshServer() {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (!candidate.dropped && trouble(candidate, now) == 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether every server that may be alive has been found to have no answer for a question.
    boolean allAreTroubledBy(Question asked) {
        long now = context.now();
        boolean any = false;
        for (Candidate candidate : candidates) {
            Server server = candidate.server;
            if (server.isTroubledBy(cut, asked, now)) {
                any = true;
            } else if (!isSilent(server, now)) {
                return false;
            }
        }
        return any;
    }

    private static boolean isSilent(Server server, long now) {
        return server.isResting(now) || (server.silences() > 0 && !server.isMeasured());
    }

    /// Whether one may still be asked.
    boolean isAnyoneLeft() {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (!isSpent(candidate, now)) {
                return true;
            }
        }
        return false;
    }

    /// Whether each server was asked, or is known to be silent.
    boolean isEveryoneTried() {
        long now = context.now();
        for (Candidate candidate : candidates) {
            if (candidate.tries == 0 && !candidate.dropped && !isSilent(candidate.server, now)) {
                return false;
            }
        }
        return true;
    }
}
