package rootwalk.authoritative.file;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import rootwalk.authoritative.file.ZoneLoader.Source;
import rootwalk.authoritative.zone.ZoneSnapshot;

/// Reads the files of many zones, several at the same time. The results do not depend on the number of threads.
final class SourceReading {

    /// The result for the zone of a source.
    sealed interface Outcome {

        /// Its files have not changed.
        record Unchanged() implements Outcome {}

        /// Its file was read.
        ///
        /// @param dnssecWarnings see [ChainCheck]
        record Read(ZoneReading reading, List<ZoneProblem> dnssecWarnings) implements Outcome {}

        /// It needs more memory than its share.
        record TooLarge() implements Outcome {}
    }

    private static final Outcome UNCHANGED = new Outcome.Unchanged();
    private static final Outcome TOO_LARGE = new Outcome.TooLarge();

    private final List<Source> sources;
    private final Predicate<Source> isUnchanged;
    private final LoadThreads threads;
    private final Outcome[] outcomes;
    private final AtomicInteger next = new AtomicInteger();

    private SourceReading(List<Source> sources, Predicate<Source> isUnchanged, LoadThreads threads) {
        this.sources = sources;
        this.isUnchanged = isUnchanged;
        this.threads = threads;
        outcomes = new Outcome[sources.size()];
    }

    /// The outcomes for some sources, in the same order; none of them is [Outcome.TooLarge].
    ///
    /// @param isUnchanged whether the file need not be read; called by all threads
    static List<Outcome> read(List<Source> sources, Predicate<Source> isUnchanged, LoadThreads threads) {
        SourceReading reading = new SourceReading(sources, isUnchanged, threads);
        int together = Math.clamp(sources.size(), 1, threads.count());
        threads.run(() -> reading.readSome(together), together);
        reading.readTooLarge();
        return Arrays.asList(reading.outcomes);
    }

    /// Reads one source, whether its files have changed or not.
    static Outcome.Read readOne(Source source, LoadThreads threads) {
        return read(source, new ZoneFileReader(ReadLimits::ofProcess, threads.forBuilding()));
    }

    private void readSome(int together) {
        ShareOfLimits share = new ShareOfLimits(together);
        ZoneFileReader reader = new ZoneFileReader(share, threads.forBuilding());
        for (int i = next.getAndIncrement(); i < outcomes.length; i = next.getAndIncrement()) {
            Source source = sources.get(i);
            if (isUnchanged.test(source)) {
                outcomes[i] = UNCHANGED;
                continue;
            }
            share.begin();
            Outcome read = read(source, reader);
            outcomes[i] = together > 1 && share.isExceeded() ? TOO_LARGE : read;
        }
    }

    private void readTooLarge() {
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] instanceof Outcome.TooLarge) {
                outcomes[i] = readOne(sources.get(i), threads);
            }
        }
    }

    private static Outcome.Read read(Source source, ZoneFileReader reader) {
        ZoneReading reading = reader.read(source.apex(), source.file(), source.includeBase(),
                ProblemDetail.FEW, source.purpose());
        return new Outcome.Read(reading, reading.state() instanceof ZoneSnapshot snapshot
                ? ChainCheck.warnings(snapshot, source.file(), source.includeBase())
                : List.of());
    }
}
