package rootwalk.authoritative.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import rootwalk.authoritative.zone.NameTrie;
import rootwalk.authoritative.zone.ZoneEdit;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.authoritative.zone.ZoneState;
import rootwalk.wire.Name;

/// Reads zone files, one after the other, with the same buffers. Used by one thread.
final class ZoneFileReader {

    private final Supplier<ReadLimits> allowances;
    private final Optional<ThreadFactory> builders;
    private final ReadScratch scratch = new ReadScratch();

    /// @param allowances one for each time that a file is read
    /// @param builders creates the thread that builds a large zone while its file is read; if empty, this thread builds it
    ZoneFileReader(Supplier<ReadLimits> allowances, Optional<ThreadFactory> builders) {
        this.allowances = allowances;
        this.builders = builders;
    }

    /// Reads a zone; see [ZoneFile#read].
    ZoneReading read(Name apex, Path file, Optional<Path> includeBase, ProblemDetail detail, ZonePurpose purpose) {
        List<FileStamps.Stamp> stamps = new ArrayList<>(1);
        Problems problems = new Problems(detail);
        RejectedRecords rejected = new RejectedRecords();
        Corrections corrections = new Corrections(detail);
        ZoneEdit edit = ZoneEdit.begin(apex, corrections, scratch.edit);
        ReadLimits limits = allowances.get();
        RecordAdder adder = new RecordAdder(edit, limits, builders);
        try {
            new ZoneReader(apex, includeBase, adder, problems, stamps, rejected, limits, scratch).readFor(purpose,
                    file);
        } finally {
            adder.end();
        }
        if (limits.isExceeded() && adder.hasHelped()) {
            // One thread reports the line of the record that exceeded the limit, and stops there.
            return new ZoneFileReader(allowances, Optional.empty()).read(apex, file, includeBase, detail, purpose);
        }
        NameTrie<ZoneNode> names = edit.names();
        NameTrie<ZoneNode> hashed = edit.nsec3();
        corrections.report(problems);
        // If no record could be read, missing records are not the cause.
        boolean isUnderstood = edit.records() > 0 || !rejected.isEmpty() || !problems.hasErrors();
        if (isUnderstood && !limits.isExceeded()) {
            Findings findings = switch (purpose) {
                case ANSWERS -> ZoneCheck.check(apex, names, hashed, rejected, detail, scratch.key);
                case POLICY -> policy(apex, edit, rejected, detail);
            };
            FindingPlaces.report(findings, apex, file, includeBase, problems, allowances, purpose);
        }
        ZoneSnapshot snapshot = problems.hasErrors() ? null : edit.build();
        List<ZoneProblem> all = problems.toList();
        ZoneState state = snapshot != null ? snapshot : new ZoneState.Unloaded(reason(all, file));
        return new ZoneReading(state, all, new FileStamps(stamps));
    }

    private static Findings policy(Name apex, ZoneEdit edit, RejectedRecords rejected, ProblemDetail detail) {
        PolicyCheck.complete(apex, edit, rejected);
        ZoneSnapshot zone = edit.build();
        return zone == null ? new Findings(detail) : PolicyCheck.check(zone, detail);
    }

    private static String reason(List<ZoneProblem> problems, Path file) {
        for (ZoneProblem problem : problems) {
            if (problem.isError()) {
                return problem.toString();
            }
        }
        return file + " contains no zone";
    }
}
