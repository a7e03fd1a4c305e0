package rootwalk.authoritative.journal;

import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.wire.CountText;

/// Work that is rejected because it could not be stored: its outcome, its number, and lines of the log when that begins and ends. Used by
/// the commit thread, except for the number.
final class Rejections {

    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

    private static final int SECONDS_TO_NEXT_REPORT = 60;

    private final Backlog backlog;
    private final InstantSource clock;
    private final LongAdder number = new LongAdder();
    private long numberBefore;
    private long nextReport;
    private boolean isFailing;

    Rejections(Backlog backlog, InstantSource clock) {
        this.backlog = backlog;
        this.clock = clock;
    }

    /// Of all work so far. Any thread.
    long number() {
        return number.sum();
    }

    void reject(Submission submission, @Nullable String why) {
        number.increment();
        JournaledZone zone = submission.zone();
        if (submission.work() instanceof Work.Begin(Recovery recovery) && !zone.hasEnded) {
            // It is served nevertheless. Its record is stored with its next change.
            zone.publisher().publish(recovery.state());
            backlog.unsure().add(zone);
        }
        submission.outcome().complete(new Outcome.NotStored("the journal cannot be written: " + why));
    }

    /// A transaction could not be stored, and its work is going to be rejected.
    void report(StoreException e) {
        if (isFailing) {
            return;
        }
        long now = clock.instant().getEpochSecond();
        if (now >= nextReport || now < nextReport - SECONDS_TO_NEXT_REPORT) {
            nextReport = now + SECONDS_TO_NEXT_REPORT;
            LOG.error(
                    "changes of zones cannot be stored: {}; they are rejected until they can be, and the zones are served"
                            + " as they are; {}",
                    e.getMessage(), e.isFull()
                            ? "make space on the disk, or raise journal.size"
                            : "check the disk of journal.directory");
        }
        isFailing = true;
        numberBefore = number.sum();
    }

    /// A transaction is stored that is not a part of one that was not.
    void reportEnd() {
        if (isFailing) {
            isFailing = false;
            LOG.info("changes of zones are stored again; {} rejected",
                    CountText.of(number.sum() - numberBefore, "was", "were"));
        }
    }
}
