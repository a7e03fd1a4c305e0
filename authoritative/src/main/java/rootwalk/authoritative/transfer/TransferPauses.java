package rootwalk.authoritative.transfer;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// The short pauses of a transfer while this server answers queries. A kernel shares a processor evenly: a thread that needs a third of
/// its time for queries has no precedence over others that compute without a pause, and would often wait for milliseconds. Used by one
/// thread, for one transfer.
public final class TransferPauses {

    /// Without pauses.
    public static final TransferPauses NONE = new TransferPauses(() -> 0, () -> 0, _ -> {});

    /// Nanoseconds of work before a pause.
    static final long WORK = 200_000;

    /// Nanoseconds of a pause.
    static final long PAUSE = 20_000;

    /// For how many nanoseconds after an answer there are pauses. No query is answered while the thread for it waits.
    static final long RECENT = 50_000_000;

    private final LongSupplier queries;
    private final LongSupplier nanos;
    private final LongConsumer pause;
    private long begun;
    private long answered;
    private long until;

    /// @param queries the number of queries that this server has answered
    /// @param pause stops the thread for a number of nanoseconds
    public TransferPauses(LongSupplier queries, LongSupplier nanos, LongConsumer pause) {
        this.queries = queries;
        this.nanos = nanos;
        this.pause = pause;
        begun = nanos.getAsLong();
        answered = queries.getAsLong();
        until = begun;
    }

    /// A small part of the work is done: some ten microseconds of it.
    public void step() {
        long now = nanos.getAsLong();
        if (now - begun < WORK) {
            return;
        }
        long count = queries.getAsLong();
        if (count != answered) {
            answered = count;
            until = now + RECENT;
        }
        if (now - until < 0) {
            pause.accept(PAUSE);
        }
        begun = nanos.getAsLong();
    }
}
