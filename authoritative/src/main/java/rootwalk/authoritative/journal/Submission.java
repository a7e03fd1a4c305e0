package rootwalk.authoritative.journal;

import java.util.concurrent.CompletableFuture;

/// Work that was submitted for a zone.
///
/// @param outcome known when the work is done
record Submission(JournaledZone zone, Work work, CompletableFuture<Outcome> outcome) {

    Submission(JournaledZone zone, Work work) {
        this(zone, work, new CompletableFuture<>());
    }
}
