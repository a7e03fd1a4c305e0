package rootwalk.authoritative.journal;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.authoritative.zone.ZoneWriter;

/// Changes a zone of the journal: the commit thread makes and stores each change. A change may be made twice, if the first attempt
/// cannot be stored.
record JournalWriter(JournaledZone zone, SubmissionQueue queue) implements ZoneWriter {

    @Override
    public CompletableFuture<Result> submit(Change change) {
        return submit(change, Optional.empty());
    }

    /// @param times of a secondary zone afterwards; empty if they stay the same
    CompletableFuture<Result> submit(Change change, Optional<SecondaryTimes> times) {
        return result(new Work.Edit(change, times));
    }

    @Override
    public CompletableFuture<Result> replace(ZoneState next) {
        return result(new Work.Replace(next,
                next instanceof ZoneSnapshot snapshot ? ContentDigest.of(snapshot) : ContentDigest.EMPTY, false,
                Optional.empty()));
    }

    /// Replaces a secondary zone.
    ///
    /// @param mustBeNewer whether only a version with an earlier serial number is replaced
    CompletableFuture<Result> replace(ZoneSnapshot next, boolean mustBeNewer, SecondaryTimes times) {
        return result(new Work.Replace(next, ContentDigest.of(next), mustBeNewer, Optional.of(times)));
    }

    @Override
    public void keep(String reason, Instant now) {
        zone.publisher().keep(reason, now);
    }

    private CompletableFuture<Result> result(Work work) {
        Submission submission = new Submission(zone, work);
        queue.submit(submission);
        return submission.outcome().thenCompose(outcome -> switch (outcome) {
            case Outcome.OfChange(Result result) -> CompletableFuture.completedFuture(result);
            case Outcome.NotStored(String why) -> CompletableFuture.completedFuture(new Result.NotStored(why));
            case Outcome.Failed(RuntimeException failure) -> CompletableFuture.failedFuture(failure);
            case Outcome.OfFile _,Outcome.Done _ ->
                CompletableFuture.failedFuture(new IllegalStateException("a change has another outcome: " + outcome));
        });
    }
}
